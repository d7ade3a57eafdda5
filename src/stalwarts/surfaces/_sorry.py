"""A mistake of ours: two plain lines, the rest in a file that names where it happened, not who is in the data."""

from __future__ import annotations

import os
from types import TracebackType

from stalwarts import __version__


def sorry(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Write the file; returns the two lines."""
    import tempfile
    import traceback

    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    with tempfile.NamedTemporaryFile("w", prefix="stalwarts-error-", suffix=".txt", delete=False) as out:
        out.write("\n".join([f"stalwarts {__version__}", kind.__name__, *frames]))
    if os.environ.get("STALWARTS_DEBUG"):
        traceback.print_exception(kind, error, trace)
    return (f"Something went wrong in Stalwarts itself ({kind.__name__}); your files are as they were.\n"
            f"Please report it with this file, which holds no names: {out.name}")
