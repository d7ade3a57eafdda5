"""Certain identity at scale: seconds for 2.4 million linked handles, beside a plain union-find over the same links.

    python bench/identity.py [--handles 2400000]

Made-up people: most have an e-mail address and one account name, some a customer id or a second address too; one in a
thousand addresses is a role or a relay, and a few are shared by many.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stalwarts.identity.certain import beings

if TYPE_CHECKING:
    from collections.abc import Iterator


def world(handles: int) -> pa.Table:
    """Links among about so many handles, shuffled, distinct."""
    rng = np.random.default_rng(7)
    people = int(handles / 2.35)
    number = rng.permutation(people)
    email = _spelt("email:person.", number, "@mail.example.org")
    names = _spelt("instagram:someone_", rng.permutation(people), "")
    email = pc.if_else(pa.array(number % 1000 == 0), pa.scalar("email:info@company.example.org"), email)
    few, fewer = np.arange(people) < people // 4, np.arange(people) < people // 10
    left = pa.chunked_array([email, email.filter(pa.array(few)), names.filter(pa.array(fewer))])
    right = pa.chunked_array([names, _spelt("shopify:72104483", number[few], ""),
                              _spelt("email:", number[fewer], "+second@post.example.net")])
    basis = pa.array(np.repeat(["one row", "customer id", "one row"], [people, few.sum(), fewer.sum()]))
    return pa.table({"left": left, "right": right, "basis": basis}).take(rng.permutation(len(left)))


def _spelt(before: str, number: np.ndarray, after: str) -> pa.Array:
    return pc.binary_join_element_wise(before, pa.array(number).cast(pa.string()), after, "")


def union_find(links: Iterator[tuple[str, str]]) -> dict[str, str]:
    """What one would write first: a dictionary of parents, path halving, the lesser handle on top."""
    parent: dict[str, str] = {}

    def top(handle: str) -> str:
        parent.setdefault(handle, handle)
        while parent[handle] != handle:
            parent[handle] = handle = parent[parent[handle]]
        return handle

    for left, right in links:
        one, other = top(left), top(right)
        if one != other:
            parent[max(one, other)] = min(one, other)
    return {handle: top(handle) for handle in parent}


def main() -> None:
    """Print the seconds of each and their ratio."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--handles", type=int, default=2_400_000)
    link = world(options.parse_args().handles)
    start = time.perf_counter()
    person = beings(link)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    naive = union_find(zip(link["left"].to_pylist(), link["right"].to_pylist(), strict=True))
    theirs = time.perf_counter() - start
    print(f"identity: {len(naive):,} handles, {len(link):,} links, {len(person):,} rows of person")
    print(f"  certain.beings        {ours:6.2f} s  (placeholders and shared handles left out)")
    print(f"  Python union-find     {theirs:6.2f} s  (everything joined)")
    print(f"  ratio                 {theirs / ours:6.2f} x")


if __name__ == "__main__":
    main()
