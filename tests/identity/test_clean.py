"""One spelling each: what people type, what files hold, and that both come to the same."""

from __future__ import annotations

from functools import cache

import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.identity import clean
from stalwarts.identity.clean import address
from stalwarts.identity.clean import canonical
from stalwarts.identity.clean import handle
from stalwarts.identity.clean import mergeable
from stalwarts.identity.clean import name
from stalwarts.identity.clean import plain
from stalwarts.problems import NotAHandle


@pytest.mark.parametrize(("typed", "meant"), [
    ("instagram:Maya.Makes", "instagram:maya.makes"),
    ("@maya", "instagram:maya"),
    (" ALICE@Example.org ", "email:alice@example.org"),
    ("Ada@Example.ORG", "email:ada@example.org"),
    ("<ada@example.org>,", "email:ada@example.org"),
    ("mailto:Ada@example.org?subject=hello", "email:ada@example.org"),
    ("e-mail:ada@example.org", "email:ada@example.org"),
    ("https://www.instagram.com/_u/x", "instagram:x"),
    ("https://www.instagram.com/Maya.Makes/?hl=en", "instagram:maya.makes"),
    ("instagram.com/maya", "instagram:maya"),
    ("https://twitter.com/intent/user?user_id=4400", "x:4400"),
    ("https://mobile.twitter.com/Maya", "x:maya"),
    ("https://www.tiktok.com/@studio", "tiktok:studio"),
    ("https://www.youtube.com/channel/UCaBcDeF", "youtube:UCaBcDeF"),
    ("https://youtube.com/@Maya", "youtube:@maya"),
    ("https://www.facebook.com/profile.php?id=1000", "facebook:1000"),
    ("https://de.linkedin.com/in/ada-l/", "linkedin:ada-l"),
    ("https://ab.bandcamp.com/album/x", "bandcamp:ab"),
    ("https://fernlight.substack.com", "substack:fernlight"),
    ("https://social.example.org/@Maya", "mastodon:maya@social.example.org"),
    ("@Maya@social.example.org", "mastodon:maya@social.example.org"),
    ("+351 900 000 003", "phone:+351900000003"),
    ("phone:00351 (900) 000-003", "phone:+351900000003"),
    ("tel:+44 (0)20 7946 0000", "phone:+442079460000"),
    ("twitter:Maya", "x:maya"),
    ("shopify: 7210448301122 ", "shopify:7210448301122"),
    ("stripe:cus_AbC", "stripe:cus_AbC"),
    ("facebook:row/3f2a/7", "facebook:row/3f2a/7"),
])
def test_what_people_type(typed, meant):
    assert handle(typed) == meant
    assert handle(meant) == meant == canonical(meant)


@pytest.mark.parametrize(("typed", "said"), [
    ("", "with its platform"), ("maya", "with its platform"), ("ada@example", "ending after a dot"),
    ("ada @example.org", "no spaces"), ("900 000 003", "the country"), ("instagram:", "with its platform"),
    ("https://www.instagram.com/p/Cxyz/", "shows no account"), ("https://example.org/", "shows no account"),
])
def test_refusals_teach(typed, said):
    with pytest.raises(NotAHandle, match=said):
        handle(typed)


def test_named_platform_and_region():
    assert handle("@Maya", platform="tiktok") == "tiktok:maya"
    assert handle("900 000 003", region="PT") == "phone:+351900000003"


