#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What can be said from the targets alone."""
import numpy as np
from sklearn.dummy import DummyClassifier, DummyRegressor

import golden


def main():
    rows = {}
    for weighted in (False, True):
        for name, (x, y) in (("breast_cancer", golden.breast_cancer()), ("iris", golden.iris()), ("wine", golden.wine())):
            w = golden.weights(len(y)) if weighted else None
            for strategy in ("prior", "most_frequent"):
                model = DummyClassifier(strategy=strategy).fit(x, y, sample_weight=w)
                rows[f"{name} {strategy} weighted={int(weighted)} predicted"] = model.predict(x[:1])
                rows[f"{name} {strategy} weighted={int(weighted)} proba"] = model.predict_proba(x[:1])[0]
        x, y = golden.diabetes()
        w = golden.weights(len(y)) if weighted else None
        for level in (0.0, 0.1, 0.25, 0.5, 0.9, 1.0):
            rows[f"diabetes quantile {level:g} weighted={int(weighted)}"] = DummyRegressor(strategy="quantile", quantile=level).fit(x, y, sample_weight=w).constant_.ravel()
        for strategy in ("mean", "median"):
            rows[f"diabetes {strategy} weighted={int(weighted)}"] = DummyRegressor(strategy=strategy).fit(x, y, sample_weight=w).constant_.ravel()
    golden.write("baseline.csv", rows)


if __name__ == "__main__":
    main()
