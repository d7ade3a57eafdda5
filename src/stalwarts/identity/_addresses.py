"""Addresses and ids that stand for nobody in particular, as data: they never merge two handles by themselves.

Entries of `PLACEHOLDERS` may be followed by digits (`test2@`), entries of `ROLES` may not (`info7@` is somebody).
A relay domain covers its subdomains. Everything is lower case; a dot is a dot and `*` stands for one label or more.
"""

from __future__ import annotations

PLACEHOLDERS: tuple[str, ...] = (
    "noreply", "no-reply", "no_reply", "no.reply", "donotreply", "do-not-reply", "do_not_reply", "do.not.reply",
    "not-reply", "nao-responda", "naoresponda", "ne-pas-repondre", "keine-antwort", "nicht-antworten",
    "test", "tester", "testing", "tests", "teste", "prueba",
    "none", "null", "nil", "n.a", "n/a", "undefined", "unknown", "unbekannt", "inconnu", "desconocido",
    "noemail", "no-email", "no_email", "nomail", "no-mail", "keine", "keinemail", "sememail", "sinemail",
    "nobody", "noone", "no-one", "anonymous", "anon", "guest", "walkin", "walk-in", "customer", "deleted",
    "example", "exemplo", "beispiel", "ejemplo", "dummy", "fake", "asdf", "asdfasdf", "qwerty", "abc", "xxx", "aaa",
    "you", "your", "yourname", "your.name", "your-name", "youremail", "your.email", "firstname.lastname",
    "email", "e-mail", "name", "user", "username", "someone", "somebody", "mailer-daemon", "postmaster", "bounce",
    "bounces", "abuse", "devnull", "dev-null",
)
"""Local parts that people or software write where no address is known."""

ROLES: tuple[str, ...] = (
    "info", "infos", "office", "hello", "hallo", "hola", "bonjour", "ciao", "hi", "hey", "contact",
    "contacts", "kontakt", "contacto", "contato", "contatti", "mail", "post", "team", "staff", "crew", "everyone",
    "all", "admin", "administrator", "administration", "root", "webmaster", "hostmaster", "sysadmin", "support",
    "help", "helpdesk", "service", "kundenservice", "customerservice", "sales", "vertrieb", "ventas", "vendas",
    "shop", "store", "tienda", "loja", "boutique", "orders", "order", "bestellung", "purchasing", "einkauf",
    "billing", "accounts", "accounting", "buchhaltung", "invoice", "invoices", "rechnung", "facturas", "faturas",
    "finance", "reception", "rezeption", "secretary", "secretaria", "sekretariat", "geral", "buero",
    "press", "presse", "media", "marketing", "pr", "booking", "bookings", "reservations", "events", "tickets",
    "management", "mgmt", "label", "newsletter", "news", "list", "privacy", "legal", "hr", "jobs", "careers",
    "feedback", "enquiries", "inquiries", "members", "membership", "family", "familie", "familia",
)
"""Local parts read by whoever is on duty, or by a whole household."""

RELAYS: tuple[str, ...] = (
    "privaterelay.appleid.com", "members.ebay.*", "marketplace.amazon.*", "scs.tiktokw.us", "scs2.tiktok.com",
    "relay.walmart.com", "allegromail.pl", "mail.mercadolibre.com", "mail.mercadolivre.com",
    "proxymail.facebook.com", "groups.facebook.com", "facebookmail.com", "reply.linkedin.com",
    "guest.booking.com", "guest.airbnb.com", "host.airbnb.com", "reply.airbnb.com", "messages.homeaway.com",
    "reply.craigslist.org", "sale.craigslist.org", "mail.kleinanzeigen.de", "mail.ebay-kleinanzeigen.de",
    "users.noreply.github.com", "reply.github.com",
    "mozmail.com", "relay.firefox.com", "duck.com", "simplelogin.com", "simplelogin.co", "aleeas.com", "slmail.me",
    "anonaddy.com", "anonaddy.me", "addy.io", "passmail.net", "passmail.com", "passinbox.com",
    "spamgourmet.com", "33mail.com", "mailinator.com", "guerrillamail.com", "sharklasers.com", "10minutemail.com",
    "temp-mail.org", "yopmail.com", "trashmail.com", "trash-mail.com", "wegwerfmail.de", "maildrop.cc",
    "dispostable.com", "getnada.com", "throwawaymail.com", "fakeinbox.com",
    "localhost", "invalid", "localdomain",
)
"""Domains that hand mail on under made-up or throw-away names, and names that never exist."""

NOBODY: tuple[str, ...] = (
    "0", "-", "--", "null", "nil", "none", "nan", "na", "n/a", "undefined", "unknown", "anonymous", "anon", "guest",
    "deleted", "deleteduser", "deleted_user", "__deleted__", "instagramuser", "instagram_user",
    "facebookuser", "facebook_user", "user", "username", "test", "walkin", "walk-in", "true", "false", "#n/a", "#ref!",
)
"""Values that files hold in place of an account name or id."""

NAMED: tuple[str, ...] = (
    "bandcamp", "bluesky", "discord", "facebook", "github", "instagram", "ko-fi", "linkedin", "mastodon", "patreon",
    "pinterest", "reddit", "snapchat", "soundcloud", "substack", "telegram", "threads", "tiktok", "tumblr", "twitch",
    "vimeo", "x",
)
"""Platforms whose account names are one whatever their case. Everywhere else an id keeps its case."""
