"""Canonical handles: one spelling for each e-mail address, account name, telephone number and id.

Twice, and the two agree (a property test holds them to it): functions on single texts, for what a person types, and
expressions on whole columns, for what files hold. The expressions cover printable ASCII; rows with anything else, and
telephone numbers, are found by `exceptions` and put right by `respelt`.

What is one, and what is not:

- An e-mail address is lower-cased *whole*. The part before the `@` may by RFC 5321 mind its case, but no large provider
  does, and the same person's address comes in both cases from almost every till.
- The domain is in ASCII (IDNA, UTS 46), so `bücher.de` and `xn--bcher-kva.de` are one.
- A plus-tag is kept: `luis+shop@x.org` is its own handle, and `plain` gives the `luis@x.org` to compare it with.
- Dots are kept: only Gmail ignores them, and nothing in an address says who hosts it.
- Account names are lower-cased and lose a leading `@` on platforms that do not mind the case; ids keep theirs.
- Telephone numbers are E.164 (`phone:+351900000003`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from stalwarts.identity import _addresses
from stalwarts.identity._profiles import profile
from stalwarts.problems import NotAHandle

if TYPE_CHECKING:
    from collections.abc import Iterable

    import ibis.expr.types as ir

# These patterns run in Python, in RE2 and in Java, and inside SQL text: no backslashes, no look-around.
EDGES = "^[ \t\n\r]+|[ \t\n\r]+$"
ADDRESS = "^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z]([a-z0-9-]*[a-z0-9])$"
EMAIL = ADDRESS.replace("^", "^email:", 1)
NAME = "^[!-~]+$"
SETTLED = "^[a-z][a-z0-9_-]*:[a-z0-9_.-]+$"
PLATFORM = "^[a-z][a-z0-9_-]*:"
UNUSUAL = "[^ -~]|^ *[Pp][Hh][Oo][Nn][Ee]:"
TAGGED = "^email:[^+@]+[+]"
TAG = "[+][^@]*@"
LONGEST_ADDRESS = 254

INVISIBLE = " \t\n\r\v\f\u200b\u200e\u200f\u202a\u202c\u2060\ufeff"
SPOKEN = {"e-mail": "email", "mail": "email", "mailto": "email", "tel": "phone", "twitter": "x", "insta": "instagram",
          "ig": "instagram", "fb": "facebook", "yt": "youtube"}
"""What people write before the colon, and which platform they mean."""


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(text.replace(".", "[.]").replace("*", "[a-z0-9.-]+") for text in texts)


NOBODY = (f"(?i)^[^:]*:({_any_of(_addresses.NOBODY)})$"
          f"|^email:(({_any_of(_addresses.PLACEHOLDERS)})[0-9]*|{_any_of(_addresses.ROLES)})([+][^@]*)?@"
          f"|^email:[^@]*@([^@]+[.])?({_any_of(_addresses.RELAYS)})$"
          f"|^phone:[+][0-9]{{1,3}}({'|'.join(f'{digit}{{7,}}' for digit in range(10))})$")
"""What a handle looks like that stands for nobody in particular."""


def handle(text: str, platform: str = "instagram", region: str | None = None) -> str:
    """The canonical handle of whatever a person may type or paste for somebody.

    Takes `instagram:Maya.Makes`, `@maya` (on `platform`), `@maya@mastodon.social`, an e-mail address, `mailto:`, the
    address of a profile, a telephone number (without a country code only where `region`, such as "PT", is given).
    Raises NotAHandle, which says how to write it.

    >>> handle("https://www.instagram.com/_u/Maya.Makes")
    'instagram:maya.makes'
    """
    said = _tidy(text).strip("<>\"',; ")
    found = _read(said, platform, region)
    if found is None:
        raise NotAHandle(text, _why_not(said))
    return found


def canonical(text: str, region: str | None = None) -> str | None:
    """The one spelling of `platform:value`; None where it is not one. The twin of `handles`.

    >>> canonical("email: Ada@Example.ORG")
    'email:ada@example.org'
    """
    platform, colon, value = _tidy(text).partition(":")
    platform, value = platform.lower(), _tidy(value)
    if not re.search(PLATFORM, platform + colon):
        return None
    cleaned = _value(platform, value, region)
    return f"{platform}:{cleaned}" if cleaned else None


def address(text: str) -> str | None:
    """The one spelling of an e-mail address, without `email:`; None where it is none. The twin of `email`."""
    text = _tidy(text).lower()
    if not text.isascii():
        return _address_abroad(text)
    fits = len(text) <= LONGEST_ADDRESS and re.search(ADDRESS, text)
    return text if fits else None


def name(text: str) -> str | None:
    """The one spelling of an account name, without its platform; None where it is none. Twin of `account_name`."""
    text = _tidy(text).casefold().lstrip("@")
    return text if text and text.isprintable() and " " not in text else None


def phone(text: str, region: str | None = None) -> str | None:
    """A telephone number in E.164, without `phone:`; None where it cannot be one, or has no country code."""
    import phonenumbers

    said = _tidy(text)
    try:
        number = phonenumbers.parse("+" + said[2:] if said.startswith("00") else said, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def plain(handle: str) -> str:
    """An e-mail handle without its plus-tag; any other handle as it is.

    >>> plain("email:luis+shop@example.org")
    'email:luis@example.org'
    """
    return re.sub(TAG, "@", handle) if re.search(TAGGED, handle) else handle


def mergeable(handle: str) -> bool:
    """Whether a handle, met in two places, says by itself that it is one being: no relay, placeholder or shared one."""
    return not re.search(NOBODY, handle)


def email(column: ir.StringValue) -> ir.StringValue:
    """`address` for a column; null where it is none."""
    text = _trimmed(column).lower()
    fits = text.re_search(ADDRESS) & (text.length() <= LONGEST_ADDRESS)
    return fits.ifelse(text, None)


def account_name(column: ir.StringValue) -> ir.StringValue:
    """`name` for a column; null where it is none."""
    text = _trimmed(column).lower().re_replace("^@+", "")
    return text.re_search(NAME).ifelse(text, None)


def handles(column: ir.StringValue) -> ir.StringValue:
    """`canonical` for a column of `platform:value`; null where it is none.

    Most rows are settled by one look; only the others are taken apart.
    """
    text = _trimmed(column)
    mail = text.lower().re_replace("^email:[ \t\n\r]*", "email:")
    spelt = mail.startswith("email:").ifelse(_is_email(mail).ifelse(mail, None), _named_or_id(text))
    settled = column.startswith("email:").ifelse(_is_email(column), column.re_search(SETTLED))
    return settled.ifelse(column, spelt)


def _is_email(column: ir.StringValue) -> ir.BooleanValue:
    return column.re_search(EMAIL) & (column.length() <= len("email:") + LONGEST_ADDRESS)


def _named_or_id(text: ir.StringValue) -> ir.StringValue:
    platform = text.re_extract("^([^:]*):", 1).lower()
    value = _trimmed(text.re_replace("^[^:]*:", ""))
    kept = value.startswith("@").ifelse(value.lower(), value).nullif("")
    cleaned = platform.isin(_addresses.NAMED).ifelse(account_name(value), kept)
    known = (platform + ":").re_search(PLATFORM) & cleaned.notnull()
    return known.ifelse(platform + ":" + cleaned, None)


def exceptions(column: ir.StringValue) -> ir.BooleanValue:
    """Rows the expressions cannot spell: anything but printable ASCII, and telephone numbers but the plain. For `respelt`."""
    return column.re_search(UNUSUAL) & ~column.re_search(plain_phones())


@cache
def plain_phones() -> str:
    """What `phone:+447700900000` looks like where `phone` would leave it as it is; not all of those that it would.

    Digits in a row: the country's, and as many more as its numbers have, of which the first begins no prefix: so nothing
    would be taken off. To see that a number looks so takes a hundredth of what `phone` takes.
    """
    import phonenumbers

    codes: dict[str, list[str]] = {}
    for code, (region, *_others) in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()):
        known = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, region)
        prefix = (known and known.national_prefix_for_parsing) or "0"
        first = "".join(digit for digit in "123456789" if digit not in _prefixes(prefix))
        if first and known and known.general_desc:
            rest = "|".join(f"[0-9]{{{length - 1}}}" for length in known.general_desc.possible_length)
            codes.setdefault(f"[{first}](?:{rest})", []).append(str(code))
    whole = "|".join(f"(?:{'|'.join(these)}){rest}" for rest, these in codes.items())
    return f"^phone:[+](?:{whole})$"


def _prefixes(pattern: str) -> str:
    """Digits with which something may begin that fits a pattern, and some more; all of them where nothing fits it, too."""
    if re.match(pattern, ""):
        return "123456789"
    begun = "".join(re.findall(r"(?:^|[|(])(?:\(|\?:)*([0-9]|\[[^]]*\])", pattern))
    return re.sub("([0-9])-([0-9])", lambda span: "".join(map(str, range(int(span[1]), int(span[2]) + 1))), begun)


def plain_expr(column: ir.StringValue) -> ir.StringValue:
    """`plain` for a column of canonical handles."""
    return column.re_search(TAGGED).ifelse(column.re_replace(TAG, "@"), column)


def mergeable_expr(column: ir.StringValue) -> ir.BooleanValue:
    """`mergeable` for a column of canonical handles."""
    return ~column.re_search(NOBODY)


def _trimmed(column: ir.StringValue) -> ir.StringValue:
    # Not `.strip()`: one dialect reads its `\v` and `\f` as the letters v and f, and names would lose theirs.
    return column.re_replace(EDGES, "")


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip(INVISIBLE)


def _value(platform: str, value: str, region: str | None) -> str | None:
    if platform == "email":
        return address(value)
    if platform == "phone":
        return phone(value, region)
    if platform in _addresses.NAMED:
        return name(value)
    return value.lower() if value.startswith("@") else value


def _address_abroad(text: str) -> str | None:
    from email_validator import EmailNotValidError
    from email_validator import validate_email

    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return f"{found.local_part}@{found.ascii_domain}"


def _read(said: str, platform: str, region: str | None) -> str | None:
    if _is_link(said):
        shown = profile(said)
        return canonical(":".join(shown)) if shown else None
    if re.search(PLATFORM, said.lower()):
        spoken, _, value = said.partition(":")
        meant = SPOKEN.get(spoken.lower(), spoken.lower())
        return canonical(f"{meant}:{value.partition('?')[0] if spoken.lower() == 'mailto' else value}", region)
    if said.startswith("@"):
        return canonical(f"mastodon:{said}" if "@" in said[1:] else f"{platform}:{said}")
    return canonical(f"email:{said}" if "@" in said else f"phone:{said}", region)


def _is_link(said: str) -> bool:
    host, slash, _ = said.partition("/")
    return said.lower().startswith(("http://", "https://")) or bool(slash and "." in host and "@" not in host)


def _why_not(said: str) -> str:
    if _is_link(said):
        return "the address shows no account; open the profile itself and copy its address"
    if "@" in said:
        return "an e-mail address has one @, no spaces, and an ending after a dot, as in ada@example.org"
    if re.fullmatch("[0-9 ()./+-]{6,}", said):
        return "a telephone number begins with + and the country, as in +351 900 000 003"
    return "write it with its platform, as in instagram:maya.makes, or as an e-mail address"
