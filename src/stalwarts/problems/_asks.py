"""Ways of saying no about asks: whom nobody may be, when it is too late, what was lost."""

from __future__ import annotations

from stalwarts.problems._problem import Problem


class NoSuchAsk(Problem):
    """An ask nobody registered."""

    def __init__(self, name: str, known: list[str]) -> None:
        there = f"There are: {', '.join(known)}." if known else "None is registered yet: stalwarts ask plan NAME --offer WHAT"
        super().__init__(f"There is no ask called '{name}'.\n{there}")


class AskTaken(Problem):
    """An ask of this name is registered already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"An ask called '{name}' is already registered, and what is registered is not changed.\n"
                         "Choose another name.")


class NobodyToAsk(Problem):
    """An audience of none."""

    def __init__(self, left_out: str) -> None:
        super().__init__(f"Nobody is left to ask{left_out}.\nWiden whom it is for, or bring a file of people who agreed to hear "
                         "from you.")


class WindowOver(Problem):
    """An ask whose window is over before it is made."""

    def __init__(self, day: str) -> None:
        super().__init__(f"Its window was over on {day}: an ask is registered and drawn before it is made.\n"
                         "Lots drawn elsewhere are brought with --arms FILE.csv; else choose a later window.")


class SaltLost(Problem):
    """The salt an ask is drawn from is gone."""

    def __init__(self, ask: str) -> None:
        super().__init__(f"The salt of the ask '{ask}' is lost, so no lots can be drawn from it any more.\n"
                         "Register a new ask; lots drawn before stand as they are kept.")


class NotDrawn(Problem):
    """The lots of an ask are not drawn yet."""

    def __init__(self, ask: str) -> None:
        super().__init__(f"The lots of the ask '{ask}' are not drawn yet.\nDraw them: stalwarts ask draw {ask}")


class NoArms(Problem):
    """A file of lots, or of who got what, that does not say so."""

    def __init__(self, file: object, lacks: str) -> None:
        super().__init__(f"{file} has no column that says {lacks}.\n"
                         "One column holds addresses or account names, another 'asked' or 'left_in_peace'.")
