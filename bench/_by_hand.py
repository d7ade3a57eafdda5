"""What somebody who knows SQL would write for the same counts and the same curve, straight over the evidence files.

    python bench/_by_hand.py WORKSPACE

Prints them as JSON. It may rest on what its writer knows of these files: nobody has two handles, no row is there twice,
nothing was refunded or paid in another currency, every list is whole. The answer itself has to find that out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb

SETUP = """
CREATE TEMP TABLE sight AS SELECT min(occurred_at) AS opens, max(occurred_at) AS closes FROM {order};
CREATE TEMP TABLE follow AS
    SELECT handle, account, min(since) AS since FROM {follow}, sight
    WHERE kind IN ('follower', 'subscriber') AND since <= closes AND (ended_at IS NULL OR ended_at > closes) GROUP BY ALL;
CREATE TEMP TABLE payer AS
    SELECT handle, sum(amount)::DOUBLE AS net, count(DISTINCT "order") AS payments, min(occurred_at) AS first_paid,
           max(occurred_at) AS last_paid FROM {order} WHERE status = 'paid' GROUP BY handle HAVING sum(amount) > 0;
CREATE TEMP TABLE listed AS
    SELECT account, split_part(min(handle), ':', 1) AS key, count(*) AS followers, count(net) AS tied
    FROM follow LEFT JOIN payer USING (handle) GROUP BY account;
CREATE TEMP TABLE placed AS
    SELECT *, payers - tied - strangers AS untied FROM (
        SELECT *, (SELECT count(*) FROM payer) AS payers,
               (SELECT count(*) FROM payer WHERE starts_with(handle, key || ':')) - tied AS strangers FROM listed);
CREATE TEMP TABLE people AS
    SELECT handle, min(since) AS since, any_value(net) AS net, any_value(first_paid) AS first_paid
    FROM follow LEFT JOIN payer USING (handle) GROUP BY handle;
