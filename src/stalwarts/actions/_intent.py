"""What posts were for, by the user's own word."""

from __future__ import annotations

from stalwarts import words
from stalwarts.actions._form import Done
from stalwarts.page import Deed
from stalwarts.problems import NoSuchPost
from stalwarts.workspace import Workspace

SAID = {"value": "gave something", "ask": "asked for something", "unknown": "neither can be said"}


def said(workspace: Workspace, intent: str, posts: list[str]) -> Done:
    """Write it down for each, or take it back. Raises NoSuchPost before anything is written."""
    pairs = [_pair(workspace, post) for post in dict.fromkeys(posts)]
    decisions = workspace.shelves.decisions
    if intent == "guess":
        back = [pair for pair in pairs if decisions.unsay("intent", account=pair[0], post=pair[1])]
        return Done([f"{words.plural(len(back), 'post is', 'posts are')} guessed again."],
                    {"guessed": ["/".join(one) for one in back]})
    for account, post in pairs:
        decisions.say("intent", {"account": account, "post": post, "intent": intent})
    return Done([f"Noted of {words.plural(len(pairs), 'post')}: {SAID[intent]}."],
                {"intent": intent, "posts": ["/".join(pair) for pair in pairs]},
                deeds=[Deed("intent", "Let it be guessed again", {"intent": "guess", "post": posts})])


def _pair(workspace: Workspace, text: str) -> tuple[str, str]:
    """Account and post of what the page of posts calls `account/post`; both may hold strokes themselves."""
    with workspace.see() as look:
        post = look.table("post")
        rows = look.engine.run(post.filter(post.account + "/" + post.post == text.strip()).select("account", "post").distinct())
    found = rows.to_pylist()
    if not found:
        raise NoSuchPost(text)
    return found[0]["account"], found[0]["post"]
