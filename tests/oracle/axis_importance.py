#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Functional analysis of variance over trials: Optuna's forest and its marginals, on points that a formula gives, so that the
test makes the same ones. Mean and standard error over trees; of pairs less what each axis does."""
import numpy as np
import optuna
from optuna.importance._fanova._fanova import _Fanova

import golden

N, TREES, SEEDS = 90, 64, 4


def points(axes):
    """Weyl's sequence with the square roots of primes."""
    roots = np.sqrt([2.0, 3.0, 5.0, 7.0])[:axes]
    at = np.arange(1, N + 1)[:, None] * roots
    return at - np.floor(at)


def ishigami(u):
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def mixed(u):
    """A number and two axes of levels. All have an order: of values without one Optuna averages over codes that are none."""
    level, kind = np.floor(5 * u[:, 1]), np.floor(3 * u[:, 2]).astype(int)
    return 3 * u[:, 0] ** 2 + 0.4 * np.abs(level - 1) + np.array([0.0, 1.5, 0.6])[kind] * (1 + u[:, 0])


def shares(x, y, bounds, columns, pairs):
    """Of each axis, then of each pair: those of all trees."""
    found = [[] for _ in range(len(columns) + len(pairs))]
    for seed in range(SEEDS):
        forest = _Fanova(n_trees=TREES, max_depth=64, min_samples_split=2, min_samples_leaf=1, seed=seed)
        forest.fit(x, y, bounds, columns)
        for tree in forest._trees:
            alone = [tree.get_marginal_variance(c) for c in columns]
            for k, v in enumerate(alone):
                found[k].append(v / tree.variance)
            for k, (a, b) in enumerate(pairs if seed == 0 else []):
                both = tree.get_marginal_variance(np.concatenate([columns[a], columns[b]]))
                found[len(columns) + k].append(max(0.0, both - alone[a] - alone[b]) / tree.variance)
    return found


lines = {"trials": N}
u = points(3)
# Rounded, because NumPy's last digit depends on where an array lies, and which of two equal splits a tree takes on that digit.
cases = {"ishigami": (u, np.round(ishigami(u), 9), np.tile([0.0, 1.0], (3, 1)), [np.array([k]) for k in range(3)], [(0, 2)])}
levels = np.column_stack([u[:, 0], np.floor(5 * u[:, 1]), np.floor(3 * u[:, 2])])
cases["mixed"] = (levels, np.round(mixed(u), 9), np.array([[0.0, 1.0], [-0.5, 4.5], [-0.5, 2.5]]), [np.array([k]) for k in range(3)], [(0, 2)])
for name, case in cases.items():
    for k, values in enumerate(shares(*case)):
        lines[f"{name}-{k}"] = [np.mean(values), np.std(values, ddof=1) / np.sqrt(len(values))]
    print(name, *(lines[f"{name}-{k}"] for k in range(4)))
golden.write("axis_importance.csv", lines, f"Optuna {optuna.__version__}")
