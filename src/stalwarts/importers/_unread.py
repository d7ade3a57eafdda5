"""Downloads of which no file is read, and why: there is no importer to say it.

Discord names the folders of its package in the language of the account (since 2025), and the files in them in none.
"""

from __future__ import annotations

import re

_LEFT: tuple[tuple[str, str], ...] = (
    (r"(?:^|/)webhooks?/(?:[^/]+/(?:body\.(?:txt|json)|headers\.json)|secrets\.json)$",
     "a message a service sends to a server by itself, with its signature: no download, so not read as a file"),
    (r"(?:^|/)samples/personas\.json$", "who the invented people in sample files are: nobody's download"),
    (r"(?:^|/)(?:c\d{1,21}|\d{15,21})/(?:channel|messages)\.(?:json|csv)$|(?:^|/)(?:messages|nachrichten|wiadomości)/index\.json$",
     "your Discord messages: never opened; the package names nobody who follows you"),
    (r"(?:^|/)package(?:\.zip)?/(?:readme\.txt$|(?:account|servers|activity|programs|activities)/)|(?:^|/)account/(?:user\.json|avatar\.\w+)$|"
     r"(?:^|/)servers?/(?:index\.json|\d{15,21}/)|(?:^|/)(?:analytics|modeling|reporting|tns)/events-\d{4}-\d{5}-of-\d{5}\.json$",
     "part of the Discord package: it holds your own account only, and nobody who follows you"),
    (r"(?:^|/)letterboxd-[a-z0-9_]+-20\d\d-\d\d-\d\d-\d\d-\d\d-utc(?: ?\(\d+\))?(?:\.zip)?/|"
     r"(?:^|/)goodreads_library_export[^/]*\.csv$",
     "what you read or watched, and thought of it: nobody who follows you is in it"),
    (r"(?:^|/)mydata~\d+[^/]*(?:\.zip)?/(?:[^/]+/)*friends\.(?:json|html)$",
     "people you added on Snapchat: it does not say who follows you"),
    (r"(?:^|/)mydata~\d+[^/]*(?:\.zip)?/", "part of the Snapchat download that says nothing about who follows you"),
    (r"(?:^|/)takeout/(?:mail|gmail|google chat|hangouts|e-?mail|correo|posta|messages)/|"
     r"(?:^|/)takeout/(?:[^/]+/)*[^/]+\.mbox$",
     "your mail and messages: never opened"),
    (r"(?:^|/)takeout/(?:[^/]+/)*[^/]+\.vcf$", "your address book: never opened"),
    (r"(?:^|/)(?:products|inventory|collections|files|metaobjects|menus|redirects|pages|blog_posts)_export(?:_\d+)?\.csv$",
     "what your shop sells and shows: nobody who bought it"),
    (r"(?:^|/)discounts_export(?:_\d+)?\.csv$", "your discount codes: who used one stands in the orders"),
    (r"(?:^|/)gift_cards_export(?:_\d+)?\.csv$", "gift cards and what is left on them: their sales stand in the orders"),
    (r"(?:^|/)etsylistingsdownload[^/]*\.csv$", "what your shop sells: nobody who bought it"),
    (r"(?:^|/)etsy(?:directcheckoutpayments|deposits)\d{4}[-\d]*\.csv$",
     "how Etsy settled and paid out what you sold: bring the sold orders (EtsySoldOrders), which say who bought"),
    (r"(?:^|/)content/(?:images|media|files|themes|settings|data|logs|public)/|(?:^|/)(?:redirects|routes)\.(?:yaml|json)$",
     "what your site looks like: no list of people"),
    (r"(?:^|/)medium-export[^/]*/(?:[^/]+/)*(?:users-followers|followers)[^/]*/",
     "who follows you on Medium, as a page for reading: read by no importer"),
    (r"(?:^|/)medium-export[^/]*/(?:[^/]+/)*readme\.html$|"
     r"(?:^|/)medium-export[^/]*/(?:[^/]+/)*(?:about|earnings|membership|partner-program|responses)/[^/]+\.html$|"
     r"(?:^|/)medium-export[^/]*/(?:[^/]+/)*ips\.html$",
     "a page of Medium's download: nobody who follows you is in it"),
    (r"(?:^|/)medium-export[^/]*/(?:[^/]+/)*(?:blocks|bookmarks|claps|highlights|interests|ips|lists|posts|profile|pubs-following|"
     r"sessions|topics-following|twitter|users-following)/[^/]+\.html$",
     "a page of Medium's download: nobody who follows you is in it"),
)


def known(path: str) -> str | None:
    """Why a file is left alone, judged by its path; None where we do not know it."""
    lower = path.lower()
    return next((why for pattern, why in _LEFT if re.search(pattern, lower)), None)
