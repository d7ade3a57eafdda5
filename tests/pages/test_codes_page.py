"""Codes and answers on the pages: asked once, what they add to the answer, and what that takes for granted."""

from __future__ import annotations

from stalwarts import words

SOLD = """
    cover table=order since=2025-01-01
    cover table=follow
    follow handle=instagram:a
    follow handle=instagram:b
    follow handle=instagram:c
    follow handle=instagram:d
    follow handle=instagram:e
    order handle=email:u@x.org code=IG10 occurred_at=2026-01-01
    order handle=email:v@x.org code=ig10 occurred_at=2026-01-02
    order handle=email:w@x.org source=bio occurred_at=2026-01-02
    order handle=email:y@x.org code=Z occurred_at=2026-01-02
    """


def test_codes_are_listed_by_the_buyers_they_brought_with_a_button_each(seen):
    """
    cover table=order
    follow handle=instagram:a
    order handle=email:u@x.org code=IG10 occurred_at=2026-01-01
    order handle=email:v@x.org code=ig10 occurred_at=2026-01-02
    order handle=email:w@x.org source=bio occurred_at=2026-01-02
    tally account=tiktok:us value=40 until=2026-01-01
    given tag=link:bio account=many
    """
    page = seen("codes")
    assert page.claim == "2 codes and links brought buyers; of 1 it is said which account they were given to."
    assert page.grids[0].rows == [["code ig10", "2", "2", "not said yet"], ["link bio", "1", "1", "many places"]]
    asked, told = page.grids[0].deeds
    assert [(deed.label, deed.values["account"]) for deed in asked] == [
        ("To tiktok:us", "tiktok:us"), ("To instagram:us", "instagram:us"), ("To many places", "many"), ("I don't know", "unknown")]
    assert [(deed.action, deed.values) for deed in told] == [("undo", {"export_id": ["link:bio"]})]
    assert page.next_step.startswith("Begin with “ig10”: it brought 2 buyers.")
    assert words.check(page) == []


def test_without_codes_the_page_says_how_to_have_some(seen):
    """
    cover table=order
    order handle=email:u@x.org occurred_at=2026-01-01
    """
    page = seen("codes")
    assert page.claim == "No buyer in your files carries a code or a link's tag."
    assert page.next_step.startswith("Give each account")
    assert words.check(page) == []


def test_the_answer_says_at_least_and_at_most_once_a_code_is_given(look_of):
    from stalwarts import pages

    page = pages.turn("answer", look_of(SOLD + "given tag=code:ig10 account=instagram:us"))
    assert page.claim == "At least 2 and at most 4 of your 5 Instagram followers have bought."
    (account,) = page.figures["accounts"]
    by = account["bounds"]["by"]
    assert set(by) == {"files", "codes"}
    assert by["files"]["low"] == 0 < by["codes"]["low"] == account["bounds"]["low"]
    assert by["files"]["high"] == by["codes"]["high"] == account["bounds"]["high"]
    assert (account["tied"], account["untied"], account["matched"]) == (0, 4, 0.0), "what files show is as before"
    assert any("2 buyers count as following instagram:us because they used a code" in doubt.text for doubt in page.doubts)
    assert words.check(page) == []


def test_the_answer_asks_for_what_has_not_been_said(look_of):
    from stalwarts import pages

    page = pages.turn("answer", look_of(SOLD))
    assert page.claim.startswith("At most 4 of your 5 Instagram followers, ")
    assert "by" not in page.figures["accounts"][0]["bounds"]
    assert [doubt.text for doubt in page.doubts if "brought buyers" in doubt.text] == [
        "1 code or link brought buyers, the commonest 2; which account each was given to is not said."]
    assert words.check(page) == []


def test_methods_stand_side_by_side_and_their_quarrels_are_told(look_of):
    from stalwarts import pages

    page = pages.turn("answer", look_of(SOLD + """
    follow handle=email:y@x.org account=mailchimp:us kind=subscriber
    cover table=follow account=mailchimp:us
    given tag=code:ig10 account=instagram:us
    given tag=link:bio account=mailchimp:us
    said handle=email:v@x.org question=follows answer=mailchimp
    said handle=email:w@x.org question=follows answer=instagram
    said handle=instagram:a answer=yes
    said handle=email:y@x.org answer=no
    """))
    accounts = {row["account"]: row for row in page.figures["accounts"]}
    assert set(accounts["instagram:us"]["bounds"]["by"]) == {"files", "codes", "said"}
    told = " ".join(doubt.text for doubt in page.doubts)
    assert "1 buyer used a code of instagram:us and says they follow you elsewhere" in told
    assert "1 buyer counts as following instagram:us by their own word" in told
    assert "came by a code, a link or their own word from mailchimp:us, and its list does not hold them" in told
    assert "1 follower of instagram:us says they bought" in told
    assert "1 follower of mailchimp:us says they never bought" in told
    assert words.check(page) == []


def test_an_account_of_which_only_the_count_is_known_is_asked_about(seen):
    """
    cover table=order since=2025-01-01
    order handle=email:u@x.org code=TIK occurred_at=2026-01-01
    order handle=email:v@x.org code=tik occurred_at=2026-01-02
    order handle=email:w@x.org occurred_at=2026-01-02
    tally account=tiktok:us value=40 until=2026-01-01
    """
    page = seen("answer")
    assert page.figures["bounds"] == {"low": None, "high": 3 / 40}
    assert any("which account each was given to is not said" in doubt.text for doubt in page.doubts)


def test_an_account_of_which_only_the_count_is_known_is_answered_for(seen):
    """
    cover table=order since=2025-01-01
    order handle=email:u@x.org code=TIK occurred_at=2026-01-01
    order handle=email:v@x.org code=tik occurred_at=2026-01-02
    order handle=email:w@x.org occurred_at=2026-01-02
    tally account=tiktok:us value=40 until=2026-01-01
    given tag=code:tik account=tiktok:us
    """
    page = seen("answer")
    assert page.claim == "At least 2 and at most 3 of your 40 TikTok followers have bought."
    assert any(note.startswith("At most ") for note in page.notes)
    assert 0 < page.figures["bounds"]["low"] < 2 / 40 < 3 / 40 < page.figures["bounds"]["high"]
    assert words.check(page) == []


def test_an_account_nobody_knows_the_size_of_has_no_bounds_and_is_told_so(seen):
    """
    cover table=order
    cover table=follow
    follow handle=instagram:a
    order handle=email:u@x.org code=POD occurred_at=2026-01-01
    given tag=code:pod account=podcast:us
    """
    page = seen("codes")
    assert page.notes == ["1 buyer whom no file knows as following podcast:us came by its codes and links: they count once it is "
                          "known how many follow it. Bring its list, or tell the number on the page Start."]
    assert words.check(page) == []
