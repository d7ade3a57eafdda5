"""Ways of saying no to what was asked, and about whom."""

from __future__ import annotations

from stalwarts.problems._problem import Problem


class NoSuchPerson(Problem):
    """Nobody of that handle is known."""

    def __init__(self, handle: str) -> None:
        super().__init__(f"Nobody known is {handle}.\nLook for them with: stalwarts people --search TEXT")


class WasErased(Problem):
    """A person who was erased is asked for."""

    def __init__(self, handle: str) -> None:
        super().__init__(f"{handle} was erased: nothing is held about them, and no file brings them back.")


class NothingHeld(Problem):
    """Nothing is held about a handle."""

    def __init__(self, handle: str) -> None:
        super().__init__(f"Nothing is held about {handle}.\nTry another address or account name of theirs.")


class BadAnswer(Problem):
    """A field of a form was filled in with something it cannot be."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"'{field.strip('_')}' {why}.")
