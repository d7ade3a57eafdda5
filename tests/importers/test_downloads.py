"""Whole downloads, whatever their zip or folder is called: each member is read, or known and left alone, or its reader has to be told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest
from archives import read

from adding import GOLDEN
from adding import followers
from adding import zipped
from stalwarts import importers
from stalwarts.importers import _downloads
from stalwarts.importers._downloads import Downloads
from stalwarts.ledger import survey
from stalwarts.ledger.sources import Source
from stalwarts.ledger.sources import Sources

SOMETHING = json.dumps({"some_things_v2": [{"timestamp": 1_700_000_000, "title": "A thing"}], "more": "text"}).encode()
TABLE = b"Thing,When,Note\nA thing,2026-03-01,hello\n"
PAGE = b"<!DOCTYPE html><html><head><title>Page</title></head><body><p>Some words</p></body></html>"
CONTENT = {"json": SOMETHING, "csv": TABLE, "html": PAGE, "js": b'window.YTD.thing.part0 = [ {"thing": {"a": "1"}} ]'}
SUBSCRIPTIONS = (GOLDEN / "youtube_subscriptions").rglob("subscriptions.csv")

INSTAGRAM = {
    "connections/followers_and_following/followers_1.json": followers(["ada", "ben"]),
    **dict.fromkeys((
        "ads_information/ads_and_topics/ads_viewed.json", "apps_and_websites_off_of_instagram/apps_and_websites/active_apps.json",
        "connections/contacts/synced_contacts.json", "logged_information/link_history/link_history.json",
        "personal_information/device_information/devices.json", "preferences/your_topics/recommended_topics.json",
        "security_and_login_information/login_and_profile_creation/login_activity.json", "media/posts/202603/1.jpg",
        "your_instagram_activity/messages/inbox/ada_1/message_1.json", "start_here.html", "files/Instagram-Logo.png"), b"")}
FACEBOOK = dict.fromkeys((
    "your_facebook_activity/messages/inbox/ada_1/message_1.json", "ads_information/ad_preferences.json", "no-data.txt",
    "logged_information/search/your_search_history.json", "personal_information/profile_information/profile_information.json",
    "preferences/feed/feed.json", "security_and_login_information/account_activity.json", "connections/supervision/x.json"), b"")
FACEBOOK_2019 = dict.fromkeys((
    "about_you/friend_peer_group.json", "calls_and_messages/call_logs.json", "marketplace/items_sold.json", "groups/your_groups.json",
    "likes_and_reactions/other.json", "search_history/your_search_history.json", "photos_and_videos/album/0.json", "index.html"), b"")
X_2019 = dict.fromkeys(("account-creation-ip.js", "direct-message-headers.js", "ni-devices.js", "app.js", "periscope-followers.js",
                        "ageinfo.js", "grok-chat-item.js", "tweets_media/1-a.jpg", "README.txt"), b"")
LINKEDIN = dict.fromkeys(("Ad_Targeting.csv", "Registration.csv", "PhoneNumbers.csv", "messages.csv", "Skills.csv", "Profile.csv",
                          "Jobs/Job Applications_1.csv", "learning_coach_messages.csv", "Articles/Articles/2026-01-01-Hi.html"), b"")
SNAPCHAT = dict.fromkeys(("json/snap_history.json", "json/friends.json", "html/friends.html", "json/snap_ads.json",
                          "memories/2026-01-01_x-main.jpg", "index.html"), b"")
REDDIT = dict.fromkeys(("post_votes.csv", "comment_votes.csv", "saved_posts.csv", "messages.csv", "payouts.csv", "stripe.csv",
                        "scheduled_posts.csv", "gold_received.csv", "chat_history_1.csv"), b"")
DISCORD = dict.fromkeys(("Messages/c700000000000000002/channel.json", "Konto/user.json", "Ads/traits.json", "Activities/x.json",
                         "Support_Tickets/tickets.json", "README.txt"), b"")
SPOTIFY = dict.fromkeys((f"Spotify Account Data/{name}.json" for name in (
    "StreamingHistory_music_0", "YourLibrary", "Follow", "Payments", "Userdata", "Inferences", "SpotifyWrapped")), b"")
TELEGRAM = dict.fromkeys(("messages.html", "messages2.html", "css/style.css", "js/script.js", "images/back.png", "photos/photo_1.jpg",
                          "voice_messages/audio_1.ogg", "lists/contacts.html", "export_results.html"), b"")
TWITCH = dict.fromkeys(("request/metadata.json", "request/site_history/chat_messages.csv", "request/site_history/minute_watched.csv",
                        "request/community/follows/follow.csv", "request/commerce/bits/bits_cheered.csv",
                        "request/account/security/login.csv", "request/users/user/4.json"), b"")
TAKEOUT = {"Takeout/YouTube en YouTube Music/abonnementen/abonnementen.csv": next(SUBSCRIPTIONS).read_bytes(), **dict.fromkeys((
    "Takeout/archive_browser.html", "Takeout/Mail/All mail.mbox", "Takeout/Contacten/Alle contacten/Alle contacten.vcf",
    "Takeout/Google Photos/IMG_1.jpg", "Takeout/Google Photos/IMG_1.jpg.supplemental-metadata.json", "Takeout/Keep/1.json",
    "Takeout/Mijn activiteit/YouTube/MyActivity.html", "Takeout/Fit/2026-01-01.csv"), b"")}
MAILCHIMP = dict.fromkeys(("aggregate_activity/opens/1_x.csv", "granular_activity/sent/1_x.csv", "campaigns/campaigns.csv",
                           "templates/1_basic.html", "account_info.csv", "files/logo.png", "readme.txt"), b"")
TUMBLR = dict.fromkeys(("payload-0.json", "lena/posts/posts_index.html", "posts/html/1.html", "media/1.jpg",
                        "lena/conversations/conversations_for_lena.xml"), b"")
WHOLE = {"Instagram": INSTAGRAM, "Facebook": FACEBOOK, "Facebook 2019": FACEBOOK_2019, "X 2019": X_2019, "LinkedIn": LINKEDIN,
         "Snapchat": SNAPCHAT, "Reddit": REDDIT, "Discord": DISCORD, "Spotify": SPOTIFY, "Telegram": TELEGRAM, "Twitch": TWITCH,
         "Google": TAKEOUT, "Mailchimp": MAILCHIMP, "Tumblr": TUMBLR}


def filled(members: dict[str, bytes]) -> dict[str, bytes]:
    """Members with something in them that nobody reads."""
    return {name: content or CONTENT.get(name.rpartition(".")[2], b"Some words\nand more\n") for name, content in members.items()}


@pytest.mark.parametrize("before", ["", "My downloads/2026/"])
@pytest.mark.parametrize("name", sorted(WHOLE))
def test_every_member_of_a_download_that_was_named_anew(name: str, before: str, tmp_path: Path) -> None:
    """Also where it lies deeper in a zip: none is unknown, and each is said to be of that platform, or what it is."""
    members = filled(WHOLE[name])
    found = read(zipped(tmp_path / "my stuff.zip", {before + path: content for path, content in members.items()}))
    assert found.document["unknown"] == []
    assert len(found.document["known"]) + len(found.document["exports"]) == len(members)
    assert len(found.document["exports"]) == (1 if name in {"Instagram", "Google"} else 0)
    platform, whys = name.split(maxsplit=1)[0], set(found.known.values())
    others = {kind.split(maxsplit=1)[0] for kind in WHOLE} - {platform, "X"}
    assert not [why for why in whys if any(other in why for other in others)]
    assert any(platform in why for why in whys)


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_other_files_beside_a_download_stay_their_own(name: str) -> None:
    """Unpacked where other things lie: lists of one's own are not swallowed."""
    own = ("customers.csv", "orders 2026.csv", "mailing/list.csv", "fans.xlsx", "backup.json.gz", "fans of mine.json",
           "invoice.pdf", "notes.json", "poster.jpg")
    told = Downloads.among([*WHOLE[name], *own])
    assert told.roots or name == "Mailchimp"
    assert [path for path in own if told.early(path, importers.known) or told.late(path, importers.known)] == []


