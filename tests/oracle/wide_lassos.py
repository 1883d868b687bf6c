#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Mean squared errors of each fold of lassos, elastic nets and ridges at several strengths, with more columns than rows:
products of the columns of the diabetes data, scaled by each fold's rows."""
import itertools
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import ElasticNet, Lasso
from sklearn.preprocessing import StandardScaler

import golden

ROWS = 100
STRENGTHS = {"lasso": [20.0, 8.0, 3.0], "elastic net": [20.0, 8.0, 3.0], "ridge": [10.0, 1.0, 0.1]}


def products(x):
    """Of one, two and three columns, divided by 100 each."""
    x = x / 100
    columns = [x[:, c].prod(axis=1) for size in (1, 2, 3) for c in map(list, itertools.combinations_with_replacement(range(x.shape[1]), size))]
    return np.stack(columns, axis=1)


def make(name, strength, total_weight):
    if name == "ridge":
        return golden.ridge(strength, total_weight)
    settings = dict(alpha=strength, tol=1e-15, max_iter=10_000_000)
    return Lasso(**settings) if name == "lasso" else ElasticNet(l1_ratio=0.5, **settings)


def main():
    warnings.simplefilter("error", ConvergenceWarning)
    x, y = golden.diabetes()
    x, y = products(x[:ROWS]), y[:ROWS]
    rows = {"columns": x.shape[1]}
    for weighted in (False, True):
        w = golden.weights(len(y)) if weighted else np.ones(len(y))
        for name, strengths in STRENGTHS.items():
            for strength in strengths:
                errors = []
                for train, test in golden.folds(len(y)):
                    scaler = StandardScaler().fit(x[train], sample_weight=w[train])
                    model = make(name, strength, w[train].sum()).fit(scaler.transform(x[train]), y[train], sample_weight=w[train])
                    errors.append(np.average((model.predict(scaler.transform(x[test])) - y[test]) ** 2, weights=w[test]))
                rows[f"{name} strength={strength:g} weighted={int(weighted)}"] = errors
    golden.write("wide_lassos.csv", rows)


if __name__ == "__main__":
    main()
