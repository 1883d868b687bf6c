#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Linear models after chunk upon chunk of a stream, rows in their order: scikit-learn's partial_fit. Intercepts last. The
mean of steps of a classifier comes from one chunk: between chunks scikit-learn 1.2 mixes it up with the steps."""
import warnings

import numpy as np
from sklearn.linear_model import SGDClassifier, SGDRegressor
from sklearn.preprocessing import StandardScaler

import golden

warnings.filterwarnings("ignore")


def stream(model, x, y, weights, chunk=97, **first):
    for begin in range(0, len(y), chunk):
        at = slice(begin, begin + chunk)
        model.partial_fit(x[at], y[at], sample_weight=None if weights is None else weights[at], **first)
    return np.append(model.coef_.ravel(), model.intercept_)


def main():
    rows = {}
    x, y = golden.breast_cancer()
    x = StandardScaler().fit_transform(x)
    z, target = golden.diabetes()
    z, target = StandardScaler().fit_transform(z), target / 100
    rates = {"constant": dict(learning_rate="constant"), "falling": dict(learning_rate="invscaling", power_t=0.25)}
    for weighted in (0, 1):
        for name, rate in rates.items():
            for average in (0, 1):
                common = dict(alpha=1e-2, eta0=0.02, shuffle=False, average=bool(average), **rate)
                key = f"rate={name} weighted={weighted} mean={average}"
                w = golden.weights(len(y)) if weighted else None
                rows["logistic " + key] = stream(SGDClassifier(loss="log_loss", **common), x, y, w, len(y) if average else 97, classes=[0, 1])
                w = golden.weights(len(target)) if weighted else None
                rows["squared " + key] = stream(SGDRegressor(**common), z, target, w)
    golden.write("streams.csv", rows)


main()
