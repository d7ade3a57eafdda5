"""The command line: every deed in `actions/` is a command, made from its Form."""

from __future__ import annotations

import atexit
import dataclasses
import gc
import inspect
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from types import TracebackType
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any
from typing import NoReturn
from typing import get_type_hints

import typer

from stalwarts import __version__
from stalwarts import actions
from stalwarts import forms
from stalwarts import settings
from stalwarts.actions._form import Done
from stalwarts.actions._form import Room
from stalwarts.problems import Problem
from stalwarts.surfaces._help import Grouped
from stalwarts.surfaces._rooms import room

if TYPE_CHECKING:
    from stalwarts.page import Deed
    from stalwarts.page import Page
    from stalwarts.page import Part

INTERRUPTED = 130
HOME = "Stalwarts"
"""The folder in the home folder that is opened where no workspace is near."""


def main() -> None:
    """The `stalwarts` command. Exit codes: 0 done, 1 a Problem, 2 wrong usage, 130 interrupted."""
    # Loading libraries makes objects by the hundred thousand that all stay: looking for garbage among them is a tenth
    # of the time of a short command.
    gc.set_threshold(100_000, 50, 50)
    _speak_utf8()
    sys.excepthook = _apologise
    try:
        if len(sys.argv) == 1 and sys.stdin.isatty() and sys.stdout.isatty():
            _open_the_studio()
            return
        # Not by calling the app: that would put its own hook for mistakes in the place of ours.
        typer.main.get_command(_app(sys.argv[1:])).main(args=sys.argv[1:], prog_name="stalwarts")
    except Problem as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        print("Stopped. Nothing half-written was kept.", file=sys.stderr)  # noqa: T201
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def program() -> NoReturn:
    """`main` as a program of its own, which ends at once.

    Taking libraries apart object by object is a fifth of a short command; the system takes back all of it together.
    """
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = _code(ended.code)
    atexit._run_exitfuncs()  # noqa: SLF001 - whatever is to be cleared away still is
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _code(said: object) -> int:
    """The number an exit stands for: none is success, a sentence a failure."""
    if said is None or isinstance(said, int):
        return said or 0
    print(said, file=sys.stderr)  # noqa: T201
    return 1


def _apologise(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    from stalwarts.surfaces._sorry import sorry

    print(sorry(kind, error, trace), file=sys.stderr)  # noqa: T201


def _open_the_studio() -> None:
    """Without a word: the studio, on the nearest workspace, else on the one at home."""
    from stalwarts.problems import NoWorkspace

    try:
        root = settings.find(None, settings.from_environment())
    except NoWorkspace:
        if settings.from_environment():
            raise
        root = Path.home() / HOME
    room(root).serve(root, browse=True)


def _app(words: list[str]) -> typer.Typer:
    """The commands; when the line names one, only that one is made, so that it starts at once."""
    app = typer.Typer(cls=Grouped, rich_markup_mode=None, add_completion=False, no_args_is_help=True,
                      pretty_exceptions_enable=False, help=_ABOUT, context_settings={"help_option_names": ["-h", "--help"]})
    app.callback()(_start)
    named = [name for name in actions.installed() if actions.spoken(name)[0] in words]
    asked_help = not named or words[0] in {"-h", "--help"}
    groups: dict[str, typer.Typer] = {}
    for name in (actions.installed() if asked_help else named):
        module = actions.load(name)
        made = _named_only if asked_help else _command(module)
        *above, last = actions.spoken(name)
        for part in above:
            if part not in groups:
                groups[part] = _group(part)
                app.add_typer(groups[part], name=part, rich_help_panel=module.GROUP)
        home = groups[above[-1]] if above else app
        home.command(last, help=_help(module), rich_help_panel=module.GROUP)(made)
    return app


def _group(name: str) -> typer.Typer:
    """A group of sub-commands."""
    return typer.Typer(cls=Grouped, rich_markup_mode=None, no_args_is_help=True, help=actions.group(name),
                       context_settings={"help_option_names": ["-h", "--help"]})


_ABOUT = "Which of your followers would stand by you and buy? An honest answer from your own files."


def _version(asked: bool) -> None:  # noqa: FBT001 - as an option's callback is called
    if asked:
        print(f"stalwarts {__version__}")  # noqa: T201
        raise typer.Exit


def _start(
    context: typer.Context,
    workspace: Annotated[Path | None, typer.Option("-w", "--workspace", help="The workspace folder.")] = None,
    version: Annotated[bool, typer.Option(  # noqa: ARG001, FBT002 - answered before anything else is asked
        "--version", help="Say which version this is.", is_eager=True, callback=_version)] = False,
) -> None:
    context.obj = workspace


def _named_only() -> None:
    """Stands for a command while only its name and sentence are wanted."""


def _command(module: ModuleType) -> Any:
    """A command function whose signature is the Form."""
    types = get_type_hints(module.Form)
    fields = dataclasses.fields(module.Form)

    def run(context: typer.Context, **words: Any) -> None:
        as_json = words.pop("json_")
        form = forms.checked(module.Form(**{f.name: _given(words[f.name], f) for f in fields}))
        with _progress() as progress:
            space = _room(context.obj, progress, as_json=as_json)
            done = module.do(space, form)
        kind = getattr(form, "format", "text")
        led = done.page is not None and not as_json and kind == "text" and _gone_through(
            done.page, space, lambda: module.do(space, form))
        if not led:
            _tell(done, as_json=as_json, form=kind)

    parameters = [inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
    parameters += [_parameter(f, types[f.name]) for f in fields]
    parameters.append(inspect.Parameter(
        "json_", inspect.Parameter.KEYWORD_ONLY, default=False,
        annotation=Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]))
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def _parameter(f: Any, kind: Any) -> inspect.Parameter:
    said = f.metadata
    if said["place"]:
        how = typer.Argument(help=said["meaning"])
    else:
        names = [f"--{f.name.strip('_').replace('_', '-')}"] + ([said["short"]] if said["short"] else [])
        how = typer.Option(*names, help=said["meaning"])
    default = f.default
    if f.default_factory is not dataclasses.MISSING:
        default = list(f.default_factory())
    if default is dataclasses.MISSING:
        default = inspect.Parameter.empty
    return inspect.Parameter(f.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, how])


