"""Files that are known and not read: by their paths, or where a path says too little by their first part."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_totals import peek

from stalwarts import importers
from stalwarts.importers._shapes import Peek
from stalwarts.ledger import trying
from stalwarts.ledger.sources import Sources
from stalwarts.ledger.survey import survey

MASTODON = "archive-20260320080000-0123456789abcdef"
LINKEDIN = "Basic_LinkedInDataExport_03-20-2026"
TAKEOUT = "Takeout/YouTube and YouTube Music"


@pytest.mark.parametrize(("path", "why"), [
    ("package/messages/c700000000000000002/messages.json", "your Discord messages: never opened"),
    ("package/Messages/700000000000000002/channel.json", "your Discord messages: never opened"),
    ("x/messages/c700000000000000001/messages.csv", "your Discord messages: never opened"),
    ("package/messages/c100/messages.csv", "your Discord messages: never opened"),
    ("package.zip/README.txt", "part of the Discord package"),
    ("x.zip/Your archive.html", "part of the X archive"),
    ("x/messages/index.json", "your Discord messages: never opened"),
    ("package/Account/user.json", "part of the Discord package"),
    (f"{MASTODON}/likes.json", "likes you gave: they have no dates"),
    (f"{MASTODON}/bookmarks.json", "what you saved: never opened"),
    (f"{MASTODON}/actor.json", "your profile: only your own name"),
    ("x/muted_accounts.csv", "lists you keep about people: never opened"),
    ("x/blocked_domains.csv", "lists you keep about people: never opened"),
    (f"{LINKEDIN}/messages.csv", "your messages: never opened"),
    (f"{LINKEDIN}/Reactions.csv", "reactions you gave: LinkedIn does not say whose"),
    (f"{LINKEDIN}/Comments.csv", "comments you wrote: LinkedIn does not say whose"),
    (f"{LINKEDIN}/Company Follows.csv", "whom you follow: no addresses"),
    (f"{LINKEDIN}/Member_Follows.csv", "whom you follow: no addresses"),
    (f"{LINKEDIN}/Invitations.csv", "invitations: they are not connections"),
    (f"{LINKEDIN}/ImportedContacts.csv", "your address book: never opened"),
    (f"{TAKEOUT}/history/watch-history.json", "what you watched and searched for: never opened"),
    (f"{TAKEOUT}/videos/clip.mp4", "your videos and pictures: never opened")])
def test_what_a_path_says(path: str, why: str) -> None:
    assert (importers.known(path) or "").startswith(why)


@pytest.mark.parametrize("path", [
    f"{MASTODON}/outbox.json", f"{LINKEDIN}/Connections.csv", f"{LINKEDIN}/Shares.csv", "following_accounts.csv",
    f"{TAKEOUT}/subscriptions/subscriptions.csv", "export_fernlight_20260320/posts.csv", "lists.csv", "user.json",
    "mailchimp/lists.csv", "reddit_export/posts.csv"])
def test_what_a_path_does_not_say(path: str) -> None:
    """These are read, or nobody can tell them by their paths."""
    assert importers.known(path) is None


YOUTUBE_OLD = ('Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text\n'
               'Ug1,UCfernlight00000000000000,2023-09-19T17:42:53.434647+00:00,0,,vid,"{""takeoutSegments"":[{""text"":""x""}]}"\n')
YOUTUBE_GERMAN = ('Kanal-ID,Zeitstempel,Preis,Kommentar-ID,Video-ID,Kommentartext\n'
                  'UCfernlight00000000000000,2026-03-03T07:39:35.956042+00:00,0,Ug2,vid,"{""text"":""x""},{""text"":""\n""}"\n')
CHATS = "Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Video ID,Live Chat Text\n"


@pytest.mark.parametrize(("path", "head", "why"), [
    ("comments.csv", YOUTUBE_OLD, "comments and messages you wrote on YouTube"),
    ("Kommentare.csv", YOUTUBE_GERMAN, "comments and messages you wrote on YouTube"),
    ("live chats.csv", CHATS, "comments and messages you wrote on YouTube"),
    (f"{TAKEOUT}/playlists/playlists.csv", "Playlist ID,Title\nPL1,x\n", "part of the YouTube download"),
    ("Comments.csv", "Date,Link,Message\n2026-03-03,https://www.linkedin.com/feed/x,hi\n", "comments you wrote: LinkedIn"),
    ("Company Follows.csv", "Organization,Followed On\nFern,x\n", "whom you follow: no addresses"),
    ("mutes.csv", "Account address,Hide notifications\na@b.example.org,true\n", "lists you keep about people"),
    ("lists.csv", "Customers,maya@social.example.org\nFriends,ola@fedi.example.org\n", "lists you keep about people"),
    ("bookmarks.csv", "https://fedi.example.org/users/ola/statuses/1\nhttps://fedi.example.org/@ola/2\n", "what you saved"),
    ("TikTok_Data_1775890001.zip/Profile/Profile Info.txt", "User name: ada\nUsername: ada\n", "part of the TikTok download"),
    ("Totals.csv", "Date,Views\n2026-03-01,5\n", "YouTube Studio's totals by day")])
def test_what_the_columns_say(path: str, head: str, why: str) -> None:
    file = peek(path, head)
    assert importers.choose(file) is None
    assert (importers.unneeded(file) or "").startswith(why)


def test_such_a_file_is_reported_as_known(tmp_path) -> None:
    """In `add` it stands among the known ones, with the reason; the words in it are not in the report."""
    (tmp_path / "comments.csv").write_text(YOUTUBE_OLD.replace('""x""', '""secret""'))
    found = trying.tried(tmp_path / "comments.csv")
    assert [row["file"] for row in found.document["known"]] == ["comments.csv"]
    assert found.document["exports"] == found.document["unknown"] == []
    assert "secret" not in str(found)


@pytest.mark.parametrize(("path", "head", "why"), [
    ("recently_unfollowed_profiles.json", '{"relationships_unfollowed_users": []}', "accounts you stopped following"),
    ("pending_follow_requests.json", '{"relationships_follow_requests_sent": []}', "follow requests: they are not follows"),
    ("saved_posts.json", '{"saved_saved_media": []}', "part of the Instagram download"),
    ("threads_viewed.json", '{"text_post_app_text_post_app_posts_seen": []}', "part of the Threads download"),
    ("followers.json", '{"relationships_followers": []}', "")])
def test_what_a_key_says(path: str, head: str, why: str) -> None:
    assert (importers.unneeded(Peek(path, head.encode())) or "").startswith(why)


@pytest.mark.parametrize(("name", "text", "empty"), [
    ("people_who_followed_you.json", '{"followers_v3": []}', True), ("story_likes.json", '\ufeff{"story_likes": [], "a": {"b": []}}', True),
    ("thing.json", "[]", True), ("thing.json", '{"things": [{}]}', False), ("thing.json", '{"version": 2}', False),
    ("thing.json", '{"things": [', False)])
def test_a_list_with_nobody_on_it_is_known(tmp_path: Path, name: str, text: str, *, empty: bool) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with Sources([path]) as sources:
        found = survey(list(sources.walk()))
    assert [row["why"] for row in found.known] == (["a list with nobody and nothing on it"] if empty else [])
    assert len(found.known + found.unknown) == 1
