"""Build a made-up creator's real-shaped files, read them, answer, and write the report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room
    from stalwarts.workspace import Workspace

GROUP = "Start"
TERMINAL = True


@dataclass(frozen=True)
class Form:
    """Where, and whom to make up."""

    folder: Path = asked("A folder that is not there yet.", place=True)
    people: int | None = asked("How many follow the made-up creator.", None)
    seed: int = asked("Another number, another creator.", 1)
    trade: str = asked("What they do.", "singer")
    serve: bool = asked("Open the studio afterwards.", False)


def do(room: Room, form: Form) -> Done:
    """Exports in `exports/`, a workspace around them, the report beside it."""
    import stalwarts
    from stalwarts import worlds
    from stalwarts.actions._form import Outgoing
    from stalwarts.problems import NotEmpty

    if form.folder.exists() and any(form.folder.iterdir()):
        raise NotEmpty(str(form.folder))
    world = worlds.build(form.trade, form.people, form.seed)
    workspace = stalwarts.init(form.folder, trade=form.trade, brand=world.demo.user, own=list(world.own))
    room.progress("making up", 1)
    files = worlds.write(world, form.folder / "exports")
    exports = _added(room, workspace, files)
    report = form.folder / "report.html"
    page = workspace.page("answer")
    room.report(Outgoing([page], f"A made-up {form.trade}", workspace.exports()), report)
    said = room.read(page)
    more = [f"Made up: {len(files)} files in {form.folder / 'exports'}, as the platforms write them.",
            f"The report: {report}"]
    done = Done([said, *more], {"workspace": str(form.folder), "report": str(report), "claim": page["claim"],
                                "exports": exports},
                typed=["Yours: stalwarts init ~/Stalwarts, then stalwarts -w ~/Stalwarts add PATH"])
    if form.serve:
        room.say(done)
        room.serve(form.folder)
        return Done()
    return done


def _added(room: Room, workspace: Workspace, files: list[Path]) -> list[dict[str, Any]]:
    """Every file, tables of other software by the mapping beside them; gives the exports."""
    from stalwarts import worlds
    from stalwarts.ledger import mapped
    from stalwarts.ledger.keeping import Wish

    tables = {file: mapping for file in files if (mapping := worlds.mapping_of(file))}
    plain = [file for file in files if file not in tables]
    exports: list[dict[str, Any]] = workspace.add(plain, None, room.progress)["exports"]
    for file, mapping in tables.items():
        wish = Wish(importer="csv", mappings=mapped.Mappings(mapped.load(mapping)), brand=workspace.settings.brand)
        exports += workspace.add([file], wish, room.progress)["exports"]
    return exports
