"""Every way we say no: one class each. The message says what happened, where, and what to do next."""

from __future__ import annotations

from stalwarts.problems._asked import BadAnswer
from stalwarts.problems._asked import NoSuchPerson
from stalwarts.problems._asked import NoSuchPlay
from stalwarts.problems._asked import NoSuchPost
from stalwarts.problems._asked import NothingHeld
from stalwarts.problems._asked import TooFewToCompare
from stalwarts.problems._asked import WasErased
from stalwarts.problems._asks import AskTaken
from stalwarts.problems._asks import NoArms
from stalwarts.problems._asks import NobodyToAsk
from stalwarts.problems._asks import NoSuchAsk
from stalwarts.problems._asks import NotDrawn
from stalwarts.problems._asks import SaltLost
from stalwarts.problems._asks import WindowOver
from stalwarts.problems._kept import BrokenBackup
from stalwarts.problems._kept import BusyWorkspace
from stalwarts.problems._kept import ChangedMeanwhile
from stalwarts.problems._kept import DamagedCatalog
from stalwarts.problems._kept import DiskFull
from stalwarts.problems._kept import ErasedMeanwhile
from stalwarts.problems._kept import GoneMeanwhile
from stalwarts.problems._kept import NewerWorkspace
from stalwarts.problems._kept import NoCatalog
from stalwarts.problems._kept import NotArchived
from stalwarts.problems._kept import OlderWorkspace
from stalwarts.problems._kept import ReadOnlyFolder
from stalwarts.problems._problem import Problem
from stalwarts.problems._studio import NoRoom
from stalwarts.problems._studio import NoSuchDeed
from stalwarts.problems._studio import NotAlone
from stalwarts.problems._studio import NotBrought
from stalwarts.problems._studio import PortTaken
from stalwarts.problems._studio import Stopped

__all__ = [
    "AskTaken", "BadAnswer", "BrokenBackup", "BusyWorkspace", "ChangedMeanwhile", "DamagedCatalog", "DiskFull",
    "ErasedMeanwhile", "GoneMeanwhile", "NewerWorkspace", "NoArms", "NoCatalog", "NoRoom", "NoSuchAsk",
    "NoSuchDeed", "NoSuchPerson", "NoSuchPlay", "NoSuchPost", "NobodyToAsk", "NotAlone", "NotArchived",
    "NotBrought", "NotDrawn", "NothingHeld", "OlderWorkspace", "PortTaken", "Problem", "ReadOnlyFolder", "SaltLost",
    "Stopped", "TooFewToCompare", "WasErased", "WindowOver",
]
"""Those that stand in the parts of this room."""


class NoWorkspace(Problem):
    """No workspace was named and none is near."""

    def __init__(self, where: str) -> None:
        super().__init__(f"There is no stalwarts.toml in {where} or above it.\n"
                         "Make a workspace with: stalwarts init DIR")


class UnknownEngine(Problem):
    """The settings name an engine that is not installed."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"stalwarts.toml asks for the engine '{name}', which is not here.\n"
                         f"Engines here: {', '.join(known)}.")


class EngineProblem(Problem):
    """The engine refused a statement."""

    def __init__(self, said: str) -> None:
        super().__init__(f"The statement was refused: {said}")


class MemoryFull(EngineProblem):
    """A step needs more than the engine may hold, or there is no room on the disk for what has to wait."""

    def __init__(self, megabytes: int) -> None:
        Problem.__init__(
            self, f"This needs more than the {megabytes:,} MB of memory that may be used for it, or more room on the disk for "
                  "temporary files.\nFree some room there, or try with fewer or smaller files at once.")


class TwoImporters(Problem):
    """Two importers claim one file."""

    def __init__(self, path: str, names: list[str]) -> None:
        self.names = names
        super().__init__(f"{path} could be read by {' and by '.join(names)}.\n"
                         f"Say which: stalwarts add --as {names[0]} FILE")


class UnfitFrame(Problem):
    """A table handed to a model lacks a column or holds an impossible value."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The table cannot be read by this model: {what}.\n"
                         "`stalwarts define models` lists the columns each model takes; mend the table and run it again.")


