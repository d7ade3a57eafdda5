"""Both sides of the account: what was given and asked, what came back, what is owed, and how lately somebody was seen."""

from __future__ import annotations

from typing import Any


def by_person(rows: list[dict[str, Any]], *names: str) -> dict[str, Any]:
    return {row["person"]: tuple(row[name] for name in names) if len(names) > 1 else row[names[0]] for row in rows}


def test_what_was_given_and_asked_while_they_followed(world: Any) -> None:
    """Ada follows from January, Bo from February, Cy nothing; dates in the last year.

    follow handle=ig:ada since=2026-01-01
    follow handle=ig:bo since=2026-02-01
    link left=ig:ada right=email:ada@x.org
    post occurred_at=2026-01-10 intent=value
    post occurred_at=2026-01-20 intent=ask
    post occurred_at=2026-02-10 intent=value
    post occurred_at=2026-02-11 intent=unknown title="Half of a plan"
    post occurred_at=2024-02-11 intent=value
    touch handle=ig:ada kind=reply direction=to_them occurred_at=2026-02-01
    touch handle=ig:ada kind=follow direction=to_them occurred_at=2026-02-01
    move handle=email:ada@x.org kind=call direction=to_them occurred_at=2026-03-09 minutes=40
    move handle=ig:cy kind=thank direction=to_them occurred_at=2026-02-20
    touch handle=ig:bo kind=comment occurred_at=2026-02-14
    touch handle=ig:bo kind=comment occurred_at=2026-02-15 stance=against
    """
    rows = world("ledger")
    assert by_person(rows, "value_posts", "ask_posts", "unclear_posts") == {
        "email:ada@x.org": (2, 1, 1), "ig:bo": (1, 0, 1), "ig:cy": (0, 0, 0)}
    assert by_person(rows, "given", "minutes", "last_given_kind") == {
        "email:ada@x.org": (2, 43, "call"), "ig:bo": (0, 0, None), "ig:cy": (1, 3, "thank")}
    assert by_person(rows, "cheers") == {"email:ada@x.org": 0, "ig:bo": 1, "ig:cy": 0}


def test_a_thank_is_due_for_14_days_then_owed_then_late(world: Any) -> None:
    """One payment each; the last one came back whole.

    order handle=email:a occurred_at=2026-01-01
    order handle=email:b occurred_at=2026-01-01
    move handle=email:b kind=thank direction=to_them occurred_at=2026-01-15
    order handle=email:c occurred_at=2026-01-01
    move handle=email:c kind=thank direction=to_them occurred_at=2026-01-16
    order handle=email:d occurred_at=2026-02-20
    move handle=email:e kind=defend occurred_at=2026-01-02
    move handle=email:e kind=thank direction=to_them occurred_at=2026-01-01
    order handle=email:f order=9 occurred_at=2026-01-01
    order handle=email:f order=9 kind=refund amount=-10 occurred_at=2026-01-03
    order handle=email:g occurred_at=2026-01-01
    move handle=email:g kind=answer direction=to_them occurred_at=2026-01-02
    touch handle=email:h kind=like occurred_at=2026-01-02
    """
    found = by_person(world("ledger"), "owed", "due", "late")
    assert found == {"email:a": (1, 0, 0), "email:b": (0, 0, 0), "email:c": (0, 0, 1), "email:d": (0, 1, 0),
                     "email:e": (1, 0, 0), "email:f": (0, 0, 0), "email:g": (1, 0, 0), "email:h": (0, 0, 0)}


def test_over_asked_and_never_asked_are_maybe_where_posts_say_nothing(world_of: Any) -> None:
    """Six accounts with a year of posts: covered whole but for the last, and each with one follower."""
    told = {"much": ("ask",) * 4 + ("value",) * 3, "unsure": ("ask",) * 4 + ("value",) * 3 + ("unknown",),
            "never": ("value",) * 10, "maybe": ("value",) * 10 + ("unknown",), "asked": ("value",) * 10 + ("ask",),
            "dark": ("value",) * 10}
    lines = []
    for name, posts in told.items():
        lines.append(f"follow handle=x:{name} account=ig:{name} since=2025-01-01")
        lines += [f"cover table=post account=ig:{name} until=2026-03-01"] * (name != "dark")
        lines += [f"post post={name}{n} account=ig:{name} intent={intent} occurred_at=2025-06-{n + 1:02}"
                  for n, intent in enumerate(posts)]
    rows = world_of("\n".join(lines))("ledger")
    found = by_person(rows, "over_asked", "may_over_asked", "never_asked", "may_never_asked")
    no = False
    assert found == {"x:much": (True, True, no, no), "x:unsure": (no, True, no, no), "x:never": (no, no, True, True),
                     "x:maybe": (no, no, no, True), "x:asked": (no, no, no, no), "x:dark": (no, no, no, no)}


def test_the_span_is_the_views(world: Any) -> None:
    """Since February only what is later counts.

    moment since=2026-02-01
    follow handle=ig:ada since=2024-01-01
    post occurred_at=2026-01-10 intent=ask
    post occurred_at=2026-02-10 intent=value
    order handle=ig:ada occurred_at=2026-01-10
    order handle=ig:ada occurred_at=2026-02-10 amount=7
    """
    (row,) = world("ledger")
    assert (row["value_posts"], row["ask_posts"], row["support"], row["payments"], row["asked_year"]) == (1, 0, 7.0, 1, 1)


def test_fading_and_returning_only_where_a_file_could_have_shown_them(world: Any) -> None:
    """Opens of one list that is covered to the end, and of one that is not.

    cover table=touch account=mail:us kinds="open click" until=2026-03-01
    cover table=touch account=mail:old kinds="open" until=2025-11-01
    touch handle=email:fade account=mail:us kind=open occurred_at=2025-09-01
    touch handle=email:fade account=mail:us kind=open occurred_at=2025-10-01
    touch handle=email:fade account=mail:us kind=click occurred_at=2025-11-01
    touch handle=email:dark account=mail:old kind=open occurred_at=2025-09-01
    touch handle=email:dark account=mail:old kind=open occurred_at=2025-10-01
    touch handle=email:dark account=mail:old kind=open occurred_at=2025-10-02
    touch handle=email:back account=mail:us kind=open occurred_at=2025-07-01
    touch handle=email:back account=mail:us kind=open occurred_at=2026-02-20
    touch handle=email:here account=mail:us kind=open occurred_at=2026-01-20
    touch handle=email:here account=mail:us kind=open occurred_at=2026-02-20
    touch handle=email:robot account=mail:us kind=open occurred_at=2026-02-20 machine=true
    """
    found = by_person(world("rhythm"), "fading", "returning", "acts")
    assert found == {"email:fade": (True, False, 3), "email:dark": (False, False, 3), "email:back": (False, True, 2),
                     "email:here": (False, False, 2)}
