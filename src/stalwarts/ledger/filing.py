"""Originals on their way into the archive while an add reads them, packed and named on a thread of its own."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from types import TracebackType
from typing import TYPE_CHECKING
from typing import BinaryIO
from typing import Self
from typing import cast

from stalwarts.ledger.archive import Archive
from stalwarts.problems import Problem

if TYPE_CHECKING:
    from stalwarts.ledger.catalog import Catalog
    from stalwarts.ledger.reading import Spooled


@dataclass
class Filing:
    """Held while an add goes on; what was filed in vain is gone when it ends."""

    archive: Archive
    catalog: Catalog
    filed: set[str] = field(default_factory=set)
    """Digests of the originals filed for this add."""
    _waiting: list[Future[None]] = field(default_factory=list)
    _beside: ThreadPoolExecutor = field(init=False)

    def __enter__(self) -> Self:
        """Begin."""
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="archive")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Of a file that was refused, nothing may stay unseen."""
        self._beside.shutdown(cancel_futures=True)
        with suppress(Problem):
            if self.filed - {export.digest for export in self.catalog.exports()}:
                with self.catalog.alone() as needed:
                    for digest in self.filed - needed:
                        self.archive.remove(digest)

    def file(self, file: Spooled) -> None:
        """File a hashed file while the next is hashed, or the engine reads: packing and naming need no engine."""
        self._waiting.append(self._beside.submit(self._pack, file))

    def _pack(self, file: Spooled) -> None:
        # A copy of ours is what was hashed; of a file where it lies the time tells, once more at the end.
        known = file.digest if file.faithful and not file.changed else ""
        with (file.path.open("rb") if file.faithful else file.claim.source.open()) as stream:
            self.filed.add(self.archive.put(cast("BinaryIO", stream), known))

    def digests(self) -> set[str]:
        """What lies in the archive, once all of it does. Raises DiskFull or ReadOnlyFolder."""
        for waiting in self._waiting:
            waiting.result()
        return self.filed
