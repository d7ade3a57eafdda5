"""The cells of a table nobody described: read as its mapping says, and judged row by row."""

from __future__ import annotations

import re
from decimal import Decimal

from stalwarts.importers import _amounts
from stalwarts.importers import _as_written
from stalwarts.importers import _believed
from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _handles
from stalwarts.importers import _spoken
from stalwarts.importers import _symbols
from stalwarts.importers._mapping import DATES
from stalwarts.importers._mapping import KINDS
from stalwarts.importers._mapping import MONEY
from stalwarts.importers._mapping import Mapping
from stalwarts.late import ibis
from stalwarts.late import ir

FOLDED = ("bandcamp", "bluesky", "github", "instagram", "ko-fi", "mastodon", "medium", "patreon", "pinterest", "reddit",
          "snapchat", "soundcloud", "substack", "telegram", "threads", "tiktok", "tumblr", "twitch", "vimeo", "x")
"""Platforms whose account names mind neither case nor a leading `@`."""
_PLATFORMS = {name: name for name in ("bluesky", "instagram", "pinterest", "reddit", "snapchat", "soundcloud", "telegram",
                                      "tiktok", "tumblr", "twitch")} | {
    "ig": "instagram", "insta": "instagram", "インスタグラム": "instagram", "インスタ": "instagram", "twitter": "x"}
"""Words of a heading that say on which platform people are called so."""
_PROFILE = (r"^(?:https?://)?(?:www[.]|m[.]|mobile[.])?(instagram|tiktok|twitter|x|threads|twitch)[.](?:com|net|tv)/"
            r"(?:@|_u/)?([a-z0-9._]{1,64}?)/?(?:[?#].*)?$")
"""The address of somebody's profile, in small letters."""
KNOWN = (*FOLDED, "email", "facebook", "phone", "shopify", "youtube")
"""What may stand before the colon of a handle that is one already."""
NOBODY = ("0", "-", "--", "n/a", "none", "null", "anonymous", "anonym", "anonyme", "anónimo", "anonimo", "anônimo", "guest",
          "gast", "invité", "invitado", "ospite", "convidado", "匿名", "ゲスト")
"""What stands for whoever gave no name: strangers would be one."""
_MONEYS = {sign.lower(): code for sign, code in _as_written.SIGNS.items() if sign != "$"} | {
    "fr.": "CHF", "sfr.": "CHF"}
"""What stands in a column of currencies for one of them; a bare `$` for several."""
_DOLLARS = "USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP UYU BRL"
"""Currencies that a bare `$` may stand for."""
_WORDED = {"orders": {"kind": "order.kind", "status": "order.status", "consent": "consent"}, "tally": {"of": "tally.of"},
           "plans": {"state": "plan.state", "interval": "plan.interval"},
           "touches": {"kind": "touch.kind", "direction": "touch.direction", "stance": "touch.stance"},
           "contacts": {"consent": "consent"}, "followers": {"consent": "consent"}}
"""Columns whose cells are words that we have words for (`_cell_words.toml`)."""


def judge(raw: ir.Table, mapping: Mapping) -> ir.Table:
    """Each row with its cells read, `why` it is set aside, or what makes it `noise`.

    Beside what every raw table has: a column of the right type for each of the kind's columns, null where the mapping
    says nothing; and the text of those that can be wrong as `said_<column>`.
    """
    given = ("export_id", "row", "account", "taken_at")
    side = [name for name in mapping.places if name not in mapping.columns]
    said = raw.select(*given, **{f"said_{name}": _said(raw, mapping, name) for name in (*mapping.says, *side)},
                      blank=_blank(raw, mapping))
    read = {name: _read(said[f"said_{name}"], name, mapping) for name in (*mapping.says, *side)}
    read |= _named(read)
    if mapping.amount_of == "unit":
        # What several cost is known where both figures are.
        counted = _cells.money(_amounts.tidied(said.said_quantity), mapping.decimal or ".")
        read["amount"] = (read["amount"] * counted).cast("decimal(38, 8)").cast(_cells.MONEY)
    if mapping.amount_in == "cents":
        read |= {name: _of_cents(read[name], read["currency"]) for name in ("amount", "refunded", "owed") if name in read}
    read |= {name: _nothing(name) for name in KINDS[mapping.kind].columns if name not in read}
    cells = _further(said.mutate(**(read | _who(said, mapping))), mapping)
    noise = _noise(cells, mapping)
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), _why(cells, mapping), ibis.null("string")))


