"""WordPress: what was posted, who wrote under it, and a file that is no longer whole."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import archives
import pytest

from stalwarts.importers import wordpress_export
from stalwarts.importers._shapes import Peek

GOLDEN = Path(__file__).parents[1] / "golden/wordpress_export/fernlight.wordpress.2026-03-20.xml"
HEAD = GOLDEN.read_text(encoding="utf-8").partition("<item>")[0]
MADE = datetime(2026, 3, 20, 8)


def comment(number: int, email: str = "ada@example.org", **more: str) -> str:
    cells = {"comment_id": str(number), "comment_author": "Ada", "comment_author_email": email,
             "comment_date_gmt": f"2026-03-03 10:00:{number:02}", "comment_approved": "1", "comment_type": "",
             "comment_parent": "0", "comment_user_id": "0"} | more
    return "<wp:comment>" + "".join(f"<wp:{name}>{text}</wp:{name}>" for name, text in cells.items()) + "</wp:comment>"


def item(number: int, *comments: str, **more: str) -> str:
    cells = {"post_id": str(number), "post_date": "2026-03-02 11:00:00", "post_date_gmt": "2026-03-02 10:00:00",
             "status": "publish", "post_type": "post"} | more
    return (f"<item><title>Post {number}</title>" + "".join(f"<wp:{name}>{text}</wp:{name}>" for name, text in cells.items())
            + "".join(comments) + "</item>")


def export(root: Path, *items: str, head: str = HEAD, tail: str = "</channel></rss>", name: str = "site.xml") -> archives.Read:
    return archives.read(archives.laid(root, {name: head + "".join(items) + tail}))


def test_the_made_up_site() -> None:
    read = archives.read(GOLDEN)
    assert read.column("touch", "kind", "direction", "handle", "post") == [
        ("comment", "from_them", "email:maya.okonkwo@example.com", "41"),
        ("comment", "from_them", "email:tom.archer@example.com", "2"),
        ("reply", "to_them", "email:maya.okonkwo@example.com", "41")]
    assert read.column("post", "post", "account", "occurred_at") == [("41", "wordpress:blog.example.org", datetime(2026, 3, 2, 10))]
    assert read.column("clue", "kind", "value") == [
        ("name", "Maya Okonkwo"), ("name", "Tom"), ("url", "https://maya.example.com")]
    assert {(row["until"], row["who"], row["basis"]) for row in read["cover"]} == {(MADE, "all", "assumed")}
    assert read.aside == {6: "the comment has no e-mail address"}
    assert read.noise == 4
    assert not [row for row in read["handle"] if "studio" in row["handle"]]


def test_which_comments_count(tmp_path: Path) -> None:
    """Those shown, by people, with an address; a review is one of its own kind; an answer is ours by id or by address."""
    read = export(
        tmp_path, item(1, comment(1), comment(2, comment_approved="spam"), comment(3, comment_type="trackback"),
                       comment(4, comment_type="review"), comment(5, "nobody"), comment(6, comment_type="order_note"),
                       comment(7, "", comment_user_id="1", comment_parent="1"), comment(8, "STUDIO@example.org"),
                       comment(9, comment_date_gmt="soon"), comment(10, comment_date_gmt="")))
    assert read.column("touch", "kind", "direction") == [
        ("comment", "from_them"), ("reply", "to_them"), ("review", "from_them")]
    assert sorted(read.aside.values()) == ["'nobody' is not an e-mail address", "'soon' is not a time", "it has no date"]
    assert read.noise == 4


def test_which_posts_count(tmp_path: Path) -> None:
    read = export(tmp_path, item(1), item(2, status="draft"), item(3, post_type="page"), item(4, post_password="x"),
                  item(5, status="future"), item(6, post_type="attachment", status="inherit"),
                  item(7, post_date_gmt="0000-00-00 00:00:00"), item(8, post_id=""))
    assert read.column("post", "post", "occurred_at") == [("1", datetime(2026, 3, 2, 10)), ("7", datetime(2026, 3, 2, 11))]
    assert read.noise == 5
    assert read.aside == {8: "nothing says which post it is"}


def test_a_file_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    read = export(tmp_path, item(1, comment(1)), "<item><title>Half", tail="")
    assert read.column("post", "post") == ["1"]
    assert read.column("cover", "who") == ["listed", "listed"]
    (why,) = read.aside.values()
    assert why.startswith("the file breaks off here: ")


def test_letters_and_entities_xml_forbids_are_left_out(tmp_path: Path) -> None:
    read = export(tmp_path, item(1).replace("Post 1", "Po\x0bst&nbsp;one &amp; two"))
    assert read.column("post", "title") == ["Postone & two"]


def test_a_file_with_a_document_type_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
    read = export(tmp_path, item(1).replace("Post 1", "&b;"), head=HEAD.replace("<rss", bomb + "<rss"))
    assert "document type" in read.unknown["site.xml"]
    assert not read["post"]


def test_a_site_without_authors_takes_every_comment_for_a_reader_s(tmp_path: Path) -> None:
    """An export of version 1.0; its comments have no user id either."""
    old = HEAD[:HEAD.index("<wp:author>")].replace("export/1.2/", "export/1.0/")
    read = export(tmp_path, item(1, comment(1).replace("<wp:comment_user_id>0</wp:comment_user_id>", "")), head=old)
    assert read.column("touch", "kind") == ["comment"]


@pytest.mark.parametrize(("address", "account"), [
    ("https://www.example.org/blog/", "wordpress:example.org/blog"), ("http://Example.org", "wordpress:example.org"),
    ("http://[broken", None), ("no address", None)])
def test_the_site_is_the_account(address: str, account: str | None) -> None:
    assert wordpress_export.account(Peek("a.xml", HEAD.replace("https://blog.example.org", address).encode())) == account


@pytest.mark.parametrize(("said", "name", "day"), [
    ("Fri, 20 Mar 2026 10:00:00 +0200", "a.xml", MADE), ("", "site.wordpress.2026-03-20.xml", datetime(2026, 3, 20, 23, 59, 59)),
    ("", "site.wordpress.com-2026-03-20-08_00_00.000.xml", datetime(2026, 3, 20, 23, 59, 59)), ("", "a.xml", None),
    ("the day after", "a.xml", None), ("", "site.wordpress.2026-13-40.xml", None)])
def test_the_file_says_when_it_was_made(said: str, name: str, day: datetime | None) -> None:
    head = HEAD.replace("Fri, 20 Mar 2026 08:00:00 +0000", said).encode()
    assert wordpress_export.taken(Peek(name, head)) == day
