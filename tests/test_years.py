"""Two years of a made-up creator, told by downloads at several dates: who followed and left, who agreed, who is a member.

The truth stands in `FANS`: spans in which each of them follows, and pays. Platforms write what they would have written on the day
of a download. Whatever part of it is added, in whatever order, nothing is said that is not so.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import stalwarts
from adding import written
from adding import zipped as packed
from stalwarts.lens import Lens

at = datetime.fromisoformat
Span = tuple[str, str | None]
DAYS = [at(f"{day} 12:00:00") for day in ("2024-03-05", "2024-07-03", "2025-03-04", "2025-11-11")]
"""When downloads are made."""
LAST = DAYS[-1]


@dataclass(frozen=True)
class Fan:
    """Somebody made up: spans of following, and of paying while they follow."""

    n: int
    follows: tuple[Span, ...]
    pays: tuple[Span, ...] = ()

    def since(self, day: datetime) -> datetime | None:
        """When the span began in which they follow that day."""
        return _open(self.follows, day)

    def paying(self, day: datetime) -> datetime | None:
        """The same of paying."""
        return _open(self.pays, day)

    def came(self, day: datetime) -> datetime | None:
        """When they came last, by then."""
        return max((at(begin) for begin, _ in self.follows if at(begin) <= day), default=None)

    def left(self, day: datetime) -> datetime | None:
        """When they left, of those who did and are not back."""
        gone = [at(end) for begin, end in self.follows if end and at(end) <= day]
        return max(gone) if gone and not self.since(day) else None

    @property
    def email(self) -> str:
        """Their address."""
        return f"fan{self.n}@example.org"


def _open(spans: tuple[Span, ...], day: datetime) -> datetime | None:
    return next((at(begin) for begin, end in spans if at(begin) <= day and (end is None or at(end) > day)), None)


FANS = [
    Fan(0, (("2022-05-05 10:00:01", None),), (("2024-01-06 10:00:01", None),)),
    Fan(1, (("2024-01-20 10:00:02", "2024-05-15 09:00:00"),), (("2024-02-01 09:00:00", "2024-05-10 09:00:00"),)),
    Fan(2, (("2024-02-10 10:00:03", "2024-05-01 09:00:00"), ("2024-09-01 10:00:03", None)), (("2024-09-02 09:00:00", None),)),
    Fan(3, (("2024-08-15 10:00:04", None),)),
    Fan(4, (("2025-01-10 10:00:05", "2025-05-05 09:00:00"),)),
    Fan(5, (("2025-09-09 10:00:06", None),)),
    Fan(6, (("2024-04-01 10:00:07", "2024-06-01 09:00:00"),)),
    Fan(8, (("2024-02-15 10:00:09", "2025-10-01 09:00:00"),), (("2024-03-01 09:00:00", "2024-10-01 09:00:00"),)),
]
Files = list[Path]
Make = Callable[[Path, datetime], Files]


# --- what platforms write ----------------------------------------------------------------------------------------


def stamp(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp())


def dated(path: Path, day: datetime) -> Path:
    """A file as it was downloaded that day."""
    os.utime(path, (stamp(day), stamp(day)))
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return packed(path, members)


def table(path: Path, day: datetime, head: str, rows: list[list[Any]]) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head.split(","), *rows])
    return dated(written(path, text.getvalue()), day)


def here(day: datetime, fans: list[Fan] = FANS) -> list[tuple[datetime, Fan]]:
    """Who follows that day, the newest first."""
    return sorted(((since, fan) for fan in fans if (since := fan.since(day))), key=lambda one: one[0], reverse=True)


def entries(people: list[tuple[datetime, str]]) -> bytes:
    return json.dumps([{"title": "", "media_list_data": [], "string_list_data": [
        {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": stamp(since)}]} for since, name in people]).encode()


LIST = "connections/followers_and_following/followers_{}.json"


def instagram(folder: Path, day: datetime, days: int = 10_000) -> Files:
    """A zip that is named for its day, of all followers or of those of the last days."""
    people = [(since, f"fan.{fan.n}") for since, fan in here(day) if since > day - timedelta(days=days)]
    return [zipped(folder / f"instagram-lena.sings-{day:%Y-%m-%d}-AbCd1234.zip", {LIST.format(1): entries(people)})]


def unnamed(folder: Path, day: datetime) -> Files:
    """The list alone, unpacked, which says nowhere when it was made."""
    people = [(since, f"fan.{fan.n}") for since, fan in here(day)]
    return [dated(written(folder / f"{day:%y%m}" / LIST.format(1), entries(people)), day)]


def telegram(folder: Path, day: datetime) -> Files:
    """A group: who came, and who went."""
    moves = [(at(time), fan, what) for fan in FANS for span in fan.follows
             for time, what in zip(span, ("join_group_by_link", "remove_members"), strict=True) if time and at(time) <= day]
    messages: list[dict[str, Any]] = [{"id": 1, "type": "service", "date_unixtime": "1600000000", "actor_id": "channel150",
                                       "action": "create_channel", "title": "Club", "text": ""}]
    for number, (time, fan, what) in enumerate(sorted(moves, key=lambda move: move[0]), 2):
        said = {"id": number, "type": "service", "date_unixtime": str(stamp(time)), "actor": f"Fan {fan.n}",
                "actor_id": f"user{5000 + fan.n}", "action": what, "text": ""}
        messages.append(said | ({"members": [f"Fan {fan.n}"]} if what == "remove_members" else {}))
    chat = {"name": "Club", "type": "public_supergroup", "id": 150, "messages": messages}
    return [dated(written(folder / f"ChatExport_{day:%Y-%m-%d}" / "result.json", json.dumps(chat)), day)]


def tiktok(folder: Path, day: datetime) -> Files:
    people = [{"Date": f"{since:%Y-%m-%d %H:%M:%S}", "UserName": f"fan.{fan.n}"} for since, fan in here(day)]
    told = {"Profile And Settings": {"Follower": {"FansList": people}, "Profile Info": {"ProfileMap": {"userName": "lenasings"}}}}
    return [zipped(folder / f"TikTok_Data_{stamp(day)}.zip", {"user_data_tiktok.json": json.dumps(told).encode()})]


def mailchimp(folder: Path, day: datetime, *, fewer: bool = False) -> Files:
    """One file a standing; `fewer`: without the columns that say when somebody left or changed."""
    made = []
    for standing, last in (("subscribed", "LAST_CHANGED"), ("unsubscribed", "UNSUB_TIME")):
        rows = [[fan.email, 3, fan.came(day), fan.came(day), fan.left(day) or fan.came(day)] for fan in FANS
                if fan.came(day) and bool(fan.left(day)) == (standing == "unsubscribed")]
        head = f"Email Address,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,{last}"
        head, rows = (head.rpartition(",")[0], [row[:-1] for row in rows]) if fewer else (head, rows)
        made += [table(folder / f"{day:%y%m}" / f"{standing}_email_audience_export_{day:%y%m}cd34ef.csv", day, head, rows)] if rows else []
    return made


def kit(folder: Path, day: datetime) -> Files:
    """Two lists, as its filters give them; no column says when somebody cancelled."""
    lists: dict[str, list[tuple[str, Fan, datetime | None]]] = {
        "confirmed": [("active", fan, since) for since, fan in here(day)],
        "cancelled": [("cancelled", fan, fan.came(day)) for fan in FANS if fan.left(day)]}
    return [table(folder / f"{day:%y%m}" / f"{name}_subscribers.csv", day, "id,first_name,email,state,created_at,tags",
                  [[2_000_000 + fan.n, "Fan", fan.email, state, f"{since} UTC", ""] for state, fan, since in rows])
            for name, rows in lists.items() if rows]


# --- workspaces --------------------------------------------------------------------------------------------------


def told(root: Path, *adds: Files) -> Any:
    """A workspace that was given these files, add by add."""
    made = stalwarts.init(root)
    for files in adds:
        document = made.add(files)
        assert not document["unknown"], document["unknown"]
    return made


def in_orders(make: Make, folder: Path) -> list[Any]:
    """Two workspaces: the last download was added first in one, and all together in the other."""
    downloads = [make(folder / "files", day) for day in DAYS[1:]]
    return [told(folder / "back", *downloads[::-1]), told(folder / "together", [file for files in downloads for file in files])]


def seen(workspace: Any, *tables: str, **lens: Any) -> dict[str, list[str]]:
    """What tables say, without what differs from add to add."""
    with workspace.see(Lens(**lens)) as look:
        return {name: sorted(repr({key: value for key, value in row.items() if key not in {"export_id", "added_at"}})
                             for row in look.run(name).to_pylist()) for name in tables}


def follows(workspace: Any, **lens: Any) -> dict[str, tuple[datetime | None, datetime | None]]:
    """Since when each handle follows, and until when."""
    with workspace.see(Lens(**lens)) as look:
        return {row["handle"]: (row["since"], row["ended_at"]) for row in look.run("follow").to_pylist()}


def consents(workspace: Any) -> dict[str, str]:
    with workspace.see() as look:
        return {row["handle"].removeprefix("email:"): row["state"] for row in look.run("consent").to_pylist()}


def members(workspace: Any) -> tuple[dict[str, str], float | None]:
    """How each member stands, and what all of them pay a month (none where it is not known)."""
    with workspace.see() as look:
        rows = look.run("memberships").to_pylist()
    money = [row["monthly"] for row in rows if row["status"] == "paid"]
    return {row["person"]: row["status"] for row in rows}, None if None in money else round(sum(money), 2)


# --- who follows, and who left -----------------------------------------------------------------------------------


def name(platform: str, fan: Fan) -> str:
    return f"telegram:user{5000 + fan.n}" if platform == "telegram" else f"{platform}:fan.{fan.n}"


@pytest.mark.parametrize(("platform", "make"), [("instagram", unnamed), ("tiktok", tiktok), ("telegram", telegram)])
def test_who_follows_who_left_and_since_when_in_any_order(platform: str, make: Make, tmp_path: Path) -> None:
    """Between two lists of all, or when the platform says; whoever came and went between them is in none."""
    found = in_orders(make, tmp_path)
    known = follows(found[0])
    for fan in FANS:
        since, ended = known.get(name(platform, fan), (None, None))
        assert since == fan.since(LAST) or not fan.since(LAST)
        assert bool(ended) == bool(fan.left(LAST) and name(platform, fan) in known)
    back, together = (seen(one, "follow", "cover", "followers") for one in found)
    assert back == together


def test_how_many_followed_is_what_was_known_then(tmp_path: Path) -> None:
    made = told(tmp_path / "w", *(instagram(tmp_path, day) for day in DAYS[::-1]))
    for day in DAYS:
        then = follows(made, as_of=day + timedelta(hours=12), known_by=day + timedelta(hours=12))
        assert {handle for handle, (_, ended) in then.items() if not ended} == {f"instagram:fan.{fan.n}" for _, fan in here(day)}


def test_a_list_of_the_last_months_says_nothing_of_others(tmp_path: Path) -> None:
    """Added with the others or after them: who left is known by the lists of all, and who stayed has not left."""
    month = instagram(tmp_path / "month", at("2025-12-08 12:00:00"), days=92)
    whole = [instagram(tmp_path, day) for day in DAYS]
    together = told(tmp_path / "together", [*month, *(file for files in whole for file in files)])
    after = told(tmp_path / "after", *whole, month)
    assert seen(together, "follow", "cover") == seen(after, "follow", "cover")
    assert {handle for handle, (_, ended) in follows(after).items() if ended} == {"instagram:fan.1", "instagram:fan.4", "instagram:fan.8"}


def test_who_was_seen_last_among_some_left_by_the_next_list_of_all(tmp_path: Path) -> None:
    old, gone, new = ((at(f"{day} 10:00:00"), name) for day, name in (("2019-05-05", "old"), ("2024-12-08", "gone"), ("2025-03-01", "new")))
    lists = {"2025-01-01": [old, gone], "2025-03-08": [gone, new], "2025-07-01": [old, new]}
    made = told(tmp_path / "w", *([zipped(tmp_path / f"instagram-lena.sings-{day}-AbCd1234.zip", {LIST.format(1): entries(people)})]
                                  for day, people in lists.items()))
    assert {handle for handle, (_, ended) in follows(made).items() if ended} == {"instagram:gone"}


@pytest.mark.parametrize("part", [1, 2])
def test_nobody_left_because_a_part_of_the_list_is_missing(part: int, tmp_path: Path) -> None:
    """A part holds ten thousand people: one that is full goes on in another, which is not here, nor is the one before."""
    people = [(at("2021-03-01 00:00:00") + timedelta(hours=n), f"fan{n}") for n in range(10_050)][::-1]
    early, late = ({LIST.format(1): entries(some[:10_000]), LIST.format(2): entries(some[10_000:])} for some in (people[20:], people))
    late = {path: content for path, content in late.items() if path == LIST.format(part)} | {"connections/x.json": b"[]"}
    made = told(tmp_path / "w", [zipped(tmp_path / "instagram-lena.sings-2024-03-05-AbCd1234.zip", early)],
                [zipped(tmp_path / "instagram-lena.sings-2025-03-05-AbCd1234.zip", late)])
    assert not any(ended for _, ended in follows(made).values())


def test_what_was_undone_is_as_if_it_had_never_come(tmp_path: Path) -> None:
    first, second, third = ([*instagram(tmp_path, day), *mailchimp(tmp_path, day)] for day in DAYS[1:])
    made = told(tmp_path / "w", first)
    gone = made.add(second)["exports"]
    made.add(third)
    for export in gone:
        made.undo(export["export_id"])
    never = told(tmp_path / "never", first, third)
    names = ("follow", "consent", "cover", "followers", "person")
    assert seen(made, *names) == seen(never, *names)


# --- who may be written to ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [mailchimp, kit])
def test_who_agreed_is_who_agreed_last_in_any_order(make: Make, tmp_path: Path) -> None:
    """Who came back agreed again; a list of those who left tells of it, though it says of nobody when."""
    truth = {fan.email: "yes" if fan.since(LAST) else "no" for fan in FANS}
    assert [consents(one) for one in in_orders(make, tmp_path)] == [truth] * 2


def test_a_list_with_fewer_columns_still_tells_who_left(tmp_path: Path) -> None:
    """When somebody came says nothing of when a list of those who left was made."""
    downloads = [*(mailchimp(tmp_path, day) for day in DAYS[1:-1]), mailchimp(tmp_path, LAST, fewer=True)]
    assert consents(told(tmp_path / "w", *downloads)) == {fan.email: "yes" if fan.since(LAST) else "no" for fan in FANS}


# --- who is a member ---------------------------------------------------------------------------------------------

NEAR = [at("2025-10-10 12:00:00"), LAST]
"""Two downloads within two months: what was seen standing would still count."""
MEMBERS = (("stays", "Sprout", "Sprout"), ("grows", "Sprout", "Tree"), ("goes", "Sprout", ""), ("comes", "", "Tree"))
"""Who was a member of what at either."""
PRICES = {"Sprout": 5, "Tree": 9}


def youtube(folder: Path, n: int) -> Files:
    rows = [[who, f"https://www.youtube.com/channel/UC{who:0>22}", tiers[n], 1, 2, "Upgraded" if all(tiers) and len({*tiers}) > 1 and n else
             "Joined", "2025-11-01T00:00:00Z" if n and tiers[0] != tiers[1] else "2025-01-01T00:00:00Z", "", f"{PRICES[tiers[n]]},00 €"]
            for who, *tiers in MEMBERS if tiers[n]]
    return [table(folder / f"Your members {NEAR[n]:%B} {NEAR[n].day}, {NEAR[n].year}.csv", NEAR[n],
                  "Member,Link to profile,Current level,Total time on level (months),Total time as member (months),Last update,"
                  "Last update timestamp,Price version timestamp,Price", rows)]


def twitch(folder: Path, n: int) -> Files:
    rows = [[who, f"2025-{10 + n}-05T00:00:00Z", tiers[n], 3, 3, "recurring", "false"] for who, *tiers in MEMBERS if tiers[n]]
    return [table(folder / str(n) / "subscriber-list.csv", NEAR[n], "Username,Subscribe Date,Current Tier,Tenure,Streak,Sub Type,Founder", rows)]


def patreon(folder: Path, n: int) -> Files:
    rows = [[who, f"{who}@example.org", "Active patron" if tiers[n] else "Former patron", "No", "5.00", PRICES.get(tiers[n], 0), "monthly",
             tiers[n], "2025-01-10 13:37:12", "Paid", 100 + at_, "EUR", str(NEAR[n])]
            for at_, (who, *tiers) in enumerate(MEMBERS) if any(tiers[:n + 1])]
    return [table(folder / str(n) / "Members_77.csv", NEAR[n],
                  "Name,Email,Patron Status,Follows You,Lifetime Amount,Pledge Amount,Charge Frequency,Tier,Patronage Since Date,"
                  "Last Charge Status,User ID,Currency,Last Updated", rows)]


def beehiiv(folder: Path, n: int) -> Files:
    rows = [[f"{who}@example.org", "active", tiers[n] or "free", f"2025-0{1 + at_}-01 10:00:00 UTC" if at_ < 3 else f"{NEAR[n]} UTC",
             f"cus_{who}"] for at_, (who, *tiers) in enumerate(MEMBERS)]
    return [table(folder / str(n) / "subscribers.csv", NEAR[n], "email,status,tier,created_at,stripe_customer_id", rows)]


@pytest.mark.parametrize(("make", "monthly"), [(youtube, 23), (twitch, None), (patreon, 23), (beehiiv, None)])
def test_a_plan_that_a_later_list_does_not_show_is_over(make: Callable[[Path, int], Files], monthly: float | None, tmp_path: Path) -> None:
    """Who changed to another tier has one plan, who left none; what a plan costs not every platform says."""
    found, money = members(told(tmp_path / "w", *(make(tmp_path / "files", n) for n in (1, 0))))
    assert sorted(found.values()) in (["lapsed", "paid", "paid", "paid"], ["left", "paid", "paid", "paid"])
    assert money == monthly


def test_who_left_a_list_of_members_is_no_supporter_by_their_plan(tmp_path: Path) -> None:
    made = told(tmp_path / "w", twitch(tmp_path, 0), twitch(tmp_path, 1))
    with made.see() as look:
        assert {row["person"] for row in look.run("loyalty").to_pylist() if row["planned"]} == {"twitch:stays", "twitch:grows", "twitch:comes"}


# --- what was given, and what was opened -------------------------------------------------------------------------

GIVEN = [(at("2024-02-05 10:00:00") + timedelta(days=20 * n, seconds=n), f"fan.{n % 5}") for n in range(30)]


def given(folder: Path, day: datetime) -> Files:
    """Likes and posts; one download is of the last month, and has its likes in the newest layout."""
    short = day == DAYS[2]
    mine = [(time, who) for time, who in GIVEN if time <= day and (not short or time > day - timedelta(days=31))]
    old: Any = {"likes_media_likes": [{"title": who, "string_list_data": [{"value": "x", "timestamp": stamp(time)}]} for time, who in mine]}
    new: Any = [{"timestamp": stamp(time), "media": [], "label_values": [{"title": "Owner", "dict": [
        {"dict": [{"label": "Username", "value": who}], "title": ""}]}]} for time, who in mine]
    posts = [{"media": [{"uri": "media/1.jpg", "creation_timestamp": stamp(time), "title": "Jars"}]} for time, _ in mine]
    inside = {"likes/liked_posts.json": new if short else old, "media/posts_1.json": posts}
    return [zipped(folder / f"instagram-lena.sings-{day:%Y-%m-%d}-AbCd1234.zip",
                   {f"your_instagram_activity/{path}": json.dumps(content).encode() for path, content in inside.items()})]


def opened(folder: Path, day: datetime) -> Files:
    """An account export of Mailchimp: opens of each letter up to then."""
    rows: dict[datetime, list[list[Any]]] = {}
    for n, (time, who) in enumerate(GIVEN):
        if time + timedelta(hours=1) <= day:
            rows.setdefault(GIVEN[n - n % 5][0], []).append([time + timedelta(hours=1), "203.0.113.7", f"{who}@example.org"])
    return [table(folder / f"{day:%y%m}" / "opens" / f"{stamp(letter)}_-letter.csv", day, "Timestamp,IP,Email", one)
            for letter, one in rows.items()]


@pytest.mark.parametrize(("make", "posts"), [(given, len(GIVEN)), (opened, 6)])
def test_each_touch_and_post_once_however_many_downloads_tell_it(make: Make, posts: int, tmp_path: Path) -> None:
    for one in in_orders(make, tmp_path):
        found = seen(one, "touch", "post")
        assert (len(found["touch"]), len(found["post"])) == (len(GIVEN), posts)
