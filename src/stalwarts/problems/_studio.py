"""Ways the studio says no."""

from __future__ import annotations

from stalwarts.problems._problem import Problem


class NoSuchDeed(Problem):
    """A deed that is not there, or is for a terminal only."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is nothing called '{name}' that can be done here.\nThere are: {', '.join(known)}.")


class PortTaken(Problem):
    """The studio cannot listen where it was told to."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"The studio cannot open {host}, port {port}: something else uses it, or it may not be used.\n"
                         "Name another with --port, or none, and a free one is found.")


class NoRoom(Problem):
    """What is to be brought is larger than what the disk has left."""

    def __init__(self, needed: int, free: int) -> None:
        super().__init__(f"These files need {needed / 1e9:,.1f} GB, and the disk of your workspace has {free / 1e9:,.1f} GB "
                         "left.\nMake room there, or bring fewer files at a time.")


class NotBrought(Problem):
    """Files on their way in that were not what was announced."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The files did not arrive whole: {what}. Nothing was kept.\nBring them again.")


class Stopped(Problem):
    """Somebody stopped what was being done."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing of it was kept.")


class NotAlone(Problem):
    """The studio was to be opened to other computers before anybody has to sign in."""

    def __init__(self, host: str) -> None:
        super().__init__(f"The studio listens only to this computer until there is an account, not at {host}.\n"
                         "Open it here first, set a password under 'Who may open this', then start it again.")