def _of_cents(amount: ir.DecimalValue, currency: ir.StringValue) -> ir.DecimalValue:
    """An amount of a currency from a number of its smallest parts; null where that is not whole."""
    # A number of parts is of one place less than its type holds for each nought, so that none is lost.
    exact = amount.cast("decimal(38, 8)")
    told = ibis.cases((ibis.literal(_cells.NO_DECIMALS).contains(currency), exact),
                      (ibis.literal(_cells.THREE_DECIMALS).contains(currency), exact * Decimal("0.001")),
                      else_=exact * Decimal("0.01"))
    return ibis.ifelse(amount.round(0) == amount, told, ibis.null("decimal(38, 8)")).cast(_cells.MONEY)


def _who(said: ir.Table, mapping: Mapping) -> dict[str, ir.StringValue]:
    """The columns `email` and `handle`: an address is also who somebody is where nothing else is said."""
    email = _handles.email(_address(said.said_email)) if "email" in mapping.says else ibis.null("string")
    handle = ibis.null("string")
    if "handle" in mapping.says:
        text = _address(said.said_handle)
        handle = _handles.email(text) if _addresses(mapping) else _handle(text, _where(said, mapping))
    return {"email": email, "handle": ibis.coalesce(handle, email)}


def _where(said: ir.Table, mapping: Mapping) -> ir.StringValue:
    """Whose names the handles are, as an account says it: the platform their heading names, else the account's own."""
    words = _spoken.plain(mapping.columns.get("handle", "")).split() if mapping.header else []
    named = {_PLATFORMS[word] for word in words if word in _PLATFORMS}
    return ibis.literal(f"{named.pop()}:") if len(named) == 1 and "id" not in words else said.account


def _addresses(mapping: Mapping) -> bool:
    """Whether people are named by a column of addresses: then what is none there names nobody."""
    return mapping.header and _believed.named("email", mapping.columns.get("handle", ""))


def _address(text: ir.StringValue) -> ir.StringValue:
    """The address in `Ada Obi <ada@example.org>` and `mailto:ada@example.org`; any other text as it is."""
    inside = text.re_extract("<([^<>@ ]+@[^<>@ ]+)>", 1).nullif("")
    return ibis.coalesce(inside, text.re_replace("(?i)^mailto:|[;, ]+$", ""))


def _named(read: dict[str, ir.Value]) -> dict[str, ir.Value]:
    """A name of two parts as one, once where the first column holds all of it."""
    if "name" not in read or "surname" not in read:
        return {}
    name, surname = read["name"], read["surname"]
    whole = (ibis.literal(" ") + name).endswith(ibis.literal(" ") + surname).fill_null(_cells.no())
    return {"name": ibis.ifelse(whole, name, _cells.full_name(name, surname))}


def _further(cells: ir.Table, mapping: Mapping) -> ir.Table:
    """Rows with `further`: lines of an order whose whole amount stands in a line above."""
    if mapping.amount_of != "order":
        return cells.mutate(further=_cells.no())
    by = ["export_id", "said_order"]
    day = ibis.coalesce(cells.said_occurred_at, cells.said_occurred_at.min().over(group_by=by))
    dated = cells.mutate(day=day)
    seen = dated.mutate(top=dated.row.min().over(group_by=[*by, "day"]))
    first = seen.said_amount.first(order_by="row", include_null=True).over(group_by=[*by, "day"])
    same = seen.said_amount.isnull() | (seen.said_amount == first)
    further = seen.said_order.notnull() & (seen.row > seen.top) & same
    return seen.mutate(further=further.fill_null(_cells.no())).drop("day", "top")


def _nothing(name: str) -> ir.Value:
    return ibis.null(_cells.TIME if name in DATES else _cells.MONEY if name in MONEY else "string")


