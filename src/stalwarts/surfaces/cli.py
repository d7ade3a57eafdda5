"""The command line: every deed in `actions/` is a command, made from its Form."""

from __future__ import annotations

import dataclasses
import gc
import inspect
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from types import TracebackType
from typing import Annotated
from typing import Any
from typing import get_type_hints

import typer

from stalwarts import __version__
from stalwarts import actions
from stalwarts import settings
from stalwarts.actions._form import Done
from stalwarts.actions._form import Room
from stalwarts.problems import Problem
from stalwarts.surfaces._help import Grouped

INTERRUPTED = 130


def main() -> None:
    """The `stalwarts` command. Exit codes: 0 done, 1 a Problem, 2 wrong usage, 130 interrupted."""
    # Loading libraries makes objects by the hundred thousand that all stay: looking for garbage among them is a tenth
    # of the time of a short command.
    gc.set_threshold(100_000, 50, 50)
    _speak_utf8()
    sys.excepthook = _apologise
    try:
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


def _apologise(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A mistake of ours: two plain lines, the rest in a file that names where it happened, not who is in the data."""
    import tempfile
    import traceback

    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    with tempfile.NamedTemporaryFile("w", prefix="stalwarts-error-", suffix=".txt", delete=False) as out:
        out.write("\n".join([f"stalwarts {__version__}", kind.__name__, *frames]))
    print(f"Something went wrong in Stalwarts itself ({kind.__name__}); your files are as they were.\n"  # noqa: T201
          f"Please report it with this file, which holds no names: {out.name}", file=sys.stderr)
    if os.environ.get("STALWARTS_DEBUG"):
        traceback.print_exception(kind, error, trace)


def _app(words: list[str]) -> typer.Typer:
    """The commands; when the line names one, only that one is made, so that it starts at once."""
    app = typer.Typer(cls=Grouped, rich_markup_mode=None, add_completion=False, no_args_is_help=True,
                      pretty_exceptions_enable=False, help=_ABOUT, context_settings={"help_option_names": ["-h", "--help"]})
    app.callback()(_start)
    named = [name for name in actions.installed() if name in words]
    asked_help = not named or words[0] in {"-h", "--help"}
    for name in (actions.installed() if asked_help else named):
        module = actions.load(name)
        made = _named_only if asked_help else _command(module)
        app.command(name, help=_help(module), rich_help_panel=module.GROUP)(made)
    return app


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
        form = module.Form(**{f.name: _given(words[f.name], f) for f in fields})
        with _progress() as progress:
            done = module.do(_room(context.obj, progress), form)
        _tell(done, as_json=as_json, form=getattr(form, "format", "text"))

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


def _room(workspace: Path | None, progress: Any) -> Room:
    def find() -> Path:
        return settings.find(workspace, settings.from_environment())

    def reach() -> Any:
        import stalwarts

        return stalwarts.open(find())

    return Room(workspace, find, reach, _questions, _report, _read, progress, _ask)


def _questions() -> dict[str, str]:
    import importlib

    from stalwarts import pages

    return {name: importlib.import_module(module).QUESTION for name, module in pages.installed().items()}


def _report(documents: list[dict[str, Any]], file: Path, title: str) -> None:
    from stalwarts.surfaces import _render

    file.write_text(_render.report(documents, title), encoding="utf-8")


def _read(document: dict[str, Any]) -> str:
    from stalwarts.page import Page
    from stalwarts.surfaces import _render

    return _render.rendered(Page.of(document), "text").decode()


def _ask(question: str) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return typer.confirm(question, err=True)


def _progress() -> Any:
    from stalwarts.surfaces._progress import Progress

    return Progress(sys.stderr)


def _tell(done: Done, *, as_json: bool, form: str) -> None:
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
        print("\n".join(done.said))  # noqa: T201
    sys.stdout.flush()


def _help(module: ModuleType) -> str:
    return (module.__doc__ or "").strip()


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
