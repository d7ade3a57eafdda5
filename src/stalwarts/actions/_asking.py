"""The questions as each tool takes them, and the sheet on which a poll's totals come back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC
from datetime import datetime
from pathlib import Path

from stalwarts import questions
from stalwarts.actions._form import Done
from stalwarts.problems import BadAnswer
from stalwarts.questions import Asked
from stalwarts.workspace import Workspace

GOOGLE = {"scale": "Linear scale", "one": "Multiple choice", "many": "Checkboxes", "text": "Short answer"}
TYPEFORM = {"scale": "opinion_scale", "one": "multiple_choice", "many": "multiple_choice", "text": "short_text"}
MAILCHIMP = {"scale": "Range, 1 to 5", "one": "Radio buttons", "many": "Checkboxes", "text": "Open text"}
EMAIL = "Your e-mail address, if you like"
THANKS = "There is no wrong answer, and nothing is sold here."
ENDS = {"text": "txt", "google": "csv", "typeform": "csv", "mailchimp": "txt", "poll": "txt", "totals": "csv"}


def made(workspace: Workspace, tool: str, file: Path | None, without: Iterable[str]) -> Done:
    """The questions written to the file or handed back. Raises BadAnswer where one to leave out is none."""
    for name in without:
        if name not in questions.NAMES:
            raise BadAnswer("without", f"cannot be '{name}'; it is one of {', '.join(questions.NAMES)}")
    asked, accounts = worded(workspace, tuple(without))
    text = WRITERS[tool](workspace.settings.brand, asked, accounts)
    document = {"to": tool, "file": str(file) if file else None, "questions": [asdict(one) for one in asked], "text": text}
    if file is None:
        return Done(document=document, blob=text, file=f"questions.{ENDS[tool]}")
    file.write_text(text, encoding="utf-8", newline="")
    return Done([f"{file} is written.", BACK[tool == "totals"]], document)


BACK = {False: "Download the answers as CSV from where you asked; they come in as they are: stalwarts add answers.csv",
        True: "Write the totals into it, and bring it in: stalwarts add FILE"}


def worded(workspace: Workspace, without: tuple[str, ...] = ()) -> tuple[list[Asked], list[str]]:
    """The questions in this creator's words, and the accounts that people follow."""
    covers = [cover for export in workspace.exports() for cover in export["covers"]]
    accounts = sorted({cover["account"] for cover in covers if cover["table"] in ("follow", "tally")
                       and not cover["account"].startswith(("form:", "poll:", "quick:"))})
    settings = workspace.settings
    platforms = [account.partition(":")[0] for account in accounts]
    places = tuple(platform if platform in questions.PLACES else "email" for platform in platforms)
    return questions.worded(settings.brand, questions.sold(settings.trade, settings.sells), places, without), accounts


def _mail(_brand: str, asked: list[Asked], _accounts: list[str]) -> str:
    lines = [f"{len(asked)} short questions. {THANKS}", ""]
    for number, one in enumerate(asked, 1):
        lines += [f"{number}. {one.text}", *_choices(one, "   "), ""]
    return "\n".join([*lines, f"{len(asked) + 1}. {EMAIL}:", ""])


def _choices(one: Asked, before: str) -> list[str]:
    if one.kind == "scale":
        return [f"{before}1  2  3  4  5   ({questions.SCALE})"]
    return [f"{before}( ) {choice}" for choice in one.choices]


def _mailchimp(brand: str, asked: list[Asked], _accounts: list[str]) -> str:
    lines = [f"A survey of {brand}, question by question, as Mailchimp's survey page asks for it.", THANKS, ""]
    for one in asked:
        lines += [f"[{MAILCHIMP[one.kind]}] {one.text}", *(f"    {choice}" for choice in one.choices)]
        lines += [f"    {questions.SCALE}"] if one.kind == "scale" else []
    return "\n".join([*lines, f"[Contact field: email] {EMAIL}", ""])


def _poll(_brand: str, asked: list[Asked], _accounts: list[str]) -> str:
    polls = [one for one in asked if one.poll]
    lines = ["One poll a day, each with two answers:", ""]
    for one in polls:
        lines += [one.poll, "    Yes    Not yet", ""]
    return "\n".join([*lines, "Write the totals on the sheet that `stalwarts questions --to totals` makes, and bring it in.", ""])


def _google(_brand: str, asked: list[Asked], _accounts: list[str]) -> str:
    scale = [str(number) for number in range(1, 6)]
    rows = [[one.text, GOOGLE[one.kind], "no", *(scale if one.kind == "scale" else one.choices)] for one in asked]
    wide = max(len(row) for row in rows) - 3
    head = ["Question", "Type", "Required", *(f"Option {n}" for n in range(1, wide + 1))]
    return _csv([head, *rows, [EMAIL, "Short answer", "no"]])


def _typeform(_brand: str, asked: list[Asked], _accounts: list[str]) -> str:
    rows = [[TYPEFORM[one.kind], one.text, questions.SCALE if one.kind == "scale" else "", "no",
             "yes" if one.kind == "many" else "no", "|".join(one.choices)] for one in asked]
    head = ["type", "title", "description", "required", "allow_multiple", "choices"]
    return _csv([head, *rows, ["email", EMAIL, "", "no", "no", ""]])


def _totals(_brand: str, asked: list[Asked], accounts: list[str]) -> str:
    today = datetime.now(UTC).date().isoformat()
    account = next((one for one in accounts if one.startswith("instagram:")), accounts[0] if accounts else "instagram:your.name")
    rows = [[one.name, answer, "", account, today] for one in asked if one.poll for answer in ("Yes", "Not yet")]
    return _csv([["poll", "answer", "people", "account", "day"], *rows])


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


WRITERS: dict[str, Callable[[str, list[Asked], list[str]], str]] = {
    "text": _mail, "google": _google, "typeform": _typeform, "mailchimp": _mailchimp, "poll": _poll, "totals": _totals}