def test_a_few_names_that_others_have_too_tell_no_download() -> None:
    paths = ("connections.csv", "messages.csv", "index.html", "css/style.css", "json/data.json", "saved_posts.csv", "comments.csv",
             "tweets.js", "app.js", "playlist1.json", "request/data.csv", "Profile.csv", "registration.csv")
    told = Downloads.among(paths)
    assert [path for path in paths if told.late(path, importers.known)] == []


def test_messages_are_not_opened_to_see_whose_they_are(tmp_path: Path) -> None:
    """Of a zip that was named anew."""
    path = zipped(tmp_path / "x.zip", filled(SNAPCHAT | INSTAGRAM | FACEBOOK))
    opened: list[str] = []
    with Sources([path]) as sources:
        survey.survey([watched(source, opened) for source in sources.walk()])
    assert any("followers_1" in name for name in opened)
    assert [name for name in opened if any(part in name for part in ("message", "snap_history", "login_activity"))] == []


def watched(source: Source, opened: list[str]) -> Source:
    """The same file, which tells when it is opened."""
    def look() -> IO[bytes]:
        opened.append(source.path)
        return source.open()

    return replace(source, open=look)


def test_every_kind_says_something() -> None:
    assert all(kind.named or kind.rest for kind in _downloads.KINDS)
