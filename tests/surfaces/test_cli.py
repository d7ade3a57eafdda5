"""The command line as scripts rely on it: exit codes, one JSON document, nothing beside it, every key promised."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import stalwarts as package
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import GOLDEN
from adding import SALES
from adding import followers
from adding import sales
from adding import stalwarts
from adding import tree
from adding import written
from stalwarts import actions

FIGURES = (
    "followers", "people", "people_range", "accounts", "reachable", "payers", "strangers", "untied", "matched",
    "matched_support", "observed", "bounds", "by_day", "next_365", "within_365", "ever", "supporters", "segments",
    "segment_ranges", "endorsers_who_never_paid", "support", "supporter_worth_voyeurs", "growth", "scaling", "benchmark",
)
INSIDE = {
    "bounds": ("low", "high"),
    "segments": ("supporter", "buyer", "endorser", "voyeur", "unknown"),
    "segment_ranges": ("supporter", "buyer", "endorser", "voyeur", "unknown"),
    "support": ("currency", "net", "half_from", "top_1_share", "top_10_share", "top_20_share", "gini"),
    "scaling": ("verdict", "n"),
    "benchmark": ("class", "verdict"),
}
PAGE = ("name", "question", "title", "as_of", "claim", "doubts", "figures", "definitions")
ACCOUNT = ("account", "followers", "tied", "matched", "observed", "bounds", "within_365")
EXPORT = ("export_id", "file", "importer", "account", "already", "kept", "set_aside", "noise", "rows", "covers")
PERSON = ("person", "handles", "name", "segment", "probability", "orders", "support", "p_buys", "know", "defend", "invest")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the workspaces of this module."""
    return tmp_path_factory.mktemp("cli")


@pytest.fixture(scope="module")
def empty(base: Path) -> Path:
    """A workspace without files."""
    assert stalwarts("init", base / "empty").code == 0
    return base / "empty"


@pytest.fixture(scope="module")
def two(base: Path) -> Path:
    """Only Instagram and Bandcamp, and no account name like an address: nobody can be tied to anybody."""
    root = base / "two"
    assert stalwarts("init", root).code == 0
    written(base / DOWNLOAD / FOLLOWERS, followers([f"reader.{n}.x" for n in range(400)], step=300_000))
    report = written(base / "sales.csv", SALES + sales(range(30)) + "not-a-date,track,x,EUR,5,77,Q,q@example.org\n")
    assert stalwarts("-w", root, "add", base / DOWNLOAD, report).code == 0
    return root


@pytest.fixture(scope="module")
def demo(base: Path) -> Path:
    """A small made-up singer."""
    said = stalwarts("demo", base / "demo", "--people", "2000", "--json")
    assert (said.code, said.err) == (0, "")
    assert (base / "demo" / "report.html").is_file()
    assert set(said.document) >= {"workspace", "report", "claim", "exports"}
    return base / "demo"


def asked(root: Path, *words: object) -> Any:
    """The document of a reading command that went well, with nothing beside it."""
    said = stalwarts("-w", root, *words, "--json")
    assert (said.code, said.err) == (0, ""), said
    json.dumps(said.document, allow_nan=False)
    return said.document


# --- the answer -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["empty", "two", "demo"])
def test_an_answer_has_every_key_of_the_contract(kind: str, request: pytest.FixtureRequest) -> None:
    page = asked(request.getfixturevalue(kind), "answer")
    assert set(page) >= set(PAGE)
    assert page["name"] == "answer"
    assert all(set(doubt) == {"text", "remedy"} for doubt in page["doubts"])
    figures = page["figures"]
    assert set(figures) >= set(FIGURES)
    for name, keys in INSIDE.items():
        assert figures[name] is not None, name
        assert set(figures[name]) >= set(keys), name
    assert all(set(account) >= set(ACCOUNT) for account in figures["accounts"])
    assert sum(figures["segments"].values()) == figures["people"]
    assert all(isinstance(count, int) for count in figures["segments"].values())
    assert set(page["definitions"]) <= set(figures)
    for name in ("next_365", "within_365", "ever", "supporters"):
        assert uncertain(figures[name]), (name, figures[name])
    for step in figures["by_day"]:
        assert set(step) == {"days", "value", "low", "high", "at_risk"}
        assert 0 <= step["low"] <= step["value"] <= step["high"] <= 1


def uncertain(figure: dict[str, Any]) -> bool:
    """Whether a figure is an interval, or null with a reason."""
    if figure["value"] is None:
        return bool(figure["why"])
    return bool(figure["low"] <= figure["value"] <= figure["high"]) and figure["level"] == pytest.approx(0.95)