def _said(raw: ir.Table, mapping: Mapping, name: str) -> ir.StringValue:
    if name in mapping.places:
        constant = mapping.always.get(name)
        cell = _cells.cell(_cells.unguard(raw[name]))
        if name == "handle" and (mapping.kind == "orders" or not _addresses(mapping)):
            cell = ibis.ifelse(_cells.one_of(cell.lower(), NOBODY), ibis.null("string"), cell)
        return cell if constant is None else ibis.coalesce(cell, ibis.literal(constant))
    return ibis.literal(mapping.always[name])


def _read(text: ir.StringValue, name: str, mapping: Mapping) -> ir.Value:
    worded = _WORDED.get(mapping.kind, {}).get(name)
    if name == "refused":
        return _refused(text)
    if name == "undone":
        return _undone(text)
    if worded:
        return _word(text, _spoken.cells(worded))
    if name in DATES:
        return _moment(text, name, mapping)
    if name in mapping.amounts or name in MONEY:
        return _cells.money(_amounts.tidied(text), mapping.decimal or ".")
    return _currency(text) if name == "currency" else text


def _currency(text: ir.StringValue) -> ir.StringValue:
    """A code, or a sign that stands for one currency only."""
    return ibis.coalesce(_cells.currency(text), text.lower().substitute(_MONEYS, else_=ibis.null("string")))


def _moment(text: ir.StringValue, name: str, mapping: Mapping) -> ir.TimestampValue:
    """A time; of a month a total begins with its first day and ends with its last, and nothing else has a day."""
    read = _dates.moment(_dates.tidied(text), mapping.date)
    if not _dates.monthly(mapping.date):
        return read
    if mapping.kind != "tally":
        return ibis.null(_cells.TIME)
    return (read + ibis.interval(months=1) - ibis.interval(days=1)).cast(_cells.TIME) if name == "until" else read


def _undone(text: ir.StringValue) -> ir.StringValue:
    """`yes` where a payment came to nothing, in words or by the day on which it did."""
    said = _word(text, _spoken.cells("consent"))
    return _cells.first_of((said == "yes", "yes"), (said.notnull() | text.re_search(r"^\W*$"), "no"),
                           (text.re_search(r"\d{4}|\d\W{1,2}\w{1,9}\W{1,2}\d"), "yes"))


def _refused(text: ir.StringValue) -> ir.StringValue:
    """`no` where somebody must not be written to any more; `nothing` where a column of refusals says that nobody refused."""
    said = _word(text, _spoken.cells("consent"))
    return _cells.first_of((said == "yes", "no"), (said.notnull() | text.re_search(r"^\W*$"), "nothing"),
                           (text.re_search(_believed.OFF), "no"))


def _word(text: ir.StringValue, words: dict[str, tuple[str, ...]]) -> ir.StringValue:
    plain = text.lower().replace("_", " ").replace("-", " ")
    cases = [(plain.isin(list(dict.fromkeys(re.sub("[_-]", " ", said) for said in spoken))), word)
             for word, spoken in words.items()]
    return _cells.first_of(*cases)


def _handle(text: ir.StringValue, account: ir.StringValue) -> ir.StringValue:
    """`email:`, a handle as it is or as the address of a profile shows it, or the value on the account's own platform."""
    platform, linked = account.re_extract("^([^:]+):", 1), text.lower().re_replace(_PROFILE, r"\1:\2").replace("twitter:", "x:")
    ready = linked.re_search(f"^(?:{'|'.join(KNOWN)}):[^ /]+$")
    name = ibis.ifelse(platform.isin(FOLDED), text.lower().re_replace("^@", ""), text)
    other = ibis.ifelse(ready, linked, platform + ibis.literal(":") + name)
    # Two addresses in one cell are nobody's name.
    one = ibis.ifelse(text.re_search("[ ,;:]") & ~ready, ibis.null("string"), other)
    return ibis.ifelse(text.contains("@"), ibis.coalesce(_handles.email(text), one), other)


# --- judging -----------------------------------------------------------------------------------------------------


def _checked(name: str, mapping: Mapping) -> bool:
    if mapping.kind == "orders" and name == "consent":
        return False  # a payment is one, whatever its buyer ticked
    return name in (*DATES, *MONEY, *mapping.amounts, "currency", "refused", "undone") or name in _WORDED.get(mapping.kind, {})


