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


class NoSuchPlay(Problem):
    """A technique or path is named that nobody has."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no technique or path '{name}'.\nThere are: {', '.join(known) or 'none'}.")


class NoSuchPost(Problem):
    """A post is named that no file holds."""

    def __init__(self, post: str) -> None:
        super().__init__(f"No file of yours holds the post '{post}'.\n"
                         "The page of posts lists those there are: stalwarts page posts")


class TooFewToCompare(Problem):
    """Half of too few people would show nothing."""

    def __init__(self, people: int, needed: int) -> None:
        super().__init__(f"This technique is for {people} of your people now; half of them drawn by lot would show "
                         f"nothing under {needed}.\nGive it to all of them, and come back when there are more.")
