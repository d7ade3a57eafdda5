"""What a post was for, guessed from what files keep of it, in seven languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

SAID = {
    "ask": ["Pre-order the record", "NEW ONE IS OUT: link in bio", "Tickets are here, two seats left", "Thank you! 20 % off until Sunday",
            "Jetzt bestellen: die neue Platte", "Unterstütze mich auf Patreon", "Billets en vente", "Abonnez-vous", "¡Compra ya!",
            "Suscríbete", "Biglietti in prevendita", "Iscriviti", "Ingressos à venda", "Link na bio", "新譜の予約開始", "チケットはこちら"],
    "value": ["Thank you for Saturday 💛", "How to pickle a plum", "Behind the scenes, day 4", "Danke euch allen", "Rezept: Brot",
              "Merci à tous", "Gracias por venir", "Grazie mille", "Obrigada, Porto", "歌詞の解説", "First take, last light ✨"],
    "unknown": ["Guess the place", "Half of a plan", "Shopping was no fun", "The ticketing system of 1920", "freedom",
                "Café table, cold tea", "夜の海"],
}


@pytest.mark.parametrize("intent", SAID)
def test_words_of_seven_languages(world_of: Callable[[str], Any], intent: str) -> None:
    world = world_of("\n".join(f'post post={n} intent=unknown title="{title}"' for n, title in enumerate(SAID[intent])))
    found = {row["title"]: row["intent"] for row in world("intents")}
    wrong = {title: said for title, said in found.items() if said != intent}
    assert not wrong


def test_the_users_word_then_the_files_then_words_then_links(world: Any) -> None:
    """One post of each basis.

    post post=1 intent=unknown title="Pre-order now"
    intent account=instagram:us post=1 intent=value
    post post=2 intent=ask title="Thank you"
    post post=3 intent=unknown title="Thank you for coming"
    post post=4 intent=unknown title="Here" url=https://us.example/products/lp
    post post=5 intent=unknown url=https://us.example/p/how-to-fold
    post post=6 intent=unknown
    post post=7 intent=unknown title="Half of a plan"
    post post=8 intent=unknown title="Later" occurred_at=2026-03-02
    """
    rows = {row["post"]: (row["intent"], row["basis"], row["because"]) for row in world("intents")}
    assert rows == {
        "1": ("value", "yours", None), "2": ("ask", "file", None), "3": ("value", "words", "thank you"),
        "4": ("ask", "link", "/products/"), "5": ("value", "words", "how to"), "6": ("unknown", "silent", None),
        "7": ("unknown", "neither", None)}