@pytest.mark.parametrize(("one", "other"), [
    ("ada@BÜCHER.example.de", "ada@xn--bcher-kva.example.de"),          # domain in Unicode and in ASCII
    ("ada@bu\u0308cher.example.de", "ada@b\u00fccher.example.de"),       # two ways to write ü
    ("Иван@Пример.рф", "иван@xn--e1afmkfd.xn--p1ai"),
    ("用户@例子.公司", "用户@xn--fsqu00a.xn--55qx5d"),
    ("ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "ada@example.org"),                 # typed with a Japanese keyboard
    ("\u200eada@example.org\u00a0", "ada@example.org"),                  # pasted with invisible marks
    ("telegram:ИВАН", "telegram:иван"),
    ("youtube:@ΜΑΊΑ", "youtube:@μαία"),
    ("instagram:＠Ｍａｙａ", "instagram:maya"),
])
def test_other_scripts(one, other):
    assert handle(one) == handle(other)


def test_different_people_stay_different():
    """Dots, tags, accents, look-alike letters and the case of ids are kept."""
    assert len({canonical(text) for text in (
        "email:maya.o@gmail.com", "email:mayao@gmail.com", "email:maya.o+x@gmail.com", "email:máya.o@gmail.com",
        "email:mаya.o@gmail.com", "stripe:cus_A", "stripe:cus_a", "instagram:maya_o", "tiktok:maya_o")}) == 9


def test_plain():
    assert plain("email:luis+shop@example.org") == "email:luis@example.org"
    assert plain("email:luis+a+b@example.org") == "email:luis@example.org"
    for kept in ("email:luis@example.org", "email:+x@example.org", "instagram:a+b", "phone:+351900000003"):
        assert plain(kept) == kept


@pytest.mark.parametrize("nobody", [
    "email:noreply@shop.example.org", "email:no-reply+7@example.org", "email:test@x.org", "email:test22@x.org",
    "email:none@none.com", "email:unknown@x.org", "email:n/a@x.org", "email:your.name@example.com",
    "email:info@x.org", "email:office@x.org", "email:hello+shop@x.org", "email:geral@x.pt", "email:kontakt@x.de",
    "email:abc7@privaterelay.appleid.com", "email:x1@members.ebay.com", "email:x1@members.ebay.co.uk",
    "email:x1@marketplace.amazon.de", "email:x1@m.marketplace.amazon.com", "email:x@proxymail.facebook.com",
    "email:a@b.mozmail.com", "email:a@site.invalid", "phone:+10000000000", "phone:+35111111111",
    "shopify:0", "shopify:null", "stripe:NULL", "instagram:instagramuser", "woocommerce:guest", "facebook:unknown",
])
def test_nobody_in_particular(nobody):
    assert not mergeable(nobody)


@pytest.mark.parametrize("somebody", [
    "email:ada@example.org", "email:tested@x.org", "email:ola@x.org", "email:information@x.org", "email:info7@x.org",
    "email:ada@myprivaterelay.appleid.com.example.org", "email:ada@notmozmail.com", "instagram:info", "x:4400",
    "phone:+351900000003", "shopify:7210448301122", "email:иван@xn--e1afmkfd.xn--p1ai",
])
def test_somebody(somebody):
    assert mergeable(somebody)


ENGINE = duckdb.connect()


@cache
def query(*forms):
    """The forms of column `text` of table `texts`, compiled once."""
    table = ibis.table({"text": "string"}, name="texts")
    return ibis.to_sql(table.select(**{f"c{n}": form(table.text) for n, form in enumerate(forms)}), dialect="duckdb")


def run(texts, *forms):
    """Each form over the texts, as lists."""
    ENGINE.register("texts", pa.table({"text": pa.array(texts, pa.string())}))
    return [column.to_pylist() for column in ENGINE.sql(query(*forms)).to_arrow_table().columns]


ASCII = st.text(st.characters(max_codepoint=127), max_size=30)
LIKELY = st.from_regex(r"[ \t]{0,2}(email|Instagram|PHONE|shopify|youtube|n/a)?:? ?@{0,2}"
                       r"[A-Za-z0-9.+'_-]{0,8}(@[A-Za-z0-9.-]{0,12})?[ \n]{0,2}", fullmatch=True)
SAMPLE = st.lists(st.one_of(ASCII, LIKELY, st.emails()), min_size=20, max_size=40)


@settings(max_examples=20, deadline=None)
@given(SAMPLE)
@example(["", " ", "@", "@@a", "a@b.co", "A@B.CO ", "a@b", "a@b.c", "a@-b.co", "a..b@c.co", f"{'a' * 64}@b.co",
          f"{'a' * 65}@b.co", f"a@{'b.' * 130}co", "email:a@b.co", "email:", ":", "x:", "a:b:c", "EMAIL:A@b.co",
          "five:  v f", "youtube:@MaYa", "instagram: @MaYa ", "9x:1", "a'b@c.co", "a`b{c|d}@e.co"])
def test_columns_agree_with_single_texts(texts):
    """Whatever `exceptions` leaves in the engine is spelt there as it is spelt here."""
    apart, mails, names, full = run(texts, clean.exceptions, clean.email, clean.account_name, clean.handles)
    for text, out, mail, called, whole in zip(texts, apart, mails, names, full, strict=True):
        if not out:
            assert (mail, called, whole) == (address(text), name(text), canonical(text)), text


@settings(max_examples=15, deadline=None)
@given(SAMPLE)
def test_canonical_handles_stay_and_are_judged_alike(texts):
    texts = [text for text in map(canonical, texts) if text] + ["email:info@x.org", "email:a+b@x.org", "shopify:NULL"]
    assert [canonical(text) for text in texts] == texts
    plains, joins, apart, again = run(texts, clean.plain_expr, clean.mergeable_expr, clean.exceptions, clean.handles)
    assert plains == [plain(text) for text in texts]
    assert joins == [mergeable(text) for text in texts]
    assert all(there == here for there, here, out in zip(again, texts, apart, strict=True) if not out)


def test_every_nobody_agrees_with_its_column():
    from stalwarts.identity import _addresses

    texts = [f"email:{local}@x.org" for local in (*_addresses.PLACEHOLDERS, *_addresses.ROLES)]
    texts += [f"email:a@{domain.replace('*', 'de')}" for domain in _addresses.RELAYS]
    texts += [f"shopify:{value}" for value in _addresses.NOBODY]
    assert not any(map(mergeable, texts))
    assert not any(run(texts, clean.mergeable_expr)[0])


def test_only_the_unusual_leaves_the_engine():
    texts = ["email:ada@bücher.de", "phone:+351 900 000 003", "email:ada@x.org", "telegram:ИВАН", "email:ä@b", None]
    apart = [text for text, out in zip(texts, run(texts, clean.exceptions)[0], strict=True) if out]
    assert {text: canonical(text) for text in apart} == {
        "email:ada@bücher.de": "email:ada@xn--bcher-kva.de", "email:ä@b": None, "phone:+351 900 000 003": "phone:+351900000003",
        "telegram:ИВАН": "telegram:иван"}


def test_plain_telephone_numbers_stay_in_the_engine():
    """Those of every country with as many digits as it has, or one more or less, and those that people really have."""
    import random

    import phonenumbers

    chance = random.Random(5)
    texts = [f"phone:+{code}{''.join(chance.choices('0123456789', k=digits))}"
             for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE for digits in range(3, 14) for _ in range(6)]
    plain = [text for text, out in zip(texts, run(texts, clean.exceptions)[0], strict=True) if not out]
    assert len(plain) > 1_000
    assert [text for text in plain if canonical(text) != text] == []
    assert run(plain, clean.handles)[0] == plain
    real = [phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
            for region in ("US", "GB", "DE", "FR", "IN", "JP", "AU", "MX", "IT", "ES", "RU", "NG", "PT", "NL", "PL")]
    known = [f"phone:{phonenumbers.format_number(one, phonenumbers.PhoneNumberFormat.E164)}" for one in real]
    assert not any(run(known, clean.exceptions)[0])


def test_a_prefix_that_may_be_nothing_leaves_no_number_plain():
    """Argentina's stands inside of the number; China's may begin with what its numbers begin with."""
    assert clean._prefixes("0?(?:(11|22)15)?") == "123456789"
    assert clean._prefixes("(1(?:[12]\\d|79)\\d\\d)|0") == "1[12]70"
    assert clean._prefixes("([24-9]\\d{6})$|0") == "[2456789]0"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=25))
