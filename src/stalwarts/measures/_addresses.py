"""Handles, and what their platform says."""

from __future__ import annotations

from ibis.expr.types import Value

_STAND_INS = "^email:(no-?reply|donotreply|none|null|test|guest|anonymous|unknown)[0-9]*@"
_RELAYS = ("@(.*[.])?(privaterelay[.]appleid[.]com|members[.]ebay[.][a-z.]+|marketplace[.]amazon[.][a-z.]+|"
           "messages[.]etsy[.]com|convos[.]etsy[.]com|mozmail[.]com|duck[.]com|simplelogin[.]com?|anonaddy[.](com|me)|"
           "addy[.]io|passmail[.]net|relay[.]walmart[.]com|users[.]noreply[.]github[.]com|mailinator[.]com)$")


def platform(handle: Value) -> Value:
    """The part of a handle before its first colon."""
    return handle.left(handle.find(":"))


def stands_for_nobody(handle: Value) -> Value:
    """Whether a handle is an address written by software or handed on under a made-up name.

    The person behind it may be on any list under another address, so its absence from a list shows nothing.
    """
    return handle.re_search(_STAND_INS) | handle.re_search(_RELAYS)