def test_an_empty_workspace_says_which_file_to_bring_first(empty: Path) -> None:
    page = asked(empty, "answer")
    assert page["claim"] == "Nothing is known yet: no file has been added."
    assert page["next_step"]
    assert page["figures"]["people"] == 0


def test_files_that_show_neither_followers_nor_payments_are_not_passed_over(tmp_path: Path) -> None:
    """A list of members says who is one, and not who follows or paid: that a file was added stays true."""
    stalwarts("init", tmp_path)
    stalwarts("-w", tmp_path, "add", Path(__file__).parent.parent / "golden/twitch_subscribers/subscriber-list.csv")
    page = asked(tmp_path, "answer")
    assert page["claim"] == "How many would buy is not known: no file of followers yet, and none of payments."


def test_without_any_tie_the_claim_is_a_ceiling_in_words(two: Path) -> None:
    page = asked(two, "answer")
    assert page["claim"] == ("At most 30 of your 400 Instagram followers, 1 in 13, have bought in these files: at least "
                             "370 have not.")
    assert page["figures"]["observed"] is None or page["figures"]["observed"]["value"] is None
    assert page["figures"]["bounds"]["low"] == 0
    assert 30 / 400 <= page["figures"]["bounds"]["high"] < 1


def test_a_demo_has_money_people_and_bounds(demo: Path) -> None:
    figures = asked(demo, "answer")["figures"]
    assert figures["payers"] > 0
    assert figures["support"]["net"] > 0
    assert figures["bounds"]["low"] <= figures["bounds"]["high"]
    assert figures["people_range"]["low"] <= figures["people"] <= figures["people_range"]["high"]


@pytest.mark.parametrize("words", [("--as-of", "2026-03-10"), ("--known-by", "2026-03-31"), ("--since", "2021-01-01"),
                                   ("--account", "instagram:maya.makes")])
def test_an_answer_takes_a_view(words: tuple[str, ...], two: Path) -> None:
    assert set(asked(two, "answer", *words)["figures"]) >= set(FIGURES)


