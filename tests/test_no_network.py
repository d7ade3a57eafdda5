"""The suite runs without a network: anything beyond loopback and unix sockets is refused."""

from __future__ import annotations

import socket
import urllib.request
from pathlib import Path

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("2001:db8::1", 80, 0, 0)])
def test_a_connection_beyond_this_machine_is_refused(address: tuple[object, ...]) -> None:
    family = socket.AF_INET6 if len(address) > 2 else socket.AF_INET
    with socket.socket(family) as talker, pytest.raises(AssertionError, match="tried to reach"):
        talker.connect(address)
    with socket.socket(family) as talker, pytest.raises(AssertionError, match="tried to reach"):
        talker.connect_ex(address)


def test_a_datagram_and_a_lookup_are_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sender, pytest.raises(AssertionError, match="tried to reach"):
        sender.sendto(b"x", ("192.0.2.1", 53))
    with pytest.raises(AssertionError, match="tried to reach"):
        socket.getaddrinfo("example.org", 443)


def test_a_web_request_is_refused() -> None:
    with pytest.raises(AssertionError, match="tried to reach"):
        urllib.request.urlopen("http://example.org/", timeout=1)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5) as talker:
            talker.sendall(b"hello")
            near, _ = server.accept()
            with near:
                assert near.recv(5) == b"hello"
        assert socket.getaddrinfo("localhost", server.getsockname()[1])


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no unix sockets on this system")
def test_unix_sockets_are_open(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen()
        with socket.socket(socket.AF_UNIX) as talker:
            talker.connect(str(tmp_path / "s"))
