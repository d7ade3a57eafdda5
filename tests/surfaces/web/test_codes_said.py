"""A code's account is said with one press, and the page says so once."""

from __future__ import annotations

from typing import Any

from studio_client import send
from studio_client import text


def test_a_code_is_said_and_taken_back_where_one_came_from(client: Any) -> None:
    asked = text(client.get("/page/codes"))
    assert "Which account did you give each code to?" in asked
    said = send(client, "/do/code", tag="code:spring", account="many places", back="/page/codes")
    assert (said.status_code, said["Location"]) == (302, "/page/codes")
    assert "Noted: spring is out in many places." in text(client.get("/page/codes"))
    send(client, "/do/undo", export_id="code:spring", back="/page/codes")
    assert "Taken back" in text(client.get("/page/codes"))
