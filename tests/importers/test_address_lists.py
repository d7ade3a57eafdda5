"""Lists of addresses without columns: which files are such a list, what a line says, and what a list does not say."""

from __future__ import annotations

from pathlib import Path

import pytest
import zstandard
from archives import Read
from archives import laid
from archives import read

from adding import stalwarts
from adding import written
from stalwarts import importers
from stalwarts.importers import _addresses
from stalwarts.importers import _peek
from stalwarts.importers._shapes import Peek

TWO = "ada@example.org\nben@example.org\n"
LIST = f"Email\n{TWO}ada at example.org\ncleo@example.org\n"


def chosen(name: str, text: str | bytes) -> str | None:
    """Who reads a file, seen as `add` sees it: with each record that may be a header."""
    head = text if isinstance(text, bytes) else text.encode()
    look = _peek.look(head)
    headers = [header.names for header in look.headers] if look else []
    claims = [importers.choose(Peek(name, head, names)) for names in headers or [()]]
    return next((claim[0] for claim in claims if claim), None)


def listed(tmp_path: Path, text: str | bytes, name: str = "friends.txt") -> Read:
    """What is read in one list."""
    return read(laid(tmp_path, {name: text}) / name)


# --- which files are lists -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["", "Email\n", "E-Mail-Adresse\n", "EMAILS:\n", "Adresse e-mail\n", "メールアドレス\n", "\n\n", "email,\n"])
@pytest.mark.parametrize("name", ["friends.txt", "friends.csv", "Friends (2).CSV", "email_list.fern.csv", "subscribers.tsv"])
def test_a_list_with_a_heading_or_without(heading: str, name: str) -> None:
    """Two addresses, one a line, below a heading in some language or below none; one importer claims them."""
    assert chosen(name, heading + TWO) == "address_list"


@pytest.mark.parametrize(("name", "text"), [
    ("letter.txt", "Dear all,\nplease write to ada@example.org.\nYours, Ben\n"),
    ("head.txt", "From: Ada <ada@example.org>\nTo: Ben <ben@example.org>\nCc: Cleo <cleo@example.org>\n"),
    ("book.txt", "Ada Obi\nada@example.org\n\nBen\nben@example.org\n"),
    ("wide.csv", "email,name\nada@example.org,\nben@example.org,\ncleo@example.org,\n"),
    ("bare.csv", "ada@example.org,Ada\nben@example.org,Ben\n"),
    ("first.csv", "Ada;Obi\nada@example.org;\nben@example.org;\ncleo@example.org;\n"),
    ("links.txt", "https://ada@example.org/x\nhttps://ben@example.org/y\n"),
    ("repositories.txt", "git@example.org:ada/x.git\ngit@example.org:ben/y.git\n"),
    ("page.txt", "<p>\nada@example.org\nben@example.org\n"), ("page.csv", "<html>\n" + 9 * "<p>ada@example.org</p>\n"),
    ("notes.md", TWO), ("empty.txt", ""), ("heading.txt", "Email\n"), ("binary.txt", "\x00" + TWO),
    ("following.csv", "ada@fedi.example.org\nben@fedi.example.org\n"), ("Blocks.csv", TWO), ("muted_accounts (1).csv", TWO)])
def test_what_is_no_list(name: str, text: str) -> None:
    """Prose, letters, tables, links; people on two lines each; and accounts on other servers, which only look like addresses."""
    assert chosen(name, text) is None


def test_most_lines_must_be_addresses(tmp_path: Path) -> None:
    """Of three lines two are addresses: a list, with one line set aside. Of four two: none."""
    assert listed(tmp_path, f"{TWO}call Cleo\n").aside == {3: "'call Cleo' is not an e-mail address"}
    assert chosen("friends.txt", f"{TWO}call Cleo\ncall Dan\n") is None


