"""Decisions: what people decided, written before it acts, never changed, naming persons by keyed hash only.

The hash is HMAC-SHA256 (RFC 2104, cut to 128 bits as its section 5 allows) of the handle under the workspace's own
key. Without the key, a list of likely handles cannot be tried against it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import schema
from stalwarts.late import pa
from stalwarts.ledger import keyed
from stalwarts.ledger import lots
from stalwarts.ledger.entries import Decision
from stalwarts.problems import AlreadyDrawn
from stalwarts.problems import UnlikeDecision

if TYPE_CHECKING:
    from stalwarts.ledger.catalog import Catalog

VERDICTS = ("same", "different", "unsure", "never")
RULED = "ruling-"
"""How the id of a decision on who is who begins: that of an export never does."""
BITS = 128
"""Of a keyed hash."""

Row = dict[str, Any]


def _words(bodies: Iterable[Row]) -> list[Row]:
    """The rulings on one pair that were not taken back, in order.

    A taking back names what it takes, and repeats the word that counts then. Logs of before it did that either say `undone`
    of the last word or repeat an earlier one.
    """
    words: list[Row] = []
    for body in bodies:
        ids = [word.get("decision") for word in words]
        if "taken" in body:
            words = [word for word in words if word.get("decision") != body["taken"]]
        elif body.get("undone"):
            words = words[:-1]
        elif body.get("decision") and body["decision"] in ids:
            words = words[: ids.index(body["decision"]) + 1]
        else:
            words.append(body)
    return words


class Decisions:
    """The decision log of the workspace at `root`."""

    def __init__(self, root: Path, catalog: Catalog) -> None:
        self.root, self.catalog = root, catalog

    @cached_property
    def _key(self) -> bytes:
        return bytes.fromhex(self.catalog.meta("key") or "")

    def hash(self, handle: str) -> str:
        """The keyed hash of a handle, 32 hex digits."""
        return hmac.digest(self._key, handle.encode(), hashlib.sha256)[: BITS // 8].hex()

    def hashes(self, handles: Iterable[str]) -> dict[str, str]:
        """Keyed hash to handle; about a million a second and a half."""
        listed = list(handles)
        return dict(zip(self._hashed(listed), listed, strict=True))

    # --- writing ------------------------------------------------------------------------------------------------

    def rule(self, left: str, right: str, verdict: str, decision: str = "") -> str:
        """Decide that two handles are the `same` being or `different` ones; the latest ruling on a pair counts.

        `unsure` and `never` move nobody: they say when to ask again. Returns the id by which it is taken back, with all
        that were decided under the same `decision`.
        """
        if verdict not in VERDICTS:
            raise UnlikeDecision("ruling", f"'{verdict}' is neither 'same' nor 'different', 'unsure' nor 'never'")
        if left == right:
            raise UnlikeDecision("ruling", f"'{left}' is given twice")
        one, other = sorted((left, right))
        told = len(self.catalog.decisions("ruling"))
        given = decision or RULED + self.hash(f"{one} {other} {verdict} {told}")[:12]
        body = {"left": self.hash(one), "right": self.hash(other), "verdict": verdict, "decision": given}
        self.catalog.decide("ruling", body, self.hashes((one, other)))
        return given

    def unrule(self, decision: str) -> int:
        """Take rulings back that were made under an id: of those pairs the last that is left counts. How many.

        One that was overruled since can be taken back too: then it does not count again when its successor goes.
        """
        said: dict[tuple[str, str], list[Row]] = {}
        for event in self.catalog.decisions("ruling"):
            said.setdefault((event.body["left"], event.body["right"]), []).append(event.body)
        taken = 0
        for bodies in said.values():
            words = _words(bodies)
            left = [body for body in words if body.get("decision") != decision]
            if len(left) < len(words):
                now = left[-1] if left else words[-1] | {"undone": True}
                self.catalog.decide("ruling", now | {"taken": decision})
                taken += 1
        return taken

    def object_(self, handle: str) -> int:
        """Decide that a handle is never scored, listed or asked."""
        return self.catalog.decide("objection", {"handle": self.hash(handle)}, self.hashes((handle,)))

    def move(self, move: str, handle: str, kind: str, occurred_at: datetime, note: str | None = None,
             direction: str = "to_them", minutes: int | None = None, play: str | None = None) -> int:
        """Write down something done for a person or seen from them; the note is kept where erasing reaches it."""
        hash_ = self.hash(handle)
        body = {"move": move, "handle": hash_, "kind": kind, "direction": direction, "occurred_at": occurred_at,
                "minutes": minutes, "play": play}
        return self.catalog.decide("move", body, {hash_: handle}, (hash_, note) if note else None)

    def moves(self, said: list[dict[str, Any]]) -> None:
        """Write many of them down at once; each as the columns of `move`, without when it was decided."""
        names = self.hashes({row["handle"] for row in said})
        hashes = {handle: hash_ for hash_, handle in names.items()}
        bodies = [{name: value for name, value in row.items() if name != "note"} | {"handle": hashes[row["handle"]]}
                  for row in said]
        notes = [(hashes[row["handle"]], row["note"]) if row["note"] else None for row in said]
        self.catalog.decide_all("move", bodies, names, notes)

    def unmove(self, move: str) -> dict[str, Any] | None:
        """Take a note back: the log keeps both events, no look shows it any more. None where there is none."""
        said = next((event.body for event in reversed(self.catalog.decisions("move")) if event.body["move"] == move), None)
        if said is None or said.get("undone"):
            return None
        self.catalog.decide("move", said | {"undone": True})
        return said

    def say(self, kind: str, body: dict[str, Any], handle: str | None = None) -> int:
        """Append one event of a kind whose row is its body; a person stands in it as the keyed hash of `handle`."""
        if handle is None:
            return self.catalog.decide(kind, body)
        hash_ = self.hash(handle)
        return self.catalog.decide(kind, body | {"handle": hash_}, {hash_: handle})

    def unsay(self, kind: str, **key: Any) -> dict[str, Any] | None:
        """Take the latest event with this key back: the log keeps both. None where none stands."""
        said = next((event.body for event in reversed(self.catalog.decisions(kind))
                     if all(event.body.get(name) == value for name, value in key.items())), None)
        if said is None or said.get("undone"):
            return None
        self.catalog.decide(kind, said | {"undone": True})
        return said

    def draw_trial(self, trial: str, play: str, arms: dict[str, str]) -> int:
        """Keep who is given a play and who is left in peace (handle to arm), before anything is done."""
        names = self.hashes(arms)
        drawn = {hash_: arms[handle] for hash_, handle in names.items()}

        def once(trials: list[Decision]) -> None:
            if any(event.body["trial"] == trial for event in trials):
                raise AlreadyDrawn(trial)

        return self.catalog.decide("trial", {"trial": trial, "play": play, "arms": drawn}, names, check=once)

    def give(self, tag: str, account: str) -> int:
        """Write down which account a code or a link's tag was given to; the latest word on a tag counts."""
        return self.catalog.decide("given", {"tag": tag, "account": account})

    def ungive(self, tag: str) -> bool:
        """Take that back: the tag is asked about again. False where nothing stands."""
        said = next((event.body for event in reversed(self.catalog.decisions("given")) if event.body["tag"] == tag), None)
        if said is None or said.get("undone"):
            return False
        self.catalog.decide("given", said | {"undone": True})
        return True

    def ask(self, ask: str, offer: str, opens_at: datetime, closes_at: datetime, share: float, **plan: Any) -> int:
        """Register an ask before it is made; `plan` are the further columns of the table `ask`."""
        def once(asks: list[Decision]) -> None:
            if any(event.body["ask"] == ask for event in asks):
                raise UnlikeDecision("ask", f"'{ask}' is already registered")

        body = {"ask": ask, "offer": offer, "opens_at": opens_at, "closes_at": closes_at, "share": share}
        body |= {name: value for name, value in plan.items() if value is not None}
        return self.catalog.decide("ask", body, check=once)

    def draw(self, ask: str, drawn: pa.Table) -> int:
        """Keep the lots of an ask: every handle of every unit, before anything is sent. Raises AlreadyDrawn.

        `drawn` has `unit` and `handle` (both handles), `arm` and `stratum`, one row per handle. They are filed as
        keyed hashes in `decisions/draw/<ask>.parquet`, and the file's SHA-256 in the decision.
        """
        name = self._registered(ask)
        tables = lots.hidden(ask, drawn, self._hashed)

        def decide(place: lots.Place, final: Path, digest: str) -> int:
            def file(before: list[Decision]) -> None:
                if any(event.body["ask"] == ask for event in before):
                    raise AlreadyDrawn(ask)
                # A file left by a crash before its decision was never a draw: it is written over.
                place()

            body = {"ask": ask, "path": final.relative_to(self.root).as_posix(), "sha256": digest,
                    "rows": drawn.num_rows}
            return self.catalog.decide("draw", body, check=file)

        return lots.file(self.root, name, tables, decide)

    def _registered(self, ask: str) -> str:
        """The file name of an ask. Raises UnlikeDecision where none of that name is registered."""
        if not any(event.body["ask"] == ask for event in self.catalog.decisions("ask")):
            raise UnlikeDecision("draw", f"no ask '{ask}' is registered")
        return ask if re.fullmatch(r"[a-z0-9_-]{1,64}", ask) else hashlib.sha256(ask.encode()).hexdigest()[:16]

    def _hashed(self, handles: list[str]) -> list[str]:
        return [raw.hex() for raw in keyed.digests(self._key, handles, BITS // 8)]

    def tell(self, kind: str, ask: str, what: str, told: dict[str, Any]) -> int:
        """Keep a `reading` of an ask, or a `forecast` of it, as it was when it was made."""
        return self.catalog.decide(kind, {"ask": ask, "what": what, "told": json.dumps(told)})

    # --- reading back -------------------------------------------------------------------------------------------

    def table(self, name: str, known_by: datetime | None = None, until: datetime | None = None) -> pa.Table:
        """One table of the decisions shelf, as decided up to `known_by`, with handles where they are still named.

        With `until` only what happened up to then, where the table has a column `occurred_at`.
        Rows about an erased person are left out. `erasure` and `draw` keep their keyed hashes.
        """
        if name == "draw":
            return self._drawn(known_by)
        events = [e for e in self.catalog.decisions(name) if known_by is None or e.decided_at <= known_by]
        if not events:  # most kinds, in most workspaces: names are not looked up for nobody
            return _table([], name)
        told = getattr(self, f"_{name}_rows", None)
        rows = told(events) if told else self._said(name, events)
        latest = {tuple(row[column] for column in schema.DECISIONS[name].key): row for row in rows}
        standing = [row for row in latest.values() if not row.get("undone")]
        return _table([row for row in standing if until is None or row["occurred_at"] <= until], name)

    def names(self) -> pa.Table:
        """Keyed hash and handle of everybody decided about and not erased, to tie a draw to evidence."""
        import pyarrow.compute as pc

        noted = self.catalog.names()
        drawn = lots.names(self.root, self.gone())
        drawn = drawn.filter(pc.invert(pc.is_in(drawn.column("hash"), value_set=pa.array(noted.keys(), pa.string()))))
        told = pa.table({"hash": pa.array(noted.keys(), pa.string()), "handle": pa.array(noted.values(), pa.string())})
        return pa.concat_tables([told, drawn])

    def _ruling_rows(self, events: list[Decision]) -> list[Row]:
        return self._named(events, ("left", "right"))

    def _objection_rows(self, events: list[Decision]) -> list[Row]:
        return self._named(events, ("handle",))

    def _move_rows(self, events: list[Decision]) -> list[Row]:
        notes = self.catalog.notes()
        rows = self._named(events, ("handle",))
        return [{"direction": "to_them"} | _timed(row, "occurred_at") | {"note": notes.get(row["seq"])} for row in rows]

    def _said(self, name: str, events: list[Decision]) -> list[Row]:
        """Rows that are the bodies of their events."""
        columns = schema.DECISIONS[name].types
        times = [column for column, type_ in columns.items() if type_.startswith("timestamp") and column != "decided_at"]
        plain = [e.body | {"decided_at": e.decided_at} for e in events]
        rows = self._named(events, ("handle",)) if "handle" in columns else plain
        return [_timed(row, *(column for column in times if row.get(column))) for row in rows]

    def _trial_rows(self, events: list[Decision]) -> list[Row]:
        names = self.catalog.names()
        return [{"trial": e.body["trial"], "play": e.body["play"], "handle": names[hash_], "arm": arm,
                 "decided_at": e.decided_at, "undone": e.body.get("undone")}
                for e in events for hash_, arm in e.body["arms"].items() if hash_ in names]

    def _erasure_rows(self, events: list[Decision]) -> list[Row]:
        return [{"hash": hash_, "decided_at": e.decided_at} for e in events for hash_ in e.body["hashes"]]

    def _reading_rows(self, events: list[Decision]) -> list[Row]:
        return [e.body | {"decided_at": e.decided_at} for e in events]

    def _forecast_rows(self, events: list[Decision]) -> list[Row]:
        return self._reading_rows(events)

    def _ask_rows(self, events: list[Decision]) -> list[Row]:
        return [_timed(e.body | {"decided_at": e.decided_at}, "opens_at", "closes_at") for e in events]

    def _named(self, events: list[Decision], columns: tuple[str, ...]) -> list[Row]:
        names = self.catalog.names()
        rows = [e.body | {"seq": e.seq, "decided_at": e.decided_at} for e in events]
        return [row | {c: names[row[c]] for c in columns} for row in rows if all(row[c] in names for c in columns)]

    def lots(self, known_by: datetime | None = None) -> list[Path]:
        """The files of every lot drawn up to `known_by`, as keyed hashes."""
        events = [e for e in self.catalog.decisions("draw") if known_by is None or e.decided_at <= known_by]
        return [self.root / e.body["path"] for e in events]

    def gone(self) -> set[str]:
        """The keyed hashes of everybody erased."""
        return {hash_ for event in self.catalog.decisions("erasure") for hash_ in event.body["hashes"]}

    def _drawn(self, known_by: datetime | None) -> pa.Table:
        import pyarrow.parquet as pq

        files = [pq.read_table(path).cast(arrow("draw")) for path in self.lots(known_by)]
        return pa.concat_tables([arrow("draw").empty_table(), *files])

    def drawn(self, ask: str) -> pa.Table:
        """The lots of one ask, `unit` and `handle` as handles; those of erased persons are left out."""
        import pyarrow.compute as pc

        found = self._drawn(None)
        return self._in_clear(found.filter(pc.equal(found.column("ask"), ask)))

    def _in_clear(self, found: pa.Table) -> pa.Table:
        import pyarrow.compute as pc

        if not found.num_rows:
            return found
        names = self.names()
        known, handles = names.column("hash").combine_chunks(), names.column("handle").combine_chunks()
        for at, column in ((1, "unit"), (2, "handle")):
            told = handles.take(pc.index_in(found.column(column).combine_chunks(), value_set=known))
            found = found.set_column(at, column, told)
        return found.filter(pc.and_(pc.is_valid(found.column("unit")), pc.is_valid(found.column("handle"))))


def arrow(name: str) -> pa.Schema:
    """The Arrow schema of one table of the decisions shelf."""
    kinds = {"string": pa.string(), "timestamp(6)": pa.timestamp("us"), "float64": pa.float64(), "int64": pa.int64()}
    return pa.schema([(column, kinds[type_]) for column, type_ in schema.DECISIONS[name].types.items()])


def _table(rows: list[Row], name: str) -> pa.Table:
    # Turning Python values into Arrow loads pandas where that is installed, even for an empty table of Arrow's own.
    return pa.Table.from_pylist(rows, arrow(name)) if rows else pa.Table.from_batches([], arrow(name))


def _timed(row: Row, *columns: str) -> Row:
    return row | {column: datetime.fromisoformat(row[column]) for column in columns}
