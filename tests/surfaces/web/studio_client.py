"""What tests of the studio share: reading an answer, and sending a form as a browser does."""

from __future__ import annotations

import re
from typing import Any

HOST = "127.0.0.1:8765"


def text(response: Any) -> str:
    """What an answer holds."""
    return str(response.content.decode())


def secret(client: Any, path: str = "/who") -> str:
    """What a form of the studio carries to show that it is one."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text(client.get(path)))
    assert found
    return found[1]


def send(client: Any, path: str, **values: Any) -> Any:
    """Send a form as a browser does from the studio's own page."""
    return client.post(path, values | {"csrfmiddlewaretoken": secret(client)}, headers={
        "origin": f"http://{HOST}", "sec-fetch-site": "same-origin"})
