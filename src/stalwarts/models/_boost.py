"""Gradient boosting (scikit-learn's, loaded only when there are enough buyers for it), kept as plain lists of numbers.

Small steps, few leaves and large ones: with these it foretells a little better than with the library's own settings, which
overfit where one in twelve buys. A tree is its nodes: column, threshold, left, right, value; a leaf has column -1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stalwarts.models._fit import Floats

HOW = {"learning_rate": 0.05, "max_iter": 120, "max_leaf_nodes": 15, "min_samples_leaf": 50, "l2_regularization": 5.0,
       "early_stopping": False}

Trees = dict[str, Any]


def fit(columns: Floats, people: Floats, bought: Floats, seed: int = 0) -> Trees:
    """From rows of columns (rows, k), how many people each is, and how many of them bought; as JSON."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-untyped]
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    both = np.vstack([columns, columns])
    weight = np.concatenate([bought, people - bought])
    label = np.concatenate([np.ones(len(columns)), np.zeros(len(columns))])
    some = weight > 0
    model = HistGradientBoostingClassifier(random_state=seed, **HOW)
    # One thread: several wait for each other at every node, and on a busy computer that is nearly all they do.
    with threadpool_limits(limits=1):
        model.fit(both[some], label[some], sample_weight=weight[some])
    trees = [predictor[0].nodes for predictor in model._predictors]  # noqa: SLF001 - there is no other way to keep them
    return {"start": float(model._baseline_prediction.ravel()[0]), "trees": [_plain(nodes) for nodes in trees]}  # noqa: SLF001


def _plain(nodes: Any) -> list[list[float]]:
    leaf = nodes["is_leaf"].astype(bool)
    column = np.where(leaf, -1, nodes["feature_idx"])
    return [column.tolist(), np.where(leaf, 0.0, nodes["num_threshold"]).tolist(), nodes["left"].tolist(),
            nodes["right"].tolist(), nodes["value"].tolist()]


def odds(trees: Trees, columns: Floats) -> Floats:
    """Log-odds per row of (rows, k)."""
    total = np.full(len(columns), trees["start"])
    rows = np.arange(len(columns))
    for column, threshold, left, right, value in trees["trees"]:
        at = np.zeros(len(columns), dtype=np.intp)
        feature, edge, low, high = np.array(column), np.array(threshold), np.array(left), np.array(right)
        while (inner := feature[at] >= 0).any():
            goes = columns[rows[inner], feature[at[inner]]] <= edge[at[inner]]
            at[inner] = np.where(goes, low[at[inner]], high[at[inner]])
        total += np.array(value)[at]
    return total
