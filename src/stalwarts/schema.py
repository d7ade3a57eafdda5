"""The canonical tables: everything else in the house reads or writes these and nothing else.

Importers fill the *evidence* shelf, people fill *decisions* through actions, and *derived* is computed.
A type that begins with `!` may not be null. Times are naive UTC.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = 1
"""The layout of a workspace. A workspace of a newer version is refused, an older one is rebuilt."""


@dataclass(frozen=True)
class Column:
    """One column: its Ibis type, and what a reader may take it to mean."""

    type: str
    meaning: str
    words: tuple[str, ...] = ()
    """All that can stand in it; empty where that is not known beforehand."""

    @property
    def required(self) -> bool:
        """Whether a row without it is refused."""
        return self.type.startswith("!")

    @property
    def plain(self) -> str:
        """The type without its not-null mark."""
        return self.type.removeprefix("!")


@dataclass(frozen=True)
class Table:
    """One canonical table: its shelf, what one row is, its key, its columns."""

    shelf: str
    row: str
    key: tuple[str, ...]
    columns: dict[str, Column]

    @property
    def types(self) -> dict[str, str]:
        """Column name to plain Ibis type, in order."""
        return {name: column.plain for name, column in self.columns.items()}

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """Columns in which only a few words can stand, and these."""
        return {name: column.words for name, column in self.columns.items() if column.words}

    @property
    def facts(self) -> dict[str, str]:
        """The columns an importer gives: all of them but `export_id`, which the ledger adds."""
        return {name: type_ for name, type_ in self.types.items() if name != "export_id"}


TEXT, MUST, TIME, WHEN, MONEY = "string", "!string", "timestamp(6)", "!timestamp(6)", "!decimal(18, 4)"


def _one_of(words: str) -> Column:
    """A column that holds one of these words."""
    return Column(MUST, words, tuple(words.split()))


_EXPORT = Column(MUST, "the export this row was read from")
_HANDLE = Column(MUST, "platform:value, such as instagram:maya.makes or email:ada@example.org")
_ACCOUNT = Column(MUST, "our own account, platform:value")

EVIDENCE: dict[str, Table] = {
    "cover": Table("evidence", "what one export could have shown", ("export_id", "table", "kinds", "who"), {
        "table": Column(MUST, "the canonical table it can fill"),
        "account": _ACCOUNT,
        "kinds": Column(TEXT, "the kinds it can show, joined by a space; null: all"),
        "who": Column(MUST, "`all` people of the account, or only those `listed`"),
        "since": Column(TIME, "start of the span it is complete for; null: since ever"),
        "until": Column(WHEN, "end of that span"),
        "basis": Column(MUST, "`stated` by the file, `assumed` by us, `declared` by the user"),
        "export_id": _EXPORT,
    }),
    "handle": Table("evidence", "a handle seen", ("handle",), {
        "handle": _HANDLE,
        "platform": Column(MUST, "the part before the colon"),
        "url": Column(TEXT, "where the platform shows it"),
        "export_id": _EXPORT,
    }),
    "clue": Table("evidence", "something a file says of a handle", ("handle", "kind", "value"), {
        "handle": _HANDLE,
        "kind": _one_of("name display_name email phone city country postcode url bio note typed_handle"),
        "value": Column(MUST, "as the file has it, trimmed"),
        "export_id": _EXPORT,
    }),
    "link": Table("evidence", "two handles shown to be one being", ("left", "right"), {
        "left": _HANDLE,
        "right": _HANDLE,
        "basis": Column(MUST, "what in the file shows it, such as `one row` or `customer id`"),
        "export_id": _EXPORT,
    }),
    "follow": Table("evidence", "a handle seen following an account", ("handle", "account", "kind"), {
        "handle": _HANDLE,
        "account": _ACCOUNT,
        "kind": _one_of("follower subscriber member"),
        "since": Column(TIME, "when the follow began, where the file says"),
        "seen_at": Column(WHEN, "when the file saw it standing"),
        "ended_at": Column(TIME, "when it ended, where the file says"),
        "came_by": _one_of("checkout form import unknown"),
        "export_id": _EXPORT,
    }),
    "post": Table("evidence", "something we gave to all", ("account", "post"), {
        "post": Column(MUST, "the platform's own id, or account and time"),
        "account": _ACCOUNT,
        "occurred_at": Column(WHEN, "when it went out"),
        "kind": _one_of("photo video text letter story other"),
        "title": Column(TEXT, "its caption or subject, at most 200 characters"),
        "url": Column(TEXT, "where it can be seen"),
        "intent": _one_of("value ask unknown"),
        "export_id": _EXPORT,
    }),
    "touch": Table(
"evidence", "one contact, either way", ("handle", "account", "occurred_at", "kind", "direction", "post"), {
            "handle": _HANDLE,
            "account": _ACCOUNT,
            "occurred_at": Column(WHEN, "when it happened"),
            "kind": _one_of("open click view like comment share mention refer review reply message attend answer follow "
                            "thank gift"),
            "direction": _one_of("from_them to_them"),
            "post": Column(TEXT, "the post it was about"),
            "stance": _one_of("for against unknown"),
            "machine": Column("!boolean", "made by software, not by the person"),
            "export_id": _EXPORT,
        }),
    "order": Table("evidence", "one movement of money", ("account", "order", "kind", "occurred_at", "product"), {
        "order": Column(MUST, "the seller's own id"),
        "handle": Column(TEXT, "who paid, where the file says"),
        "account": Column(MUST, "the account that sold"),
        "occurred_at": Column(WHEN, "when the money moved"),
        "amount": Column(MONEY, "signed, in `currency`; refunds are negative"),
        "currency": Column(MUST, "ISO 4217"),
        "kind": _one_of("purchase tip donation pledge ticket renewal refund chargeback"),
        "status": _one_of("paid comp gift trial test pending failed"),
        "product": Column(TEXT, "what was sold"),
        "source": Column(TEXT, "where the buyer came from, as the file says"),
        "code": Column(TEXT, "the discount code used"),
        "payment": Column(TEXT, "the processor's own id of the payment, as `stripe:pi_3Nx`, where the file says"),
        "export_id": _EXPORT,
    }),
    "plan": Table("evidence", "a standing arrangement", ("handle", "account", "product"), {
        "handle": _HANDLE,
        "account": _ACCOUNT,
        "product": Column(TEXT, "tier or membership"),
        "amount": Column("decimal(18, 4)", "per interval"),
        "currency": Column(TEXT, "ISO 4217"),
        "interval": Column(TEXT, "month year, else as the file has it: week, 3 month"),
        "state": _one_of("active trial comp past_due cancelled"),
        "since": Column(TIME, "when it began"),
        "until": Column(TIME, "when the paid time ends"),
        "cancelled_at": Column(TIME, "when it was cancelled"),
        "seen_at": Column(WHEN, "when the file saw it so"),
        "export_id": _EXPORT,
    }),
    "consent": Table("evidence", "may we write to this handle", ("handle", "account", "purpose"), {
        "handle": _HANDLE,
        "account": Column(MUST, "our own account that asked for it, platform:value"),
        "purpose": _one_of("email sms"),
        "state": _one_of("yes no bounced"),
        "occurred_at": Column(TIME, "when it was given or withdrawn"),
        "basis": Column(TEXT, "what shows it"),
        "export_id": _EXPORT,
    }),
    "tally": Table("evidence", "a total, no persons given", ("account", "of", "since", "until", "post", "product",
                                                             "handle"), {
        "account": _ACCOUNT,
        "since": Column(TIME, "start of the span counted"),
        "until": Column(WHEN, "end of the span counted"),
        "of": _one_of("followers listeners streams views likes comments shares units buyers admissions takings answers"),
        "value": Column("!decimal(18, 4)", "the total"),
        "currency": Column(TEXT, "ISO 4217, for takings"),
        "post": Column(TEXT, "the post it is of; of answers `question:` and the question's short name"),
        "product": Column(TEXT, "the product it is of; of answers the answer"),
        "handle": Column(TEXT, "the one member it is a lifetime total of"),
        "export_id": _EXPORT,
    }),
    "said": Table("evidence", "an answer somebody gave", ("account", "handle", "occurred_at", "question", "answer"), {
        "handle": Column(TEXT, "who said it, where known"),
        "account": _ACCOUNT,
        "occurred_at": Column(WHEN, "when"),
        "question": Column(MUST, "the question's short name"),
        "answer": Column(MUST, "the answer"),
        "export_id": _EXPORT,
    }),
}

DECISIONS: dict[str, Table] = {
    "ruling": Table("decisions", "a person's word on two handles", ("left", "right"), {
        "left": _HANDLE,
        "right": _HANDLE,
        "verdict": Column(MUST, "same different; unsure: not known yet; never: not to be asked again"),
        "decided_at": Column(WHEN, "when it was decided"),
        "decision": Column(TEXT, "the id it is taken back by; several decided at once have the same"),
    }),
    "objection": Table("decisions", "a handle never to be scored, listed or asked", ("handle",), {
        "handle": _HANDLE,
        "decided_at": Column(WHEN, "when it was decided"),
    }),
    "erasure": Table("decisions", "a handle erased, kept only as a keyed hash", ("hash",), {
        "hash": Column(MUST, "keyed hash of the handle"),
        "decided_at": Column(WHEN, "when it was decided"),
    }),
    "move": Table("decisions", "something done for or seen from a person", ("move",), {
        "move": Column(MUST, "its id"),
        "handle": _HANDLE,
        "kind": Column(MUST, "thank answer gift call early_access introduce; from them: defend share refer work idea"),
        "direction": Column(MUST, "from_them to_them"),
        "note": Column(TEXT, "in the user's words"),
        "minutes": Column("int64", "how long it took, where the user said"),
        "play": Column(TEXT, "the play it was part of"),
        "occurred_at": Column(WHEN, "when it happened"),
        "decided_at": Column(WHEN, "when it was written down"),
    }),
    "intent": Table("decisions", "the user's word on whether a post gave or asked", ("account", "post"), {
        "account": _ACCOUNT,
        "post": Column(MUST, "the post"),
        "intent": Column(MUST, "value ask unknown"),
        "decided_at": Column(WHEN, "when it was decided"),
    }),
    "rest": Table("decisions", "somebody not to be suggested for a while, or never", ("handle",), {
        "handle": _HANDLE,
        "until": Column(TIME, "suggested again from then on; null: never"),
        "decided_at": Column(WHEN, "when it was decided"),
    }),
    "outlay": Table("decisions", "something that support paid for", ("outlay",), {
        "outlay": Column(MUST, "its id"),
        "what": Column(MUST, "in the user's words"),
        "amount": Column("float64", "what it cost; null: not said"),
        "currency": Column(TEXT, "ISO 4217"),
        "since": Column(TIME, "start of the span whose support paid for it; null: since ever"),
        "until": Column(WHEN, "end of that span"),
        "product": Column(TEXT, "only support for this product paid for it; null: all"),
        "post": Column(TEXT, "the post or address that shows what became of it"),
        "decided_at": Column(WHEN, "when it was decided"),
    }),
    "trial": Table("decisions", "one person drawn by lot for a play, before anything was done", ("trial", "handle"), {
        "trial": Column(MUST, "its id"),
        "play": Column(MUST, "the play tried"),
        "handle": _HANDLE,
        "arm": Column(MUST, "given left_in_peace"),
        "decided_at": Column(WHEN, "when the lot fell"),
    }),
    "step": Table("decisions", "where one stands on a path", ("path", "week"), {
        "path": Column(MUST, "the path"),
        "week": Column("!int64", "its week; 0: the path itself"),
        "state": Column(MUST, "begun done skipped left"),
        "occurred_at": Column(WHEN, "the day"),
        "decided_at": Column(WHEN, "when it was decided"),
    }),
    "given": Table("decisions", "what a discount code or a link's tag was given to", ("tag",), {
        "tag": Column(MUST, "code:spring10 or link:bio, in small letters"),
        "account": Column(MUST, "the one account it was given to, else `many` or `unknown`"),
        "decided_at": Column(WHEN, "when it was decided"),
    }),
    "ask": Table("decisions", "an ask, registered before it is made", ("ask",), {
        "ask": Column(MUST, "its id"),
        "offer": Column(MUST, "what is offered"),
        "opens_at": Column(WHEN, "start of its window"),
        "closes_at": Column(WHEN, "end of its window"),
        "share": Column("!float64", "share asked; the rest is left in peace"),
        "price": Column("float64", "what one costs, in `currency`"),
        "currency": Column(TEXT, "ISO 4217"),
        "segments": Column(TEXT, "the labels it is for, joined by a space; null: everybody"),
        "accounts": Column(TEXT, "the accounts it is for, joined by a space; null: all"),
        "search": Column(TEXT, "part of a name, address or account name it is narrowed by"),
        "channel": Column(TEXT, "email sms message post"),
        "goal": Column("float64", "how many it should sell beyond what would be sold anyway"),
        "base": Column("float64", "the share thought to buy in the window without being asked, when it was registered"),
        "stop": Column(TEXT, "when to stop early, in the user's words"),
        "every": Column("float64", "days within which nobody is asked twice"),
        "salt": Column(TEXT, "what its lots are drawn from; null: lost, or drawn elsewhere"),
        "code": Column(TEXT, "the discount code that is its own"),
        "decided_at": Column(WHEN, "when it was registered"),
    }),
    "reading": Table("decisions", "what was read of an ask, as it stood then", ("ask", "what", "decided_at"), {
        "ask": Column(MUST, "the ask"),
        "what": Column(MUST, "window, 90 or 365 for what it brought by then; received for who got it"),
        "told": Column(MUST, "the reading, JSON"),
        "decided_at": Column(WHEN, "when it was read"),
    }),
    "forecast": Table("decisions", "what was expected of an ask, before it was made", ("ask", "what", "decided_at"), {
        "ask": Column(MUST, "the ask"),
        "what": Column(MUST, "launch"),
        "told": Column(MUST, "the forecast, JSON"),
        "decided_at": Column(WHEN, "when it was made"),
    }),
    "draw": Table("decisions", "one unit drawn by lot for an ask", ("ask", "unit"), {
        "ask": Column(MUST, "the ask"),
        "unit": Column(MUST, "the being's least handle at the draw; kept as a keyed hash"),
        "handle": Column(MUST, "one handle of the unit; kept as a keyed hash"),
        "arm": Column(MUST, "asked left_in_peace"),
        "stratum": Column(MUST, "what it was drawn within"),
    }),
}

DERIVED: dict[str, Table] = {
    "export": Table("derived", "one archived file; a zip's member counts as a file", ("export_id",), {
        "export_id": Column(MUST, "sha256 of content, importer, account and meaning"),
        "importer": Column(MUST, "the importer that read it"),
        "platform": Column(MUST, "where it came from"),
        "account": _ACCOUNT,
        "file_name": Column(MUST, "its name inside what was added"),
        "taken_at": Column(WHEN, "when the platform wrote it"),
        "taken_basis": Column(MUST, "`stated`, `newest` time inside, or `assumed` from the file's own time"),
        "added_at": Column(WHEN, "when it was added"),
        "rows": Column("!int64", "rows in the file"),
        "kept": Column("!int64", "rows that became evidence"),
        "set_aside": Column("!int64", "rows with something wrong, kept for mending"),
        "noise": Column("!int64", "rows that are never evidence: totals, blank lines"),
    }),
    "person": Table("derived", "which being a handle belongs to; a handle not here is its own being", ("handle",), {
        "handle": _HANDLE,
        "person": Column(MUST, "the least handle of the being"),
        "probability": Column("!float64", "how sure the link to that handle is; 1 for certain links"),
    }),
    "likely": Table("derived", "two beings that may be one although no file says so", ("left", "right"), {
        "left": Column(MUST, "the least handle of one of them"),
        "right": Column(MUST, "the least handle of the other, which comes later in the alphabet"),
        "probability": Column("!float64", "how likely they are one, rivals counted"),
        "reasons": Column("array<string>", "what speaks for it, in words"),
        "against": Column("array<string>", "what speaks against it, in words"),
        "veto": Column(TEXT, "why they are not joined without your decision; null: likely ones are"),
        "evidence": Column(MUST, "the kinds of evidence, alike for pairs that are alike"),
    }),
    "moment": Table("derived", "the view's own date, one row", ("as_of",), {
        "as_of": Column(WHEN, "facts up to here count"),
        "known_by": Column(TIME, "only exports taken by then count; null: all"),
        "since": Column(TIME, "only people whose first follow is later count in cohorts; null: all"),
        "currency": Column(MUST, "what money is shown in"),
    }),
    "frozen": Table("derived", "the label a follower carried 365 days before the view's date", ("person",), {
        "person": Column(MUST, "the least handle of the being"),
        "segment": Column(MUST, "supporter buyer endorser voyeur unknown, as in `segments`"),
    }),
    "weight": Table("derived", "what a part of a score weighs here; none: as published", ("score", "part"), {
        "score": Column(MUST, "know defend invest"),
        "part": Column(MUST, "a part of it, as in `relation`"),
        "weight": Column("!float64", "its weight; those of a score sum to 1"),
    }),
    "before": Table("derived", "what somebody and we did with each other up to 365 days before the view's date, each handle by "
                               "itself: what links were found later plays no part", ("person",), {
        "person": Column(MUST, "the handle"),
        **{name: Column("float64", f"{name}, as in `relation`") for name in (
            "contact", "attention", "tenure", "breadth", "address", "answer", "spread", "referral", "voice", "hand", "money",
            "membership", "attendance", "work", "recency", "bought")},
    }),
    "repeat_score": Table("derived", "how likely a pattern of paying is to pay again, by the model that was chosen",
                          ("made", "ago", "watched"), {
        "made": Column("!int64", "paying days, as banded in `returns`"),
        "ago": Column("!int64", "band of days since the last"),
        "watched": Column("!int64", "band of days since the first"),
        "probability": Column("!float64", "of at least one further payment within `days`"),
        "days": Column("!int64", "how far ahead"),
    }),
    "p_buys_score": Table("derived", "how likely a pattern of doing is to buy for the first time, by the model that was fitted",
                          ("account", "tenure", "opens", "clicks", "replies", "cheers", "visits", "quiet"), {
        "account": _ACCOUNT,
        **{name: Column("!int64", "band, as in `signals`")
           for name in ("tenure", "opens", "clicks", "replies", "cheers", "visits", "quiet")},
        "probability": Column("!float64", "of a first payment within `days`"),
        "days": Column("!int64", "how far ahead"),
    }),
    "own": Table("derived", "handles that are ours, never counted as support", ("handle",), {"handle": _HANDLE}),
    "rate": Table("derived", "what one unit of a currency was worth on a day", ("day", "currency"), {
        "day": Column("!date", "the day"),
        "currency": Column(MUST, "ISO 4217"),
        "rate": Column("!float64", "units of the view's currency per unit"),
    }),
}

TABLES: dict[str, Table] = {**EVIDENCE, **DECISIONS, **DERIVED}
"""Every canonical table by name."""