class TooFewEvents(Problem):
    """A model was asked to speak below its floor."""

    def __init__(self, model: str, events: float, floor: int, of: str = "payments") -> None:
        super().__init__(f"{model} needs at least {floor} {of} to be fitted and this table has {events:g}.\n"
                         "Bring a longer order file, or use a model with fewer parameters.")


class NotForThisModel(Problem):
    """A switch that the model asked for knows nothing of."""

    def __init__(self, switch: str, model: str) -> None:
        super().__init__(f"--{switch.replace('_', '-')} is not for the model {model}: leave it out.")


class NoSuchModel(Problem):
    """No model of that name is installed."""

    def __init__(self, name: str, installed: list[str]) -> None:
        super().__init__(f"There is no model called {name!r}. Installed: {', '.join(installed)}.")


class TooFewUnits(Problem):
    """A regression across accounts was asked for with too few of them."""

    def __init__(self, units: int, floor: int) -> None:
        super().__init__(f"Whether sales follow followers needs at least {floor} accounts or brands, and there are "
                         f"{units}.\nUse growth by quarter instead, which needs only one.")


class NoSuchFile(Problem):
    """A path that was given is not there."""

    def __init__(self, path: str) -> None:
        super().__init__(f"There is no file or folder {path}.\nCheck the spelling, or drag the file onto the window.")


class NoSuchImporter(Problem):
    """`--as` names an importer that is not installed."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no importer named '{name}'.\nThere are: {', '.join(known)}.")


class BadMember(Problem):
    """A file could not be read to its end."""

    def __init__(self, path: str, said: str) -> None:
        self.why = said
        super().__init__(f"{path} cannot be read: {said}.\nDownload it again and add it then; nothing was kept of it.")


class ImporterBroken(Problem):
    """An importer broke its own promise; the file is not to blame."""

    def __init__(self, importer: str, said: str) -> None:
        super().__init__(f"The importer '{importer}' {said}: a mistake in Stalwarts, not in your file.\n"
                         "Nothing was kept. Please report it with the file's first line, names blanked.")


class NoChart(Problem):
    """A page asks for a picture nobody can draw."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no chart {name!r}; there are {', '.join(known)}.\n"
                         "Add src/stalwarts/charts/NAME.py, or name one of these in the page.")


class NotADate(Problem):
    """A date on the command line that is none."""

    def __init__(self, text: str) -> None:
        super().__init__(f"'{text}' is not a date.\nWrite it as year-month-day: 2026-03-01")


class NotACurrency(Problem):
    """A currency that was stated and is none."""

    def __init__(self, text: str) -> None:
        super().__init__(f"'{text}' is not a currency.\nWrite its three letters, as in --currency EUR.")


class CountNeedsFollowers(Problem):
    """`--count` came without a list to check."""

    def __init__(self) -> None:
        super().__init__("--count is the number your profile shows; it checks a list of followers, and none was added "
                         "with it.\nAdd the followers file in the same command.")


class TooMuch(Problem):
    """A result meant to be small is not."""

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(f"{name} has more than {limit:,} rows, too many to show.\n"
                         "Use stalwarts export to take it whole.")


class NoSuchMeasure(Problem):
    """A measure that is not installed."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no measure named '{name}'.\nThere are: {', '.join(known)}.")


class NoSuchPage(Problem):
    """A page that is not installed."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no page named '{name}'.\nThere are: {', '.join(known)}.")


class NoSuchExport(Problem):
    """An export that is not in the catalog."""

    def __init__(self, export_id: str) -> None:
        super().__init__(f"There is no export {export_id}.\nSee them all: stalwarts exports")


class BadSettings(Problem):
    """stalwarts.toml cannot be read."""

    def __init__(self, path: str, said: str) -> None:
        super().__init__(f"{path} cannot be read: {said}.\nMend it in any text editor and try again.")


