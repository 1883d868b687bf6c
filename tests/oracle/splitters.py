#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Folds of scikit-learn's splitters on many small random inputs: which rows are held out where no chance is involved,
how many rows or groups each side has where rows are drawn."""
import itertools

import numpy as np
from sklearn import model_selection as ms

import golden

random = np.random.default_rng(20)
lines = {}
kinds = {}


def put(kind, parameters, inputs, values):
    """A case: the parameters, the inputs (each preceded by its length) and what scikit-learn says."""
    number = kinds[kind] = kinds.get(kind, -1) + 1
    lines[f"{kind}.{number}.parameters"] = parameters
    for name, column in inputs.items():
        lines[f"{kind}.{number}.{name}"] = column
    lines[f"{kind}.{number}.folds"] = list(values)


def fold_of_row(n, folds):
    """-1 for a row that no fold holds out; each fold trains on all others."""
    found = np.full(n, -1)
    for k, (train, test) in enumerate(folds):
        assert (found[test] == -1).all() and set(train) == set(range(n)) - set(test)
        found[test] = k
    return found


def test_rows(folds):
    """The rows held out, fold after fold, each ended by -1."""
    return list(itertools.chain.from_iterable([*sorted(test), -1] for _, test in folds))


def groups_of(n, count):
    groups = random.integers(0, count, n)
    groups[:count] = np.arange(count)
    return 3 * random.permutation(groups) - 5


for trial in range(40):  # up to 16 groups: with more, NumPy's sort leaves equal ones in any order
    n, count = int(random.integers(20, 80)), int(random.integers(5, 17))
    groups, k = groups_of(n, count), int(random.integers(2, 6))
    x, y = np.zeros((n, 1)), random.integers(0, 3, n)
    put("group_k_fold", [k], {"groups": groups}, fold_of_row(n, ms.GroupKFold(k).split(x, y, groups)))

while kinds.get("stratified_group_k_fold", -1) < 29:
    n, count = int(random.integers(60, 200)), int(random.integers(6, 16))
    groups, k, classes = groups_of(n, count), int(random.integers(2, 6)), int(random.integers(2, 5))
    x, y = np.zeros((n, 1)), np.concatenate([np.arange(5 * classes) % classes, random.integers(0, classes, n - 5 * classes)])
    counts = np.array([np.bincount(y[groups == g], minlength=classes) for g in np.unique(groups)])
    spread = classes * (counts**2).sum(axis=1) - counts.sum(axis=1) ** 2
    if len(set(spread)) < count:  # groups of equal spread, which rounding puts in any order
        continue
    # Folds that would be alike up to then are a tie that rounding decides, so that their numbers mean nothing.
    found = fold_of_row(n, ms.StratifiedGroupKFold(k).split(x, y, groups))
    put("stratified_group_k_fold", [k], {"groups": groups, "y": y}, found)

for trial in range(20):
    n, count = int(random.integers(8, 40)), int(random.integers(2, 7))
    groups = groups_of(n, count)
    x = np.zeros((n, 1))
    put("leave_one_group_out", [], {"groups": groups}, fold_of_row(n, ms.LeaveOneGroupOut().split(x, None, groups)))
    p = int(random.integers(1, count))
    put("leave_p_groups_out", [p], {"groups": groups}, test_rows(ms.LeavePGroupsOut(p).split(x, None, groups)))

for n in (2, 3, 10):
    put("leave_one_out", [n], {}, fold_of_row(n, ms.LeaveOneOut().split(np.zeros((n, 1)))))
for n, p in [(2, 1), (5, 2), (6, 3), (7, 5), (8, 4), (9, 2)]:
    put("leave_p_out", [n, p], {}, test_rows(ms.LeavePOut(p).split(np.zeros((n, 1)))))

for trial in range(20):
    n = int(random.integers(4, 30))
    fold = random.integers(-1, 5, n) * int(random.integers(1, 3))
    fold[fold < -1] = -1
    fold[0] = 3
    put("predefined_split", [], {"test_fold": fold}, fold_of_row(n, ms.PredefinedSplit(fold).split()))

for trial in range(60):
    n, k, gap = int(random.integers(12, 60)), int(random.integers(2, 6)), int(random.integers(0, 3))
    most, size = int(random.choice([0, 0, 3, 7])), int(random.choice([0, 0, 1, 2]))
    try:
        folds = list(ms.TimeSeriesSplit(k, gap=gap, max_train_size=most or None, test_size=size or None).split(np.zeros((n, 1))))
    except ValueError:
        continue
    blocks = [[train[0], train[-1] + 1, test[0], test[-1] + 1] for train, test in folds]
    assert all(len(train) == b[1] - b[0] and len(test) == b[3] - b[2] for (train, test), b in zip(folds, blocks))
    put("time_series_split", [n, k, gap, most, size], {}, np.ravel(blocks))

for trial in range(40):
    n = int(random.integers(10, 90))
    test, train = round(float(random.uniform(0.05, 0.6)), 3), 0.0 if trial % 2 else round(float(random.uniform(0.2, 0.39)), 3)
    x = np.zeros((n, 1))
    rows = next(ms.ShuffleSplit(1, test_size=test, train_size=train or None).split(x))
    put("shuffle_split", [n, test, train], {}, [len(side) for side in rows])
    groups = groups_of(n, 9)
    picked = next(ms.GroupShuffleSplit(1, test_size=test, train_size=train or None).split(x, None, groups))
    put("group_shuffle_split", [test, train], {"groups": groups}, [len(set(groups[side])) for side in picked])
    y = np.concatenate([np.arange(12) % 3, random.integers(0, 3, max(0, n - 12))])[:n]
    if test * n < 3 or min(np.bincount(y)) < 2:
        continue
    strata = next(ms.StratifiedShuffleSplit(1, test_size=test, train_size=train or None, random_state=1).split(x, y))
    put("stratified_shuffle_split", [test, train], {"y": y}, [len(side) for side in strata])

for kind, last in kinds.items():
    lines[f"{kind}.cases"] = [last + 1]
golden.write("splitters.csv", lines)