def test_any_text_is_spelt_once_or_refused(text):
    for spell in (address, name, canonical):
        once = spell(text)
        assert once is None or spell(once) == once


def test_addresses_the_library_takes_are_taken():
    """Ours lets through what email-validator does; more only where phones of old made addresses with stray dots."""
    from email_validator import EmailNotValidError
    from email_validator import validate_email

    @settings(max_examples=150, deadline=None)
    @given(st.one_of(st.emails(), st.from_regex(r"[a-z.+]{1,6}@([a-z0-9-]{1,4}\.){0,2}[a-z]{2,4}", fullmatch=True)))
    def check(text):
        text = text.strip()
        try:
            found = validate_email(text, check_deliverability=False, test_environment=True)
        except EmailNotValidError as refusal:
            lenient = ".." in text or text.startswith(".") or ".@" in text or "special-use" in str(refusal)
            assert address(text) is None or lenient or "--" in text, text
        else:
            assert address(text) == f"{found.local_part}@{found.ascii_domain}".lower()

    check()


def test_compiles_for_spark():
    assert ibis.pyspark
    table = ibis.table({"text": "string"}, name="t")
    for form in (clean.email, clean.account_name, clean.handles, clean.plain_expr, clean.mergeable_expr,
                 clean.exceptions):
        text = ibis.to_sql(table.select(out=form(table.text)), dialect="pyspark")
        assert "\\\\" not in text
        assert "\\v" not in text
