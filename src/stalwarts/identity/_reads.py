"""What the texts about each being come down to, being by being, before anybody is compared with anybody.

Nothing here depends on others: a being whose facts are the same reads the same, so what was read is kept (`_work`), and
only beings that changed are read again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from collections.abc import Mapping

import pyarrow as pa

from stalwarts.identity import _keys
from stalwarts.identity import _mentions
from stalwarts.identity import clean
from stalwarts.identity._facts import PLACES
from stalwarts.identity._facts import Being
from stalwarts.identity._facts import Facts
from stalwarts.identity._keys import ACCOUNT
from stalwarts.identity._keys import CODE
from stalwarts.identity._keys import NAME
from stalwarts.identity._keys import PHONE
from stalwarts.identity._keys import WHOLE
from stalwarts.identity._letters import latin
from stalwarts.identity._letters import twice

TEXT, TEXTS, WHOLE_NUMBER, FLAG = pa.string(), pa.list_(pa.string()), pa.int8(), pa.bool_()
READ: dict[str, pa.Schema] = {
    "entries": pa.schema({"being": TEXT, "key": TEXT, "origin": WHOLE_NUMBER, "how": WHOLE_NUMBER, "spelt": TEXT}),
    "names": pa.schema({"being": TEXT, "handle": TEXT, "kind": TEXT}),
    "spelt": pa.schema({"being": TEXT, "platform": TEXT, "origin": WHOLE_NUMBER, "first": TEXT, "last": TEXT, "plain": FLAG,
                        "parts": TEXTS}),
    "traits": pa.schema({"being": TEXT, "sorts": TEXTS, "platforms": TEXTS, "single": TEXTS, "name": TEXT, "words": TEXTS,
                         "script": TEXT, "together": TEXT, "phones": FLAG, "mails": FLAG, "pays": FLAG, "till": FLAG,
                         "city": TEXTS, "country": TEXTS, "postcode": TEXTS}),
}
"""`entries`: the keys of a being, how it came by them and, of an account name or address, how it spells them; `names`: whom
its texts name, and in what; `spelt`: its account names and addresses; `traits`: one row each."""
Entry = tuple[int, int, str | None]
"""The origin of a key, how it was got, and how it is spelt where it is all of an account name or address."""


def read(facts: Facts) -> dict[str, pa.Table]:
    """The tables `READ` of these beings."""
    rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in READ}
    for one in facts.values():
        rows["entries"] += [(one.least, key, *entry) for key, entry in entries(one).items()]
        rows["names"] += [(one.least, handle, kind) for handle, kind in sorted(_named(one))]
        rows["spelt"] += _spelt(one)
        rows["traits"].append(_traits(one))
    return {name: table(rows[name], READ[name]) for name in READ}


def table(rows: list[tuple[object, ...]], columns: pa.Schema) -> pa.Table:
    """Rows as a table."""
    values = zip(*rows, strict=True) if rows else [()] * len(columns)
    return pa.table([pa.array(list(column), kind.type) for column, kind in zip(values, columns, strict=True)], schema=columns)


def entries(one: Being) -> Mapping[str, Entry]:
    """Every key of a being, each with the straightest way to it."""
    found: dict[str, Entry] = {}
    for key, origin, how, spelt in _every(one):
        known = found.get(key)
        if known is None or (how, origin) < (known[1], known[0]):
            found[key] = (origin, how, spelt)
    return found


def _every(one: Being) -> Iterator[tuple[str, int, int, str | None]]:
    for handle in one.handles:
        origin = _keys.origin(handle)
        if origin is not None:
            for key in _keys.of_handle(handle):
                yield key.text, origin, key.how, _keys.local(handle) if key.how == WHOLE else None
    for name in one.names:
        for key in _keys.of_name(name):
            yield key.text, NAME, key.how, None
    for code in one.codes:
        text = "".join(latin(code).split())
        if len(text) >= _keys.SHORTEST + 1:
            yield text, CODE, WHOLE, None
    for phone in one.phones:
        if clean.mergeable(f"phone:{phone}"):
            yield f"+{phone}", PHONE, WHOLE, None


def _named(one: Being) -> set[tuple[str, str]]:
    """The handles that stand in texts about a being, and in what kind of text."""
    return {(handle, "said" if kind.endswith("account_name") else kind) for kind, text in one.told
            for handle in _mentions.handles_in(text, kind) if clean.mergeable(handle)}


def _spelt(one: Being) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for handle in one.handles:
        made = _keys.of_handle(handle)
        parts = _keys.parts_of(handle)
        if made or parts:
            found.append((one.least, _keys.platform(handle), _keys.origin(handle), made[0].text if made else None,
                          made[-1].text if made else None, len(made) == 1 if made else None, sorted(parts)))
    return found


def _traits(one: Being) -> tuple[object, ...]:
    role = "till" if one.till else ""
    sorts = {f"{origin} {_keys.platform(handle) if origin == ACCOUNT else role}" for handle in one.handles
             if (origin := _keys.origin(handle)) is not None} | ({f"{NAME} {role}"} if one.names else set())
    platforms = sorted(one.platforms)
    mails = any(handle.startswith("email:") for handle in one.handles)
    words = _keys.words_of(one.names[0]) if one.names and mails else frozenset[str]()
    return (one.least, sorted(sorts), platforms, [name for name in platforms if _keys.single(name)],
            one.names[0] if one.names else None,
            sorted({word for name in one.names for spelt in twice(name) for word in spelt.split()}),
            _script(one.names), "".join(sorted(words)) if len(words) > 1 else None, bool(one.phones), mails, one.pays, one.till,
            *(sorted(one.places.get(kind, ())) for kind in PLACES))


def _script(names: list[str]) -> str | None:
    """The script somebody writes their name in; none for Latin, which many languages share.

    >>> _script(["Anna Kim", "Анна Ким"])
    'CYRILLIC'
    """
    letter = next((letter for name in names for letter in name if letter.isalpha() and not _latin(letter)), None)
    return unicodedata.name(letter, "?").partition(" ")[0] if letter else None


def _latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
