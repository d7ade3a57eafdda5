"""An Instagram download as a zip: followers in parts of 10,000, and what must never be read: a photo, a message."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import Any

import numpy as np

from stalwarts.worlds import _text
from stalwarts.worlds._truth import present
from stalwarts.worlds._world import DAY

if TYPE_CHECKING:
    from pathlib import Path

    from stalwarts.worlds._world import World

PART = 10_000
LETTERS = "ABCDEFGHJKMNPQRSTabcdefghjkmnpqrst2345"
LISTS = "connections/followers_and_following"
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00MADE UP, NOT A PHOTO\xff\xd9"
WHISPER = "This message is nobody else's to read"
"""Said in the message thread, so that a test can look for it everywhere else."""
_ENTRY = """\
  {{
    "title": "",
    "media_list_data": [],
    "string_list_data": [
      {{
        "href": "https://www.instagram.com/{0}",
        "value": "{0}",
        "timestamp": {1}
      }}
    ]
  }}"""


def write(world: World, folder: Path) -> list[Path]:
    """`instagram-<user>-<date>-<letters>.zip`."""
    user, day = world.demo.user, _text.moment(world.span.taken)
    mark = "".join(np.random.default_rng([world.seed, 7]).choice(list(LETTERS), size=8))
    members: dict[str, str | bytes] = {
        **_followers(world),
        f"{LISTS}/following.json": _json(_following(world)),
        f"{LISTS}/recently_unfollowed_profiles.json": _json({"relationships_unfollowed_users": [
            {"title": "", "media_list_data": [],
             "string_list_data": [_place("loudnoise.example", world.span.since)]}]}),
        "personal_information/personal_information/personal_information.json": _json(_owner(world)),
        "your_instagram_activity/media/posts_1.json": _json(_posts(world)),
        "your_instagram_activity/messages/inbox/somebody_1234567890/message_1.json": _json(_message(world)),
        "media/posts/202603/1.jpg": PHOTO,
    }
    return [_text.zipped(folder / f"instagram-{user}-{day:%Y-%m-%d}-{mark}.zip", members, world.span.taken)]


def _followers(world: World) -> dict[str, str]:
    """Those who follow on the day, oldest first; who left is in no file."""
    people = world.people
    here = np.flatnonzero(present(people, "instagram", world.span.taken))
    here = here[np.argsort(people.instagram[here], kind="stable")]
    stamps = people.instagram[here].astype(np.int64).tolist()
    entries = [_ENTRY.format(world.names.instagram[i], at) for i, at in zip(here.tolist(), stamps, strict=True)]
    return {f"{LISTS}/followers_{n // PART + 1}.json": "[\n" + ",\n".join(entries[n:n + PART]) + "\n]"
            for n in range(0, len(entries), PART)}


def _following(world: World) -> dict[str, Any]:
    """Whom the creator follows, in the shape of 2025: the name in the title, or only in the address."""
    chosen = np.flatnonzero(present(world.people, "instagram", world.span.taken))[:60].tolist()
    names = [world.names.instagram[i] for i in chosen]
    return {"relationships_following": [
        {"title": "" if k % 7 == 6 else name, "string_list_data": [
            {"href": f"https://www.instagram.com/_u/{name}", "timestamp": int(world.span.since + k * DAY)}]}
        for k, name in enumerate(names)]}


def _place(name: str, at: float) -> dict[str, Any]:
    return {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": int(at)}


def _owner(world: World) -> dict[str, Any]:
    demo = world.demo
    said = {"Email": world.own[0].removeprefix("email:"), "Username": demo.user, "Name": demo.brand, "Bio": demo.bio,
            "Private Account": "False"}
    photo = {"uri": "media/other/0.jpg", "creation_timestamp": int(world.span.since), "title": ""}
    told = {label: {"href": "", "value": _text.mangled(value), "timestamp": 0} for label, value in said.items()}
    return {"profile_user": [{"title": "User Information", "media_map_data": {"Profile Photo": photo},
                              "string_map_data": told}]}


def _posts(world: World) -> list[dict[str, Any]]:
    """Posts with one picture carry their words in it, posts with two beside it."""
    return [_post(int(at), _text.mangled(caption), k) for k, (at, caption) in
            enumerate(zip(world.posts.at.tolist(), world.posts.captions, strict=True))]


def _post(at: int, caption: str, number: int) -> dict[str, Any]:
    month = f"{_text.moment(at):%Y%m}"
    pictures = [{"uri": f"media/posts/{month}/{number}_{n}.jpg", "creation_timestamp": at + n, "media_metadata": {},
                 "title": ""} for n in range(2 if number % 4 == 3 else 1)]
    if len(pictures) > 1:
        return {"media": pictures, "title": caption, "creation_timestamp": at + 10}
    return {"media": [pictures[0] | {"title": caption}]}


def _message(world: World) -> dict[str, Any]:
    owner, somebody = _text.mangled(world.demo.brand), _text.mangled("Zöva Lëmo")
    said = {"sender_name": somebody, "timestamp_ms": int(world.span.since * 1000) + 123, "content": WHISPER,
            "is_geoblocked_for_viewer": False, "is_unsent_image_by_messenger_kid_parent": False}
    return {"participants": [{"name": somebody}, {"name": owner}], "messages": [said], "title": somebody,
            "is_still_participant": True, "thread_path": "inbox/somebody_1234567890", "magic_words": []}


def _json(content: Any) -> str:
    return json.dumps(content, indent=2)