CREATE TEMP TABLE way AS
    SELECT least(epoch_us(coalesce(first_paid, closes)) // 1000000, epoch_us(closes) // 1000000)
           - epoch_us(since) // 1000000 AS seconds, first_paid IS NOT NULL AS paid
    FROM follow JOIN placed USING (account) LEFT JOIN payer USING (handle), sight
    WHERE tied >= 0.8 * (tied + untied) AND since >= opens AND (first_paid IS NULL OR first_paid >= since + INTERVAL 1 DAY);
CREATE TEMP TABLE pattern AS SELECT seconds // 86400 AS days, paid, count(*) AS n FROM way GROUP BY ALL;
"""

BAND = "CASE WHEN {0} = 1 THEN '1' WHEN {0} = 2 THEN '2' WHEN {0} <= 4 THEN '3-4' ELSE '5+' END"
SINCE = ("CASE WHEN {0} < 91 THEN 'to 90 days' WHEN {0} < 181 THEN '91-180' WHEN {0} < 366 THEN '181-365' "
         "WHEN {0} < 731 THEN '366-730' ELSE 'over 730' END")
AGO = "((epoch_us({}) // 1000000 - epoch_us({}) // 1000000) // 86400)"

QUERIES = {
    "accounts": "SELECT account, followers, payers, tied, strangers, untied FROM placed ORDER BY account",
    "together": "SELECT count(*), (SELECT count(*) FROM payer), count(net) FROM people",
    "bounds": """
        SELECT account, tied / followers, least(1, (tied + least(untied, followers - tied)) / followers) FROM placed
        UNION ALL
        SELECT '', tied / n, least(1, (tied + least(payers - tied, n - tied)) / fewest) FROM (
            SELECT count(*) AS n, count(net) AS tied, (SELECT count(*) FROM payer) AS payers,
                   (SELECT max(followers) FROM placed) AS fewest FROM people) ORDER BY 1""",
    "reachable": """
        SELECT account, count(c.handle) FROM follow LEFT JOIN (
            SELECT DISTINCT handle FROM {consent} WHERE state = 'yes') c USING (handle) GROUP BY account ORDER BY 1""",
    "segments": "SELECT count(net), count(*) - count(net) FROM people",
    "machine": """
        SELECT kind, count(*), count(*) FILTER (machine) FROM {touch} WHERE direction = 'from_them' GROUP BY 1 ORDER BY 1""",
    "concentration": """
        SELECT any_value(n), any_value(total), min(place) FILTER (upto >= total / 2 * (1 - 1e-9)),
               sum(net) FILTER (place <= ceil(n * 0.01)) / any_value(total),
               sum(net) FILTER (place <= ceil(n * 0.10)) / any_value(total),
               sum(net) FILTER (place <= ceil(n * 0.20)) / any_value(total),
               sum((n + 1 - 2 * place) * net) / any_value(n * total)
        FROM (SELECT net, row_number() OVER w AS place, sum(net) OVER w AS upto, count(*) OVER () AS n,
                     sum(net) OVER () AS total FROM payer WINDOW w AS (ORDER BY net DESC, handle ROWS UNBOUNDED PRECEDING))""",
    "growth": """
        SELECT f.quarter::VARCHAR, f.n, CASE WHEN f.quarter >= opens + INTERVAL 365 DAY THEN coalesce(b.n, 0) END
        FROM (SELECT date_trunc('quarter', since)::DATE AS quarter, count(*) AS n FROM people GROUP BY 1) f LEFT JOIN
             (SELECT date_trunc('quarter', first_paid)::DATE AS quarter, count(*) AS n FROM payer GROUP BY 1) b
             USING (quarter), sight
        WHERE f.quarter >= opens AND f.quarter + INTERVAL 3 MONTH <= closes ORDER BY 1""",
    "curve": """
        SELECT days, risk, paid, 1 - exp(stay), 1 - exp(stay / wide), 1 - exp(stay * wide) FROM (
            SELECT *, exp(1.959963984540054 * sqrt(spread) / abs(stay)) AS wide FROM (
                SELECT days, risk, paid, sum(ln(1 - paid / risk)) OVER w AS stay,
                       sum(paid / (risk * (risk - paid))) OVER w AS spread
                FROM (SELECT days, sum(n) FILTER (paid) AS paid, sum(sum(n)) OVER (ORDER BY days DESC) AS risk
                      FROM pattern GROUP BY days) WHERE paid > 0 AND risk >= 30 WINDOW w AS (ORDER BY days))) ORDER BY days""",
    "patterns": "SELECT count(*), sum(n) FROM pattern",
    "waiting": f"""
        SELECT count(*), sum(n), sum(n * age) FROM (
            SELECT {AGO.format('closes', 'since')} AS age, count(*) AS n
            FROM follow JOIN placed USING (account) ANTI JOIN payer USING (handle), sight
            WHERE tied >= 0.8 * (tied + untied) GROUP BY age)""",
    "again": f"""
        WITH day AS (SELECT DISTINCT handle, occurred_at::DATE AS on_day, closes::DATE AS until FROM {{order}}, sight
                     WHERE status = 'paid'),
        now AS (SELECT {BAND.format('made')} AS payments, {SINCE.format('ago')} AS recency, count(*) AS people FROM (
            SELECT count(*) AS made, any_value(until) - max(on_day) AS ago FROM day GROUP BY handle) GROUP BY ALL),
        past AS (SELECT {BAND.format('made')} AS payments, {SINCE.format('ago')} AS recency, count(*) AS past,
                        count(*) FILTER (again) AS again FROM (
            SELECT count(*) FILTER (on_day <= until - 365) AS made, bool_or(on_day > until - 365) AS again,
                   any_value(until) - 365 - max(on_day) FILTER (on_day <= until - 365) AS ago
            FROM day GROUP BY handle HAVING made > 0) GROUP BY ALL)
        SELECT payments, recency, people, coalesce(past, 0), coalesce(again, 0) FROM now LEFT JOIN past USING (payments, recency)
        ORDER BY ALL""",
}


def answer(root: Path) -> dict[str, Any]:
    """Every query's rows, by name."""
    con = duckdb.connect()
    files = {path.name: f"read_parquet('{path}/*.parquet')" for path in (root / "evidence").iterdir()}
    con.execute(SETUP.format(**files))
    return {name: [list(row) for row in con.execute(query.format(**files)).fetchall()] for name, query in QUERIES.items()}


if __name__ == "__main__":
    print(json.dumps(answer(Path(sys.argv[1])), default=float))