class FolderTaken(Problem):
    """`init` on a folder that already is a workspace."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} already is a workspace.\nAdd files to it with: stalwarts -w {path} add PATH")


class AmbiguousExport(Problem):
    """Several files have ids that begin alike."""

    def __init__(self, prefix: str, ids: list[str]) -> None:
        super().__init__(f"{len(ids)} files have an id that begins with '{prefix}'.\n"
                         f"Give more of it: {', '.join(i[:12] for i in ids[:5])}.")


class UnlikeDecision(Problem):
    """A decision lacks something, or has something it may not have."""

    def __init__(self, kind: str, said: str) -> None:
        super().__init__(f"This {kind} cannot be written down: {said}.\nNothing was changed.")


class AlreadyDrawn(Problem):
    """The lots of an ask are drawn once."""

    def __init__(self, ask: str) -> None:
        super().__init__(f"The lots of the ask '{ask}' are already drawn, and are never drawn again.\n"
                         "Register a new ask to draw new ones.")


class NotEmpty(Problem):
    """A folder that should be new holds something."""

    def __init__(self, folder: object) -> None:
        super().__init__(f"{folder} is not empty, so nothing was done.\nName a folder that does not exist yet.")


class NotAHandle(Problem):
    """What was typed for somebody is no account name, e-mail address, telephone number or profile."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(f"'{text}' does not say who is meant: {why}.")


class ImpossibleNumbers(Problem):
    """Numbers that cannot be."""

    def __init__(self, said: str, example: str, command: str = "quick --followers 40000") -> None:
        super().__init__(f"These numbers cannot be used: {said}.\nFor example: stalwarts {command} {example}")


class NoSuchTrade(Problem):
    """A trade that nobody has written down."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no trade called '{name}'.\nThere are: {', '.join(known)}.")


class NameTaken(Problem):
    """Two things claim one name among measures and tables."""

    def __init__(self, name: str, claimant: str) -> None:
        super().__init__(f"The measure '{name}' is claimed a second time, by {claimant}.\n"
                         "Rename or uninstall one of them; nothing was computed.")


class MeasureCircle(Problem):
    """Measures need each other in a circle."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"These measures need each other in a circle: {' -> '.join(names)}.\n"
                         "Take one of the parameters away, or uninstall the add-on that brings it.")


class AmbiguousDate(Problem):
    """A column of dates that could be read in two ways."""

    def __init__(self, cell: str, readings: list[tuple[str, str]]) -> None:
        self.readings = readings
        said = " or ".join(f"{day} ({form})" for form, day in readings)
        super().__init__(f"'{cell}' could be {said}, and the rest of the column does not decide it.\n"
                         f'Say which in the mapping file: date = "{readings[0][0]}"')


class AmbiguousAmount(Problem):
    """A column of amounts that could be read in two ways."""

    def __init__(self, cell: str, readings: list[tuple[str, str]], against: str = "") -> None:
        self.readings = readings
        said = " or ".join(f"{meaning} (decimal {mark})" for mark, meaning in readings)
        why = f"'{against}' in the same table is written the other way" if against else (
            "the rest of the column does not decide it")
        super().__init__(f"'{cell}' could be {said}, and {why}.\n"
                         f'Say which in the mapping file: decimal = "{readings[0][0]}"')


class NoDate(Problem):
    """A column of dates in no form we know."""

    def __init__(self, cells: list[str]) -> None:
        shown = ", ".join(f"'{cell}'" for cell in cells) or "nothing but empty cells"
        super().__init__(f"The column of dates holds {shown}, which fits no form of date we know.\n"
                         'Say its form in the mapping file, such as date = "%d.%m.%Y", or name another column.')


class BadMapping(Problem):
    """A mapping file that does not say how to read a table."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(f"{name}: {said}.\nMend the mapping file and add the table again; nothing was read.")


class NoSuchForm(Problem):
    """A page was asked for in a form it does not come in."""

    def __init__(self, form: str, forms: tuple[str, ...]) -> None:
        super().__init__(f"A page does not come as '{form}'.\nIt comes as {', '.join(forms)}.")


class MappingNeeded(Problem):
    """A table no importer knows was added, and nobody said what its columns are."""

    def __init__(self, name: str, proposed: str, lacks: list[str]) -> None:
        missing = f"; it lacks {', '.join(lacks)}" if lacks else ""
        super().__init__(f"{name} needs a mapping. Guessed from its header: {proposed or 'nothing'}{missing}.\n"
                         "Accept the guess with --yes, or write it down and add: --map FILE.toml")
