"""What support made possible, noted and taken back."""

from __future__ import annotations

import math
import re
from typing import Any

from stalwarts.actions import _notes
from stalwarts.actions._form import Done
from stalwarts.lens import Lens
from stalwarts.page import Deed
from stalwarts.problems import BadAnswer
from stalwarts.workspace import Workspace

MARK = "made-"
"""How the id of an outlay begins."""
LONGEST = 200


def written(workspace: Workspace, form: Any) -> Done:
    """Write an outlay down. Raises BadAnswer, NotADate."""
    what, currency = " ".join(form.what.split()), form.currency.strip().upper()
    if not what or len(what) > LONGEST:
        raise BadAnswer("what", f"is {'empty' if not what else 'too long'}: say it in at most {LONGEST} letters")
    if form.amount is not None and (not math.isfinite(form.amount) or form.amount < 0):
        raise BadAnswer("amount", f"is {form.amount}, which nothing costs")
    if currency and not re.fullmatch(r"[A-Z]{3}", currency):
        raise BadAnswer("currency", f"is '{form.currency}'; it has three letters, such as EUR")
    since, until = Lens(since=form.since).start, Lens(as_of=form.until).until or _notes.day_of(None)
    if since and since > until:
        raise BadAnswer("since", "is later than the day it ends")
    with workspace.see() as look:
        currency = currency or look.currency
    body = {"what": what, "amount": form.amount, "currency": currency, "since": since, "until": until,
            "product": form.product or None, "post": form.post or None}
    outlay = MARK + workspace.shelves.decisions.hash(repr(sorted(body.items(), key=str)))[:12]
    workspace.shelves.decisions.say("outlay", {"outlay": outlay} | body)
    return Done([f"Noted: your support made possible: {what}."], {"outlay": outlay, "what": what},
                deeds=[Deed("undo", "Take it back", {"export_id": outlay})])


def take_back(workspace: Workspace, outlay: str) -> Done:
    """Take one back. Raises BadAnswer where there is none."""
    said = workspace.shelves.decisions.unsay("outlay", outlay=outlay)
    if said is None:
        raise BadAnswer(outlay, "is nothing that stands; the page of both sides shows what does")
    return Done([f"Taken back: {said['what']}."], {"undone": outlay})