def test_a_line_that_the_first_part_cuts_off_is_not_judged() -> None:
    """The first part of a long list ends in the middle of an address, and of one on three lines in the middle of a name."""
    line = "ada.obi@example.org\n"
    many = (line * (_peek.HEAD // len(line) + 1)).encode()[:_peek.HEAD]
    assert not many.endswith(b"\n")
    assert chosen("friends.txt", many) == "address_list"
    assert _addresses._first(many) == ["ada.obi@example.org"] * (_peek.HEAD // len(line))


# --- what a line says ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("line", "email", "name"), [
    ("ada@example.org", "ada@example.org", None), ("  Ada@Example.ORG ;", "ada@example.org", None),
    ("ada@example.org,", "ada@example.org", None), ('"ada@example.org";', "ada@example.org", None),
    ("mailto:ada@example.org", "ada@example.org", None), ("<ada@example.org>,", "ada@example.org", None),
    ("o'neil@example.org", "o'neil@example.org", None), ("ada+list@mail.example.org.", "ada+list@mail.example.org", None),
    ("Ada Obi <ada@example.org>", "ada@example.org", "Ada Obi"), ('"Obi, Ada" <ada@example.org>;', "ada@example.org", "Obi, Ada"),
    ("Ada<ada@example.org>", "ada@example.org", "Ada"), ("'Ada' <MAILTO:ada@example.org>", "ada@example.org", "Ada"),
    ("'ada@example.org' <ada@example.org>", "ada@example.org", None), ("ada@example.org (Ada Obi)", "ada@example.org", "Ada Obi"),
    ("\u200bada@example.org\u00a0", "ada@example.org", None)])
def test_how_an_address_may_be_written(line: str, email: str, name: str | None, tmp_path: Path) -> None:
    """One line beside a plain one; the name beside an address is a clue, and an address as its own name is none."""
    found = listed(tmp_path, f"{line}\nzoe@example.org\n")
    assert found.column("handle", "handle") == sorted([f"email:{email}", "email:zoe@example.org"])
    assert found.column("clue", "handle", "kind", "value") == ([(f"email:{email}", "name", name)] if name else [])
    assert found.aside == {}


@pytest.mark.parametrize(("line", "why"), [
    ("Ada ada@example.org", "'Ada ada@example.org' is not an e-mail address"),
    ("ada@example", "'ada@example' is not an e-mail address"),
    ("ada@example.org ben@example.org", "'ada@example.org ben@example.org' is more than one address"),
    ("ben@example.org; Ada <ada@example.org>", "'ben@example.org; Ada <ada@example.org>' is more than one address"),
    ("a***@example.org", "'a***@example.org' is not a whole address"), ("@ada", "'@ada' is not an e-mail address")])
def test_what_is_no_address_is_set_aside(line: str, why: str, tmp_path: Path) -> None:
    """Three plain addresses and a fourth line that is none, or more than one: nothing of it is taken."""
    found = listed(tmp_path, f"{TWO}cleo@example.org\n{line}\n")
    assert found.aside == {4: why}
    assert len(found["handle"]) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_however_it_was_saved(encoding: str, end: str, tmp_path: Path) -> None:
    """A heading, a blank line, two people one of whom stands twice, in another letter case: five rows, two of them noise."""
    text = end.join(("Email", "", "Jörg Müller <joerg@example.org>", "JOERG@example.org", "zoë@example.org"))
    found = listed(tmp_path, text.encode(encoding), "friends.csv")
    assert found.column("handle", "handle") == ["email:joerg@example.org", "email:zoë@example.org"]
    assert found.column("clue", "value") == ["Jörg Müller"]
    assert (found.document["exports"][0]["rows"], found.noise, found.aside) == (5, 2, {})


# --- what a list says, and does not ----------------------------------------------------------------------------------


def test_a_list_is_no_consent_and_nobody_follows_by_it(tmp_path: Path) -> None:
    """People you know of: handles and a cover of those listed, as of the file's own time, and nothing else."""
    found = listed(tmp_path, LIST)
    assert {table for table, rows in found.tables.items() if rows} == {"handle", "cover"}
    assert found.column("cover", "table", "account", "who", "since", "basis") == [("handle", "addresses:main", "listed", None, "assumed")]
    assert found.document["exports"][0]["taken_basis"] == "assumed"


@pytest.mark.parametrize(("name", "who"), [
    ("medium-subscribers.txt", "medium_subscribers"), ("Medium/list.txt", "medium_subscribers"), ("my_medium.csv", "medium_subscribers"),
    ("medium sized shops.txt", "address_list"), ("mediums.txt", "address_list"), ("subscribers.txt", "address_list")])
def test_a_list_is_mediums_where_its_path_says_so(name: str, who: str) -> None:
    """The same two addresses: nothing in them tells where they come from."""
    assert chosen(name, TWO) == who


def test_subscribers_of_medium(tmp_path: Path) -> None:
    """They subscribe as of the file's time, since when nobody knows; those whom Medium withholds are not covered."""
    found = listed(tmp_path, TWO + "ada@example.org\n", "medium-subscribers.txt")
    assert found.column("follow", "handle", "account", "kind", "since", "ended_at") == [
        (f"email:{name}@example.org", "medium:main", "subscriber", None, None) for name in ("ada", "ben")]
    assert found.column("cover", "table", "who") == [("follow", "listed")]
    assert "consent" not in found.tables


def test_somebody_erased_leaves_the_others_their_lines(tmp_path: Path) -> None:
    """Ben goes: his line in the archive is empty, the line set aside below it keeps its number, and nobody else is touched."""
    room, file = tmp_path / "room", written(tmp_path / "friends.txt", LIST)
    stalwarts("init", room)
    stalwarts("-w", room, "add", file)
    receipt = stalwarts("-w", room, "erase", "ben@example.org", "--json").document
    assert receipt["originals"] == [{"file": "friends.txt", "records": 1}]
    (packed,) = (room / "archive").rglob("*.zst")
    kept = zstandard.ZstdDecompressor().decompressobj().decompress(packed.read_bytes()).decode()
    assert kept == LIST.replace("ben@example.org", "")
    stalwarts("-w", room, "rebuild")
    (export,) = stalwarts("-w", room, "exports", "--json").document["exports"]
    assert (export["rows"], export["set_aside"], export["noise"]) == (5, 1, 2)


def test_a_line_set_aside_is_mended(tmp_path: Path) -> None:
    """The line that was no address goes out as a table, is put right there, and comes in again as what it was meant to be."""
    room, out = tmp_path / "room", tmp_path / "mend.csv"
    stalwarts("init", room)
    (export,) = stalwarts("-w", room, "add", "--json", written(tmp_path / "friends.txt", LIST)).document["exports"]
    stalwarts("-w", room, "exports", "show", export["export_id"][:10], "--csv", out)
    text = out.read_text(encoding="utf-8-sig").replace("ada at example.org,,", "Dan <dan@example.org>,,")
    (again,) = stalwarts("-w", room, "add", "--json", written(tmp_path / "mended.csv", text)).document["exports"]
    assert (again["importer"], again["rows"], again["set_aside"], again["kept"]["handle"]) == ("address_list", 1, 0, 1)


# --- a lone column of addresses, for the generic importer ------------------------------------------------------------


@pytest.mark.parametrize(("text", "said"), [
    ("E-mail\nada@example.org\nnone\n", "it looks like people you know of (handle in 'e-mail')"),
    ("My people\nada@example.org\n", "it looks like people you know of (handle in 'my people')"),
    ("Name\nAda\nBen\n", ""), ("E-mail\n", ""), ("Dear all\nI am here\n", ""), ("ada@example.org\nx\ny\nz\n", "")])
def test_what_is_proposed_for_a_lone_column(text: str, said: str, tmp_path: Path) -> None:
    """A column nobody claims, for half of it or more is no address: where heading or cells speak of addresses, people are proposed."""
    (why,) = listed(tmp_path, text, "thing.csv").unknown.values()
    assert (f"but {said}; to read it" in why) == bool(said)
    assert ("looks like" in why) == bool(said)


def test_accounts_on_other_servers_are_not_proposed_as_addresses(tmp_path: Path) -> None:
    """Whom somebody follows, one account a line and no heading: nothing says that they are addresses."""
    (why,) = listed(tmp_path, "ada@fedi.example.org\nben@fedi.example.org\n", "following.csv").unknown.values()
    assert "looks like" not in why


def test_a_lone_column_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    """A list of two with a heading, read as a table of one's own: two people you know of."""
    room = tmp_path / "room"
    stalwarts("init", room)
    said = stalwarts("-w", room, "add", "--as", "csv", "--yes", "--json", written(tmp_path / "a.csv", f"Mail\n{TWO}"))
    (export,) = said.document["exports"]
    assert (export["importer"], export["kept"]) == ("csv", {"cover": 1, "handle": 2})
