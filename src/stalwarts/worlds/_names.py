"""Made-up names from small syllables of several scripts. Nobody real is meant; the domains cannot be registered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

DOMAINS = ("example.org", "example.com", "post.example", "mail.example")
SCRIPTS: tuple[tuple[float, str], ...] = (
    (0.46, "ma lo ne ta vi so el an ro ka li be du or in te mo ra sil ven dor"),
    (0.24, "zö|zo lë|le ná|na šo|so çi|ci ñe|ne rå|ra mø|mo vé|ve tó|to jü|ju ža|za"),
    (0.08, "ма|ma ри|ri во|vo ле|le на|na ко|ko ти|ti ня|nya"),
    (0.06, "κα|ka λι|li νο|no θε|the μα|ma ρι|ri"),  # noqa: RUF001 - Greek is meant
    (0.06, "ハ|ha ル|ru ミ|mi ナ|na コ|ko ト|to"),
    (0.04, "하|ha 나|na 미|mi 소|so 도|do 리|ri"),
    (0.03, "मा|ma रि|ri ना|na को|ko ता|ta वे|ve"),
    (0.03, "نا|na لي|li ما|ma را|ra دو|du سا|sa"),
)
"""How often a script comes, and its syllables, with their Latin spelling where it differs."""
_SYLLABLES = [[tuple((pair + "|" + pair).split("|")[:2]) for pair in text.split()] for _, text in SCRIPTS]
_HABITS = ("{first}.{last}", "{first}_{last}", "{first}{last}", "{last}.{first}", "the{first}{last}",
           "{first}.{last}.daily", "{first}{last}_")


@dataclass(frozen=True)
class Names:
    """Per person: the name as they write it, the Instagram name, the address on the list and another address."""

    first: list[str]
    last: list[str]
    instagram: list[str]
    email: list[str]
    other: list[str]


def draw(people: int, rng: np.random.Generator) -> Names:
    """Names for so many people; Instagram names and addresses all different."""
    scripts = rng.choice(len(SCRIPTS), size=people, p=[share for share, _ in SCRIPTS]).tolist()
    picks = rng.integers(0, 1 << 30, size=(people, 5)).tolist()
    habits = rng.integers(0, len(_HABITS), size=people).tolist()
    names = Names([], [], [], [], [])
    taken: dict[str, int] = {}
    for script, pick, habit in zip(scripts, picks, habits, strict=True):
        first, first_latin = _word(script, pick[:2])
        last, last_latin = _word(script, pick[2:])
        key = first_latin + last_latin
        again = taken[key] = taken.get(key, 0) + 1
        mark = str(again) if again > 1 else ""
        names.first.append(first)
        names.last.append(last)
        # Several habits can spell two people alike ("anna" + "li", "an" + "nali"), so the number goes with all of them.
        names.instagram.append(_HABITS[habit].format(first=first_latin, last=last_latin) + mark)
        names.email.append(f"{first_latin}.{last_latin}{mark}@{DOMAINS[pick[0] % 4]}")
        names.other.append(f"{last_latin}-{first_latin}{mark}@{DOMAINS[(pick[0] + 1) % 4]}")
    return _distinct(names)


def plain(people: int) -> Names:
    """Numbered names for worlds that are never read by people: fast."""
    numbers = [f"{i:05}" for i in range(people)]
    return Names(["Reader"] * people, numbers, [f"follower.{n}" for n in numbers],
                 [f"reader.{n}@example.org" for n in numbers], [f"other.{n}@example.com" for n in numbers])


def _word(script: int, picks: list[int]) -> tuple[str, str]:
    syllables = _SYLLABLES[script]
    chosen = [syllables[pick % len(syllables)] for pick in picks]
    return "".join(own for own, _ in chosen).capitalize(), "".join(latin for _, latin in chosen)


def _distinct(names: Names) -> Names:
    for column in (names.instagram, names.email, names.other):
        seen: set[str] = set()
        for i, text in enumerate(column):
            if text in seen:
                user, at, domain = text.partition("@")
                column[i] = f"{user}.{i}{at}{domain}"
            seen.add(column[i])
    return names
