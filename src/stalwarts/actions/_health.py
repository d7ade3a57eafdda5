"""Is everything here whole? One check a line, each with what to do where it is not."""

from __future__ import annotations

from typing import Any

from stalwarts.workspace import Workspace


def checks(workspace: Workspace) -> list[dict[str, Any]]:
    """Originals against their hashes, evidence against the catalog, answers against the tools."""
    return [*_originals(workspace), *_evidence(workspace), *_engine(workspace)]


def _originals(workspace: Workspace) -> list[dict[str, Any]]:
    exports = workspace.shelves.catalog.exports()
    bad = [e.file_name for e in exports if e.digest and not workspace.shelves.archive.sound(e.digest)]
    if bad:
        return [{"well": False, "what": f"the original of {bad[0]} ({len(bad)} in all) is damaged: add the file again"}]
    return [{"well": True, "what": f"{len(exports)} originals are as they came"}]


def _evidence(workspace: Workspace) -> list[dict[str, Any]]:
    files = workspace.shelves.evidence.files()
    missing = [file.path for file in files if not workspace.shelves.evidence.at(file).is_file()]
    if missing:
        return [{"well": False, "what": f"{missing[0]} is gone: run stalwarts rebuild"}]
    return [{"well": True, "what": f"{len(files)} evidence files are in place"}]


def _engine(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.see() as look:
        rows = look.run("followers").num_rows
    return [{"well": True, "what": f"the engine answers: {rows:,} follows as of {look.as_of.date()}"}]
