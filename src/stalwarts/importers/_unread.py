"""Downloads of which no file is read, and why: there is no importer to say it.

Discord names the folders of its package in the language of the account (since 2025), and the files in them in none.
"""

from __future__ import annotations

import re

_LEFT: tuple[tuple[str, str], ...] = (
    (r"(?:^|/)webhooks?/(?:[^/]+/(?:body\.(?:txt|json)|headers\.json)|secrets\.json)$",
     "a message a service sends to a server by itself, with its signature: no download, so not read as a file"),
    (r"(?:^|/)samples/personas\.json$", "who the invented people in sample files are: nobody's download"),
    (r"(?:^|/)c?\d{15,21}/(?:channel|messages)\.(?:json|csv)$|(?:^|/)(?:messages|nachrichten|wiadomości)/index\.json$",
     "your Discord messages: never opened; the package names nobody who follows you"),
    (r"(?:^|/)package/(?:account|servers|activity|programs|activities)/|(?:^|/)account/(?:user\.json|avatar\.\w+)$|"
     r"(?:^|/)servers?/(?:index\.json|\d{15,21}/)|(?:^|/)(?:analytics|modeling|reporting|tns)/events-\d{4}-\d{5}-of-\d{5}\.json$",
     "part of the Discord package: it holds your own account only, and nobody who follows you"),
    (r"(?:^|/)letterboxd-[a-z0-9_]+-20\d\d-\d\d-\d\d-\d\d-\d\d-utc(?: ?\(\d+\))?(?:\.zip)?/|"
     r"(?:^|/)goodreads_library_export[^/]*\.csv$",
     "what you read or watched, and thought of it: nobody who follows you is in it"),
    (r"(?:^|/)mydata~\d+[^/]*(?:\.zip)?/(?:[^/]+/)*friends\.(?:json|html)$",
     "people you added on Snapchat: it does not say who follows you"),
    (r"(?:^|/)mydata~\d+[^/]*(?:\.zip)?/", "part of the Snapchat download that says nothing about who follows you"),
    (r"(?:^|/)medium-export[^/]*/(?:[^/]+/)*(?:blocks|bookmarks|claps|highlights|interests|ips|lists|posts|profile|pubs-following|"
     r"sessions|topics-following|twitter|users-following)/[^/]+\.html$",
     "a page of Medium's download: nobody who follows you is in it"),
)


def known(path: str) -> str | None:
    """Why a file is left alone, judged by its path; None where we do not know it."""
    lower = path.lower()
    return next((why for pattern, why in _LEFT if re.search(pattern, lower)), None)