def _given(value: Any, f: Any) -> Any:
    return list(value) if value is not None and f.default_factory is not dataclasses.MISSING else value


def _room(workspace: Path | None, progress: Any, *, as_json: bool) -> Room:
    """A person at a terminal hears the whole story; a script the end of it."""
    return room(workspace, progress=progress, ask=_ask, patient=sys.stdout.isatty() and not as_json,
                say=lambda done: _tell(done, as_json=as_json, form="text"))


def _ask(question: str) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return typer.confirm(question, err=True)


def _gone_through(page: Page, space: Room, again: Callable[[], Done]) -> bool:
    """Whether a person at a terminal was led through the page's queue, letter by letter; `again` makes the page anew."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    from stalwarts.surfaces import _queue

    waiting = _queue.queue(page)
    if not waiting:
        return False

    def do(deed: Deed) -> Done:
        module = actions.load(deed.action)
        done: Done = module.do(space, forms.checked(module.Form(**deed.values)))
        return done

    _tell(Done(page=_queue.rest(page)), as_json=False, form="text")
    def left() -> list[Part]:
        fresh = again().page
        return [] if fresh is None else _queue.queue(fresh)

    _queue.walk(waiting, _line, do, print, left)
    return True


def _line(prompt: str) -> str:
    # By itself `input` asks on standard error.
    print(prompt, end="", flush=True)  # noqa: T201
    return input()


def _progress() -> Any:
    from stalwarts.surfaces._progress import Progress

    return Progress(sys.stderr)


def _tell(done: Done, *, as_json: bool, form: str) -> None:
    if done == Done():
        return
    if as_json:
        document = done.page.document() if done.page is not None and not done.document else done.document
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n")
    elif done.blob is not None:
        raw = done.blob if isinstance(done.blob, bytes) else done.blob.encode()
        sys.stdout.buffer.write(raw)
    elif done.page is not None:
        from stalwarts.surfaces import _render

        sys.stdout.buffer.write(_render.rendered(done.page, form))
    else:
        print("\n".join([*done.said, *_parts(done), *done.typed]))  # noqa: T201
        _offer(done)
    sys.stdout.flush()


def _parts(done: Done) -> list[str]:
    if not done.parts:
        return []
    from stalwarts.surfaces import _text

    return [*(line for part in done.parts for line in ("", *_text.part(part, _text.WIDTH))), ""]


def _offer(done: Done) -> None:
    if done.deeds:
        from stalwarts.surfaces import _offers

        print("\n".join(f"{deed.label}: {_offers.command(deed)}" for deed in done.deeds))  # noqa: T201


def _help(module: ModuleType) -> str:
    return (module.__doc__ or "").strip()


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
