"""Ways the ledger says no: what is kept, where, and by whom else."""

from __future__ import annotations

from stalwarts.problems._problem import Problem


class NewerWorkspace(Problem):
    """The workspace was written by a later version."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"This workspace has layout {found}; this version of Stalwarts knows layouts up to {known}.\n"
                         "Nothing was touched. Install a newer Stalwarts to open it.")


class OlderWorkspace(Problem):
    """The workspace was written by an earlier version."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"This workspace has layout {found}; this version of Stalwarts writes layout {known}.\n"
                         "Bring it up to date with: stalwarts rebuild")


class DiskFull(Problem):
    """There is no room left to write."""

    def __init__(self, where: object) -> None:
        super().__init__(f"The disk is full: {where} could not be written. Everything is as it was before.\n"
                         "Free some space and do it again.")


class ReadOnlyFolder(Problem):
    """The workspace may not be written to."""

    def __init__(self, where: object) -> None:
        super().__init__(f"{where} cannot be written to. Everything is as it was before.\n"
                         "Change its permissions, or copy the workspace to a folder of your own.")


class BusyWorkspace(Problem):
    """Another program kept the catalog locked for too long."""

    def __init__(self, where: object, seconds: int) -> None:
        super().__init__(f"Another program has been writing to {where} for over {seconds} seconds.\n"
                         "Nothing was changed. Wait for it to end, then do it again.")


class DamagedCatalog(Problem):
    """The catalog cannot be read."""

    def __init__(self, where: object, said: str) -> None:
        super().__init__(f"The catalog {where} cannot be read: {said}.\n"
                         "Restore a backup with: stalwarts restore FILE DIR")


class NoCatalog(Problem):
    """The database that holds the catalog does not answer."""

    def __init__(self, where: object, said: str) -> None:
        super().__init__(f"The catalog {where} does not answer: {said}.\n"
                         "Check the address in stalwarts.toml and that the database is running.")


class NotArchived(Problem):
    """An original is not in the archive."""

    def __init__(self, digest: str) -> None:
        super().__init__(f"The original {digest[:12]} is not in the archive, or is damaged there.\n"
                         "Add the file again, or restore a backup.")


class ErasedMeanwhile(Problem):
    """Somebody was erased while a file was being read."""

    def __init__(self) -> None:
        super().__init__("Somebody was erased while these files were being read, so nothing was kept.\n"
                         "Add them again: the erased person is left out.")


class GoneMeanwhile(Problem):
    """What was to be committed has been cleared away by another program."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} was cleared away by another program before it was taken in, so nothing was kept.\n"
                         "Do it again.")


class BrokenBackup(Problem):
    """A backup is cut off, damaged or none at all."""

    def __init__(self, file: object, said: str) -> None:
        super().__init__(f"{file} is not a whole backup: {said}. Nothing was restored.\n"
                         "Copy it again from where it was kept, or take another one.")


class ChangedMeanwhile(Problem):
    """A file was written to while it was being read."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} changed while it was being read, so nothing was kept.\n"
                         "Wait until the download has ended, then add it again.")
