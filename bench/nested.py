"""Records a second of nested exports: regular ones (lists of like objects) and irregular ones (read object by object).

    python bench/nested.py [RECORDS, 1000000 of regular ones and 200000 of irregular ones [NAME…]]

First `add --dry-run`, which reads, judges and writes everything but keeps nothing; then the whole of `add`, with the archive
and with everybody named in the file compared with everybody known. The start of the program, half a second, is counted.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from typing import Any

from _measure import OUT
from _measure import STALWARTS
from _measure import best
from _measure import run
from _measure import say

WANTED = int(sys.argv[1]) if len(sys.argv) > 1 else 0
SYLLABLES = ("ba", "ce", "di", "fe", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "yo",
             "zu")
BEGUN = 1_600_000_000
REGULAR, IRREGULAR = 400_000, 60_000
"""Records a second that each kind has to reach."""


@dataclass(frozen=True)
class Kind:
    """One kind of file: where it lies, what stands before, between and after its records, and one of them."""

    path: str
    before: str
    record: Callable[[int], Any]
    after: str
    rate: int
    between: str = ",\n"

    def parts(self, records: int) -> Iterator[str]:
        """The file, part by part."""
        yield self.before
        for n in range(records):
            made = self.record(n)
            yield (self.between if n else "") + (made if isinstance(made, str) else json.dumps(made))
        yield self.after


def name(n: int) -> str:
    """An account name nobody has."""
    return f"made.up.{n * 7919 % 10**9:07x}"


def person(n: int) -> str:
    """A name that few share: how alike people are is for another bench."""
    first, last = ("".join(SYLLABLES[n * prime // 20**place % 20] for place in range(4)) for prime in (7919, 104_729))
    return f"{first.title()} {last.title()}"


def moment(n: int) -> int:
    """A time in the last years, in seconds; never one to come, however many there are."""
    return BEGUN + n % 1_000_000 * 170


def clock(n: int) -> str:
    """A time in the last years, as text."""
    return f"{datetime.fromtimestamp(moment(n), UTC):%Y-%m-%dT%H:%M:%S}"


def listed(n: int) -> Any:
    """One entry of Meta's lists of people."""
    return {"title": "", "media_list_data": [], "string_list_data": [
        {"href": f"https://www.instagram.com/{name(n)}", "value": name(n), "timestamp": moment(n)}]}


def liked(n: int) -> Any:
    """One like given, in the layout of labels."""
    return {"timestamp": moment(n), "media": [], "fbid": str(n), "label_values": [
        {"label": "URL", "value": f"https://www.instagram.com/p/C{n}/", "href": f"https://www.instagram.com/p/C{n}/"},
        {"title": "Owner", "dict": [{"title": "", "dict": [
            {"label": "URL", "value": ""}, {"label": "Name", "value": person(n % 50_000)},
            {"label": "Username", "value": name(n)}]}]}]}


def reply(n: int) -> Any:
    """One activity of an outbox, about as long as servers write them."""
    own, told = "https://social.example.org/users/fernlight", f"https://fedi.example.org/users/u{n % 50_000}"
    to = ["https://www.w3.org/ns/activitystreams#Public"]
    words = f"<p>Some words on ferns and prints, number {n}, and a few more of them, so that it is a post.</p>"
    return {"id": f"{own}/statuses/{n}/activity", "type": "Create", "actor": own, "published": f"{clock(n)}Z", "to": to,
            "cc": [f"{own}/followers", told], "object": {
                "id": f"{own}/statuses/{n}", "type": "Note", "summary": None, "published": f"{clock(n)}Z",
                "inReplyTo": f"{told}/statuses/{n}" if n % 3 else None, "url": f"https://social.example.org/@fernlight/{n}",
                "attributedTo": own, "to": to, "cc": [f"{own}/followers", told], "sensitive": False, "content": words,
                "contentMap": {"en": words}, "attachment": [], "tag": [{"type": "Mention", "href": told, "name": "@u"}]}}


def spoken(n: int) -> Any:
    """One message of a channel's group."""
    return {"id": n, "type": "message", "date": clock(n), "date_unixtime": str(moment(n)), "from": person(n % 50_000),
            "from_id": f"user{n % 50_000}", "text": "love it, and more", "text_entities": [{"type": "plain", "text": "love it"}]}


def tweet(n: int) -> Any:
    """One tweet of an archive, with what surrounds it there."""
    at = f"{datetime.fromtimestamp(BEGUN + n % 2_000_000 * 60, UTC):%a %b %d %H:%M:%S +0000 %Y}"
    return {"tweet": {"edit_info": {"initial": {"editTweetIds": [str(n)], "editableUntil": "x", "editsRemaining": "5"}},
                      "retweeted": False, "source": "<a>web</a>", "entities": {"hashtags": [], "symbols": [], "urls": [],
                      "user_mentions": [{"name": "M", "screen_name": name(n % 50_000), "indices": ["0", "3"],
                                         "id_str": str(n % 50_000), "id": str(n % 50_000)}]},
                      "display_text_range": ["0", "23"], "favorite_count": "3", "id_str": str(n), "retweet_count": "4",
                      "id": str(n), "created_at": at, "full_text": f"@{name(n % 50_000)} thank you, number {n}", "lang": "en"}}


