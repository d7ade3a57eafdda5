"""A million followers, three million touches, fifty thousand orders: an answer beside SQL written by hand for it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import duckdb

from _measure import OUT
from _measure import STALWARTS
from _measure import best
from _measure import python
from _measure import run
from _measure import say

FOLLOWERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
TOUCHES, ORDERS, MAIL = FOLLOWERS * 3, FOLLOWERS // 20, FOLLOWERS // 10

BY_HAND = """
import duckdb
con = duckdb.connect()
read = lambda t: f"read_parquet('{root}/evidence/" + t + "/*.parquet')"
con.execute(f"create temp table follow as select handle, account, min(since) since from {read('follow')} where ended_at "
            "is null and kind in ('follower', 'subscriber') group by 1, 2")
con.execute(f"create temp table payer as select handle, sum(amount) net, min(occurred_at) first, max(occurred_at) latest,"
            f" count(distinct case when amount > 0 then \\"order\\" end) n from {read('order')} where status = 'paid' and "
            "handle is not null group by 1 having sum(amount) > 0")
print(con.execute("select account, count(*) n, count(p.handle) tied from follow left join payer p using (handle) "
                  "group by 1").fetchall())
print(con.execute("select count(*), sum(net) from payer").fetchall())
print(con.execute(f"select kind, count(*), sum(machine::int) from {read('touch')} group by 1").fetchall())
print(con.execute("with r as (select net, sum(net) over (order by net desc) c, row_number() over (order by net desc) i,"
                  " count(*) over () n, sum(net) over () t from payer) select max(i) filter (c < t / 2) + 1, sum(net) "
                  "filter (i <= ceil(n * 0.1)) / any_value(t), sum((2 * (n - i + 1) - n - 1) * net) / (any_value(n) * "
                  "any_value(t)) from r").fetchall())
print(con.execute(f"select count(distinct handle) from {read('consent')} where state = 'yes'").fetchall())
print(con.execute("with f as (select date_trunc('quarter', since) q, count(*) n from follow group by 1), b as (select "
                  "date_trunc('quarter', first) q, count(*) n from payer group by 1) select q, f.n, b.n from f left join"
                  " b using (q) order by 1").fetchall())
con.execute(f"create temp table sight as select min(occurred_at) a, max(occurred_at) z from {read('order')}")
con.execute("create temp table j as select (epoch(coalesce(p.first, z)) - epoch(since))::bigint // 86400 d, p.first is "
            "not null paid from follow f left join payer p using (handle), sight where account like 'mailchimp%' and "
            "since >= a and (p.first is null or p.first > since + interval 1 day)")
curve = con.execute("with e as (select d, sum(paid::int) k, count(*) n from j group by 1), r as (select d, k, sum(n) over "
                    "(order by d desc) risk from e) select d, risk, 1 - exp(sum(ln(1 - k / nullif(risk, k))) over (order "
                    "by d)) from r where k > 0 order by d").fetchall()
print(len(curve))
"""


def make(root: Path) -> None:
    """A workspace of that size, read through `add` from files in real shapes where that is quick, by mapping elsewhere."""
    files = OUT / f"big_{FOLLOWERS}"
    files.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    day = "TIMESTAMP '2023-01-01' + INTERVAL (hash(i) % 100000000) SECOND"
    stamp = f"strftime({day}, '%Y-%m-%d %H:%M:%S')"
    con.execute(f"COPY (SELECT 'made.up.' || i AS username, {stamp} AS since FROM range({FOLLOWERS - MAIL}) r(i)) TO "
                f"'{files}/instagram.csv' (HEADER)")
    con.execute(f"COPY (SELECT 'p' || i || '@example.org' AS \"Email Address\", 3 AS MEMBER_RATING, {stamp} AS OPTIN_TIME,"
                f" {stamp} AS CONFIRM_TIME, i AS LEID, '' AS TAGS FROM range({MAIL}) r(i)) TO "
                f"'{files}/subscribed_email_audience_export_big.csv' (HEADER)")
    con.execute(f"COPY (SELECT 'p' || (hash(i) % {MAIL * 2}) || '@example.org' AS email, {stamp} AS at, 10 + i % 40 AS paid "
                f"FROM range({ORDERS}) r(i)) TO '{files}/orders.csv' (HEADER)")
    con.execute(f"COPY (SELECT 'p' || (hash(i) % {MAIL}) || '@example.org' AS email, strftime(TIMESTAMP '2023-01-01' + "
                f"INTERVAL (i * 33) SECOND, '%Y-%m-%d %H:%M:%S') AS at, CASE i % 3 WHEN 0 THEN 'click' ELSE 'open' END AS "
                f"kind FROM range({TOUCHES}) r(i)) TO '{files}/touches.csv' (HEADER)")
    maps = {"instagram": 'kind = "followers"\naccount = "instagram:big"\n[columns]\nhandle = "username"\nsince = "since"\n',
            "orders": 'kind = "orders"\naccount = "shop:big"\ncurrency = "EUR"\n[columns]\nhandle = "email"\n'
                      'occurred_at = "at"\namount = "paid"\n',
            "touches": 'kind = "touches"\naccount = "mailchimp:main"\n[columns]\nhandle = "email"\noccurred_at = "at"\n'
                       'kind = "kind"\n'}
    run([*STALWARTS, "init", str(root)])
    run([*STALWARTS, "-w", str(root), "add", str(files / "subscribed_email_audience_export_big.csv")])
    for name, text in maps.items():
        (files / f"{name}.toml").write_text(text, encoding="utf-8")
        run([*STALWARTS, "-w", str(root), "add", "--map", str(files / f"{name}.toml"), str(files / f"{name}.csv")])


def main() -> None:
    """Print the ratio, the times and the memory."""
    root = OUT / f"answer_{FOLLOWERS}"
    if not root.exists():
        make(root)
    theirs, ours, cached = [], [], []
    for _ in range(3):
        theirs.append(run(python(f"root = {str(root)!r}\n{BY_HAND}")))
        shutil.rmtree(root / "derived", ignore_errors=True)
        ours.append(run([*STALWARTS, "-w", str(root), "answer", "--json"]))
        cached.append(run([*STALWARTS, "-w", str(root), "answer", "--json"]))
    a, b = best(theirs), best(ours)
    say("answer: SQL by hand, same counts and curve", a.seconds, "s")
    say("answer: cold", b.seconds, "s")
    say("answer: cold / by hand", b.seconds / a.seconds, "x", "at most 3")
    say("answer: cold, peak memory", b.megabytes, "MB", "under 2000")
    say("answer: cached", best(cached).seconds, "s", "under 0.4")


if __name__ == "__main__":
    main()