def _blank(raw: ir.Table, mapping: Mapping) -> ir.BooleanValue:
    return ibis.and_(*(_cells.blank(raw[name]) for name in mapping.places)) if mapping.places else ibis.literal(
        value=False)


def _noise(cells: ir.Table, mapping: Mapping) -> ir.StringValue:
    """Blank lines; and where columns are positions, a first line in which nothing is a date or a number."""
    typed = [name for name in (*DATES, *MONEY) if name in mapping.columns]
    names = ibis.literal(value=False)
    if typed and not mapping.header:
        names = (cells.row == 1) & ibis.and_(*(cells[name].isnull() for name in typed)) & ibis.or_(
            *(cells[f"said_{name}"].re_search("^[^0-9]+$") for name in typed))
    side = [cells[f"said_{name}"].isnull() for name in mapping.places if name not in mapping.columns]
    silent = ibis.and_(*side) if side else ibis.literal(value=False)
    return _cells.first_of((cells.blank, "blank line"), (names, "the line with the names of the columns"),
                           (cells.further, "a further line of an order whose whole amount stands above"),
                           (_planless(cells, mapping), "it names no plan"),
                           (silent, "nothing is said in it"))


def _planless(cells: ir.Table, mapping: Mapping) -> ir.BooleanValue:
    """Members of a list of arrangements who have none: neither a plan nor a price stands in their row."""
    if mapping.kind != "plans" or "product" not in mapping.columns:
        return _cells.no()
    priced = cells.said_amount.notnull() if "amount" in mapping.columns else _cells.no()
    return cells.said_product.isnull() & ~priced


def _why(cells: ir.Table, mapping: Mapping) -> ir.StringValue:
    kind = KINDS[mapping.kind]
    checks: list[tuple[ir.BooleanValue, ir.StringValue | str]] = []
    if "handle" in mapping.says:
        checks.append((cells.said_handle.notnull() & cells.handle.isnull(),
                       _cells.quoted(cells.said_handle, "is not an e-mail address")))
    if "handle" in kind.needs or kind.one_of:
        checks.append((cells.handle.isnull(), "it names nobody"))
    side = [name for name in mapping.places if name not in mapping.columns]
    for name in [*sorted({*kind.needs, *kind.may} & set(mapping.says)), *side]:
        if name in kind.needs:
            checks.append((cells[f"said_{name}"].isnull(), f"it has no {name}"))
        if _checked(name, mapping):
            text = cells[f"said_{name}"]
            checks.append((text.notnull() & cells[name].isnull(), _cells.quoted(text, _not(name, mapping))))
    if mapping.kind == "orders":
        part = (cells.status == "part") & cells.refunded.isnull()
        checks.append((part, "it was refunded in part, and no column says how much"))
        checks.append((cells.refunded.abs() > cells.amount.abs(), "more came back of it than was paid"))
        checks.append((_other(cells.said_amount, cells.currency), _cells.quoted(cells.said_amount, "is in another currency")))
        checks.append((~_cells.decimals_ok(cells.amount, cells.currency),
                       _cells.quoted(cells.said_amount, "has more decimals than its currency")))
    return _cells.first_of(*checks)


def _other(amount: ir.StringValue, currency: ir.StringValue) -> ir.BooleanValue:
    """Whether an amount shows a currency that is not its row's: that of most rows stands for all of them."""
    last = amount.right(1)
    bare = (amount >= "0") & (amount < ":") & (last >= "0") & (last < ":")  # as most are: a sign stands at one of the ends
    shown = ibis.ifelse(bare, _cells.none(), _symbols.code(amount))
    dollar = amount.contains("$") & (shown == "USD") & ibis.literal(_DOLLARS).contains(currency)
    yen = (shown == "JPY") & (currency == "CNY")
    return ((shown != currency) & ~dollar & ~yen).fill_null(_cells.no())


def _not(name: str, mapping: Mapping) -> str:
    if name in DATES:
        return f"is not a date written as {mapping.date}" if mapping.date else "is not a date"
    if name in mapping.amounts:
        return "is not an amount"
    return "is not a currency" if name == "currency" else f"is no {'refusal' if name == 'refused' else name} we know"
