"""What each post was for: whether it gave something, or asked for something.

The user's own word goes first, then the file's. Else it is guessed, from the words of its title and then from where its
address leads, in English, German, French, Spanish, Italian, Portuguese and Japanese; a post that does both asks, for
nobody's giving is to look larger than it is. A post whose words say neither, or that has none, stays unknown: the
words of a post itself are not kept.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._intent_words import links
from stalwarts.measures._intent_words import words

VERSION = 1
KEEP = True


def intents(post: Table, intent: Table, moment: Table) -> Table:
    """One row per post up to the view's date.

    Columns: account, post, occurred_at, kind, title, url, intent (value ask unknown), basis (yours, file, words, link,
    silent: nothing to guess from, neither: its words say neither), because (the word or part of the address; null
    where no guess).
    """
    dated = post.cross_join(moment.select("as_of")).filter(_.occurred_at <= _.as_of)
    said = intent.select(_account=_.account, _post=_.post, _yours=_.intent)
    told = dated.left_join(said, [dated.account == said["_account"], dated.post == said["_post"]])
    guessed = told.mutate(**_found(told))
    given = ibis.cases(
        (guessed["_yours"].notnull(), guessed["_yours"]), (guessed.intent != "unknown", guessed.intent),
        (_any(guessed["_asks"]) | _any(guessed["_leads_ask"]), "ask"),
        (_any(guessed["_gives"]) | _any(guessed["_leads_value"]), "value"), else_="unknown")
    basis = ibis.cases(
        (guessed["_yours"].notnull(), "yours"), (guessed.intent != "unknown", "file"),
        (_any(guessed["_asks"]), "words"), (_any(guessed["_leads_ask"]), "link"),
        (_any(guessed["_gives"]), "words"), (_any(guessed["_leads_value"]), "link"),
        (guessed["_text"] == "", "silent"), else_="neither")
    why = [_some(guessed[name]) for name in ("_asks", "_leads_ask", "_gives", "_leads_value")]
    rows = guessed.mutate(found=given, basis=basis, because=ibis.coalesce(*why))
    return rows.select("account", "post", "occurred_at", "kind", "title", "url", "basis", intent=rows.found,
                       because=rows.basis.isin(("words", "link")).ifelse(rows.because, ibis.null("string")))


def _found(rows: Table) -> dict[str, Value]:
    """The first word and the first part of an address of either intent; an empty text where there is none."""
    text, url = rows.title.lower().fill_null(""), rows.url.lower().fill_null("")
    # An address often carries the title: its words count where no title does.
    spelt = ibis.ifelse(text == "", url.re_replace("^[a-z]+://[^/]*", "").re_replace("[-_/]", " "), text)
    return {"_text": spelt.re_replace("^ +$", ""), "_asks": _word(spelt, "ask"), "_gives": _word(spelt, "value"),
            "_leads_ask": url.re_extract(links("ask"), 1), "_leads_value": url.re_extract(links("value"), 1)}


def _word(text: Value, intent: str) -> Value:
    found = text.re_extract(words(intent), 0)
    return found.re_replace(r"^[^\p{L}\p{N}]+", "").re_replace(r"[^\p{L}\p{N}%]+$", "")


def _any(found: Value) -> Value:
    return found.fill_null("") != ""


def _some(found: Value) -> Value:
    return found.fill_null("").nullif("")
