"""What users of other tools complained of in matters of identity, each as a test."""

from __future__ import annotations

from test_certain import being
from test_certain import groups
from test_certain import links
from test_certain import needed
from test_certain import rulings
from test_certain import seen

from stalwarts.identity.clean import handle


def test_1_names_in_other_scripts_are_never_a_reason_to_merge():
    """Two people called the same in any script stay two; one address in two spellings is one."""
    one, other = handle("telegram:Мария"), handle("email:мария@пример.рф")
    assert groups(links(f"{one} x:1", f"{other} x:2")) == {being(one, "x:1"), being(other, "x:2")}
    spelt = handle("email:МАРИЯ@xn--e1afmkfd.xn--p1ai")
    assert groups(links(f"{other} x:1", f"{spelt} x:2")) == {being(other, "x:1", "x:2")}


def test_2_merging_keeps_every_handle():
    """Two account names, two addresses, a number: all five are kept, whichever are repeated."""
    table = links("instagram:ada email:ada@x.org", "email:ada@x.org instagram:ada.private", "email:ada@x.org shop:1",
                  "shop:1 email:ada@work.org", "shop:1 email:ada@work.org", "shop:1 shop:1")
    assert groups(table) == {being("instagram:ada", "instagram:ada.private", "email:ada@x.org", "email:ada@work.org",
                                   "shop:1")}


def test_3_a_merge_can_be_undone_in_bulk_and_redone():
    """A cluster of twenty is parted by decisions on every pair, and is one again when they are reversed."""
    pairs = [f"stripe:cus_{one} stripe:cus_{other}" for one in range(20) for other in range(one)]
    table = links(*(f"shop:till stripe:cus_{n}" for n in range(20)))
    apart = [f"{pair} different 1" for pair in pairs]
    assert {len(one) for one in groups(table)} == {21}
    assert {len(one) for one in groups(table, rulings(*apart))} == {2}
    assert groups(table, rulings(*apart, *(f"{pair} same 2" for pair in pairs))) == groups(table)


def test_4_null_ids_and_shared_devices_merge_no_strangers():
    """`null`, 0, a placeholder address, and a telephone behind which sit six different people."""
    strangers = [f"{centre} instagram:{n}{at}" for at, centre in
                 enumerate(("shop:null", "shop:0", "email:none@none.org", "phone:+10000000000")) for n in "ab"]
    shared = [f"phone:+351900000003 instagram:{n}" for n in "uvwxyz"]
    assert groups(links(*strangers, *shared)) == set()


def test_5_who_pays_under_another_address_is_found_and_many_customer_ids_are_one():
    """Subscriber address, payer address and typed handle meet in a row; twelve checkouts are one buyer."""
    table = links("email:ada@home.org email:ada@work.org one row", "email:ada@work.org instagram:ada typed by the buyer",
                  *(f"email:ada@work.org stripe:cus_{n} customer id" for n in range(12)))
    assert {len(one) for one in groups(table)} == {15}


def test_5_tagged_addresses_are_compared():
    """`luis+shop@` at the till and `luis@` on the list."""
    found = needed(links(), seen("email:luis+shop@x.org"), seen("email:luis@x.org"))
    assert groups(links(*map(" ".join, found))) == {being("email:luis+shop@x.org", "email:luis@x.org")}


def test_6_reading_a_file_again_changes_nothing():
    """The same links from a second export, and the same person in another case."""
    once = links("email:ada@x.org instagram:ada")
    twice = links("email:ada@x.org instagram:ada", f"{handle('ADA@X.ORG')} {handle('instagram:Ada')}")
    assert groups(twice) == groups(once)