@pytest.mark.parametrize("form", ["text", "html", "md"])
def test_an_answer_comes_in_every_form(form: str, two: Path) -> None:
    said = stalwarts("-w", two, "answer", "--format", form)
    assert (said.code, said.err) == (0, "")
    assert "400 Instagram followers" in " ".join(said.out.split())


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<svg"), ("pdf", b"%PDF")])
def test_an_answer_comes_as_a_picture(form: str, begins: bytes, two: Path) -> None:
    command = [sys.executable, "-m", "stalwarts", "-w", two, "answer", "--format", form]
    done = subprocess.run(command, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(begins)


# --- reading commands -------------------------------------------------------------------------------------------------


def test_add_says_what_it_kept(base: Path, two: Path) -> None:
    added = asked(two, "add", base / "sales.csv", written(base / "photo.jpg", "x"))
    assert set(added) >= {"exports", "known", "unknown"}
    (export,) = added["exports"]
    assert set(export) >= set(EXPORT)
    assert (export["already"], export["rows"], export["set_aside"]) == (True, 31, 1)
    assert [set(row) for row in added["unknown"]] == [{"file", "why"}]


def test_a_dry_run_prints_the_same_document_and_writes_nothing(base: Path) -> None:
    root = base / "dry"
    assert stalwarts("init", root).code == 0
    asked(root, "exports")
    before = tree(root)
    tried = asked(root, "add", "--dry-run", GOLDEN / "shopify_orders", GOLDEN / "mailchimp_audience")
    assert tree(root) == before
    done = asked(root, "add", GOLDEN / "shopify_orders", GOLDEN / "mailchimp_audience")
    assert done == tried
    assert tree(root) != before


def test_exports_are_listed_and_shown_with_their_rows_set_aside(base: Path, two: Path) -> None:
    exports = asked(two, "exports")["exports"]
    assert len(exports) == 2
    assert all(set(export) >= set(EXPORT) - {"already"} for export in exports)
    (report,) = [export for export in exports if export["importer"] == "bandcamp_sales"]
    (shown,) = asked(two, "exports", "show", report["export_id"][:8], "--csv", base / "mend.csv")["exports"]
    assert [(row["line"], row["why"]) for row in shown["aside"]] == [(32, "'not-a-date' is not a time")]
    assert "not-a-date" in (base / "mend.csv").read_text(encoding="utf-8")


READING: list[tuple[tuple[str, ...], set[str]]] = [
    (("pages",), {"pages"}),
    (("page", "answer"), set(PAGE)),
    (("people", "--limit", "3"), {"people"}),
    (("person", "email:fan3@example.org"), set(PERSON)),
    (("explain", "conversion"), set()),
    (("define", "matched"), {"name", "definition", "version"}),
    (("sql", "select count(*) as n from follow"), {"columns", "rows"}),
    (("show", "fan3@example.org"), {"handles", "tables"}),
    (("privacy",), set()),
    (("doctor",), {"checks", "well"}),
    (("quick", "--followers", "40000", "--buyers", "310"),
     {"conversion", "supporters_needed", "benchmarks", "claim", "next_files"}),
    (("try", str(GOLDEN / "shopify_orders" / "orders_export_1.csv")), {"exports", "known", "unknown"}),
]


@pytest.mark.parametrize(("words", "keys"), READING, ids=lambda v: v[0] if isinstance(v, tuple) else "")
def test_a_reading_command_gives_one_document(words: tuple[str, ...], keys: set[str], two: Path) -> None:
    document = asked(two, *words)
    assert set(document) >= keys
    spoken = stalwarts("-w", two, *words)
    assert (spoken.code, spoken.err) == (0, "")
    assert spoken.out.strip()


def test_what_reading_commands_say_is_true(two: Path) -> None:
    assert asked(two, "sql", "select count(*) as n from follow") == {"columns": ["n"], "rows": [[400]]}
    people = asked(two, "people", "--limit", "3")["people"]
    assert len(people) == 3
    assert all(set(person) >= set(PERSON) for person in people)
    assert asked(two, "people", "--search", "fan3@", "--limit", "9")["people"][0]["person"] == "email:fan3@example.org"
    quick = asked(two, "quick", "--followers", "30000", "--followers", "10000", "--buyers", "310")
    # Of two followings nobody knows how many are the same people: the ceiling takes the larger one alone.
    assert quick["conversion"]["value"] == quick["conversion"]["high"] == pytest.approx(310 / 30_000)
    assert quick["conversion"]["low"] == 0
    assert asked(two, "doctor")["well"] is True


# --- deeds ------------------------------------------------------------------------------------------------------------


def test_deeds_end_well_and_can_be_seen_afterwards(base: Path) -> None:
    root = base / "deeds"
    for words in (("init", root), ("-w", root, "add", GOLDEN / "shopify_orders" / "orders_export_1.csv"),
                  ("-w", root, "rule", "same", "instagram:maya", "maya.okonkwo@example.com"),
                  ("-w", root, "object", "priya@example.org"),
                  ("-w", root, "backup", base / "kept.backup"), ("restore", base / "kept.backup", base / "back"),
                  ("-w", root, "rebuild"), ("-w", root, "report", base / "report.html"),
                  ("-w", root, "export", base / "all", "--format", "csv"),
                  ("-w", root, "erase", "household@example.org")):
        said = stalwarts(*words)
        assert (said.code, said.err) == (0, ""), (words, said)
        assert said.out.strip(), words
    assert len(asked(base / "back", "exports")["exports"]) == 1
    assert (base / "all" / "person.csv").is_file()
    assert (base / "all" / "dictionary.json").is_file()
    assert "household@example.org" not in stalwarts("-w", root, "people", "--limit", "99").out
    assert stalwarts("-w", root, "show", "household@example.org").code == 1
    (export,) = asked(root, "exports")["exports"]
    assert asked(root, "undo", export["export_id"][:8])["undone"] == export["export_id"]
    assert asked(root, "exports")["exports"] == []


def test_a_model_is_fitted_to_a_file(base: Path) -> None:
    lines = "".join(f"{day},{paid},{weight}\n" for day, paid, weight in
                    [(10, 1, 30), (50, 1, 20), (100, 1, 12), (300, 1, 9), (365, 0, 400)])
    file = written(base / "days.csv", "day,paid,weight\n" + lines)
    found = stalwarts("model", "exponential", file, "--json")
    assert (found.code, found.err) == (0, "")
    assert set(found.document) >= {"model", "parameters", "loglik", "n", "seconds"}
    assert found.document["n"] == 471
    unknown = stalwarts("model", "nothing", file)
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err.startswith("There is no model called 'nothing'.")


# --- saying no --------------------------------------------------------------------------------------------------------

NO: list[tuple[tuple[str, ...], str]] = [
    (("add", "/not/there.csv"), "There is no file or folder /not/there.csv."),
    (("add", "--as", "nothing", __file__), "There is no importer named 'nothing'."),
    (("undo", "feed"), "There is no export feed."),
    (("exports", "show", "feed"), "There is no export feed."),
    (("page", "nothing"), "There is no page named 'nothing'."),
    (("answer", "--as-of", "soon"), "'soon' is not a date."),
    (("answer", "--format", "docx"), "A page does not come as 'docx'."),
    (("sql", "drop table follow"), "The statement was refused: "),
    (("sql", "select * from nothing"), "The statement was refused: "),
    (("explain", "nothing"), "There is no measure named 'nothing'."),
    (("define", "nothing"), "There is no measure named 'nothing'."),
    (("person", "email:nobody@example.org"), "Nobody known is email:nobody@example.org."),
    (("show", "email:nobody@example.org"), "Nothing is held about email:nobody@example.org."),
    (("rule", "alike", "instagram:a", "instagram:b"), "'verdict' cannot be 'alike'"),
    (("restore", __file__, "/tmp/not-there-yet"), f"{__file__} is not a whole backup: "),
    (("quick", "--followers", "0", "--buyers", "3"), "These numbers cannot be used: "),
    (("init", "."), "already is a workspace."),
    (("export", "out", "--format", "xlsx"), "'xlsx'"),
]


@pytest.mark.parametrize(("words", "said"), NO, ids=lambda v: " ".join(v[:2]) if isinstance(v, tuple) else "")
def test_a_problem_is_one_to_three_lines_and_exit_1(words: tuple[str, ...], said: str, empty: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(empty)
    found = stalwarts(*words)
    assert (found.code, found.out) == (1, "")
    assert said in found.err
    assert 1 <= len(found.err.splitlines()) <= 3
    assert "Traceback" not in found.err


def test_outside_a_workspace_it_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STALWARTS_WORKSPACE", raising=False)
    found = stalwarts("answer")
    assert (found.code, found.out) == (1, "")
    assert found.err.endswith("Make a workspace with: stalwarts init DIR\n")


def test_the_workspace_is_named_found_or_in_the_environment(empty: Path, two: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    def files(*words: object) -> int:
        return len(stalwarts(*words, "exports", "--json").document["exports"])

    inside = empty / "derived" / "deep"
    inside.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(inside)
    monkeypatch.delenv("STALWARTS_WORKSPACE", raising=False)
    assert files() == 0
    monkeypatch.setenv("STALWARTS_WORKSPACE", str(two))
    assert files() == 2
    assert files("-w", empty) == 0


@pytest.mark.parametrize("words", [("answer", "--nothing"), ("nothing",), ("undo",), ("add",), ("quick",),
                                   ("people", "--limit", "many")])
def test_wrong_usage_is_exit_2(words: tuple[str, ...]) -> None:
    found = stalwarts(*words)
    assert (found.code, found.out) == (2, "")
    assert "Usage: stalwarts" in found.err


def test_help_lists_every_command_in_its_group() -> None:
    found = stalwarts("--help")
    assert (found.code, found.err) == (0, "")
    assert [line.rstrip(":") for line in found.lines if line.rstrip(":") in
            ("Start", "Answer", "People", "Keep", "For analysts")] == ["Start", "Answer", "People", "Keep", "For analysts"]
    listed = {line.split()[0] for line in found.lines if line.startswith("  ") and line.split()}
    assert {actions.spoken(name)[0] for name in actions.installed()} <= listed
    for name in actions.installed():
        assert stalwarts(*actions.spoken(name), "--help").code == 0
    assert stalwarts("--version").out == f"stalwarts {package.__version__}\n"


def test_a_mistake_of_ours_is_two_lines_and_a_file_without_names(empty: Path) -> None:
    code = ("import sys; from stalwarts.workspace import Workspace; from stalwarts.surfaces import cli\n"
            "def broken(self, *_): raise ValueError('email:ada@example.org')\n"
            "Workspace.exports = broken\n"
            f"sys.argv = ['stalwarts', '-w', {str(empty)!r}, 'exports']; cli.main()")
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    first, second = done.stderr.splitlines()
    assert first == "Something went wrong in Stalwarts itself (ValueError); your files are as they were."
    told = Path(second.rpartition(": ")[2])
    assert "ada@" not in told.read_text(encoding="utf-8")
    told.unlink()


def test_an_interrupted_command_is_exit_130(empty: Path) -> None:
    code = ("import sys; from stalwarts.workspace import Workspace; from stalwarts.surfaces import cli\n"
            "def stopped(self, *_): raise KeyboardInterrupt\n"
            "Workspace.exports = stopped\n"
            f"sys.argv = ['stalwarts', '-w', {str(empty)!r}, 'exports']; cli.main()")
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (130, "")
    assert "Traceback" not in done.stderr


def test_a_piped_command_writes_one_document_and_nothing_else(two: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "stalwarts", "-w", two, "answer", "--json"], check=False,
                          capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["name"] == "answer"
