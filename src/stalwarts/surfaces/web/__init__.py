"""The studio: pages shown and deeds done in a browser, on this computer. Django serves it and nothing is computed here.

`serving.serve` starts it. A request walks: `guard` (who asks, from where) -> `urls` -> `showing` (pages), `doing`
(deeds), `bringing` (files) or `entering` (signing in) -> `frame`, which puts the outcome between navigation and foot.
"""