def item(n: int) -> str:
    """A post of a WordPress export every twenty records, its comments the rest."""
    at = clock(n).replace("T", " ")
    if n % 20 == 0:
        return (("</item>\n" if n else "") + f"<item><title>Post {n}</title><link>https://blog.example.org/{n}</link>"
                f"<content:encoded><![CDATA[{'words ' * 200}]]></content:encoded><wp:post_id>{n}</wp:post_id>"
                f"<wp:post_date_gmt>{at}</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>\n")
    return (f"<wp:comment><wp:comment_id>{n}</wp:comment_id>"
            f"<wp:comment_author><![CDATA[{person(n % 50_000)}]]></wp:comment_author>"
            f"<wp:comment_author_email>{name(n % 50_000)}@example.org</wp:comment_author_email><wp:comment_author_url/>"
            f"<wp:comment_date_gmt>{at}</wp:comment_date_gmt><wp:comment_content><![CDATA[love it, and more of it]]>"
            "</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type>"
            "<wp:comment_parent>0</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>\n")


_INSTAGRAM = "instagram-madeup-2026-03-20-AbCd1234"
_WXR = ('<?xml version="1.0" encoding="UTF-8" ?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://blog.example.org</link>'
        "<pubDate>Fri, 20 Mar 2026 08:00:00 +0000</pubDate><wp:base_blog_url>https://blog.example.org</wp:base_blog_url>")
KINDS = {
    "instagram_followers": Kind(f"{_INSTAGRAM}/connections/followers_and_following/followers_1.json", "[", listed, "]", REGULAR),
    "threads_followers": Kind(f"{_INSTAGRAM}/your_instagram_activity/threads/followers.json",
                              '{"text_post_app_text_post_app_followers": [', listed, "]}", REGULAR),
    "facebook_followers": Kind("facebook-madeup-2026-03-20-AbCd1234/connections/friends/your_friends.json", '{"friends_v2": [',
                               lambda n: {"name": person(n), "timestamp": moment(n)}, "]}", REGULAR),
    "tiktok": Kind("user_data_tiktok.json", '{"Activity": {"Follower List": {"FansList": [',
                   lambda n: {"Date": clock(n).replace("T", " "), "UserName": name(n)}, "]}}}", REGULAR),
    "x_followers": Kind("twitter-2026-03-20-ab/data/follower.js", "window.YTD.follower.part0 = [", lambda n: {"follower": {
        "accountId": str(n), "userLink": f"https://twitter.com/intent/user?user_id={n}"}}, "]", REGULAR),
    "instagram_given": Kind(f"{_INSTAGRAM}/your_instagram_activity/likes/liked_posts.json", "[", liked, "]", IRREGULAR),
    "x_posts": Kind("twitter-2026-03-20-ab/data/tweets.js", "window.YTD.tweets.part0 = [", tweet, "]", IRREGULAR),
    "telegram_channel": Kind("result.json", '{"name": "Club", "type": "public_supergroup", "id": 15, "messages": [', spoken,
                             "]}", IRREGULAR),
    "mastodon_posts": Kind("archive-20260320080000-0123456789abcdef0123456789abcdef/outbox.json",
                           '{"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": '
                           '"OrderedCollection", "orderedItems": [', reply, "]}", IRREGULAR),
    "wordpress_export": Kind("madeup.wordpress.2026-03-20.xml", _WXR, item, "</item></channel></rss>", IRREGULAR, ""),
}


def measure(called: str, kind: Kind) -> None:
    """Print one kind's rate and memory."""
    records = WANTED or (1_000_000 if kind.rate == REGULAR else 200_000)
    folder = OUT / f"nested_{records}" / called
    path = folder / kind.path
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as out:
            out.writelines(kind.parts(records))
    for said, more in (("read, judged and written", ["--dry-run"]), ("added, archived and compared", [])):
        costs = []
        for _ in range(2):
            shutil.rmtree(OUT / "nested", ignore_errors=True)
            run([*STALWARTS, "init", str(OUT / "nested")])
            costs.append(run([*STALWARTS, "-w", str(OUT / "nested"), "add", str(folder), *more]))
        cost = best(costs)
        say(f"{called}: {said}", records / cost.seconds, "/s", f"at least {kind.rate}")
    say(f"{called}: {path.stat().st_size / 1e6:.0f} MB, peak memory", cost.megabytes, "MB")


def main() -> None:
    """Each kind after the other."""
    for called, kind in KINDS.items():
        if len(sys.argv) <= 2 or called in sys.argv[2:]:
            measure(called, kind)


if __name__ == "__main__":
    main()
