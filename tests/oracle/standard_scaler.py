#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Means and standard deviations of columns, and a few transformed rows."""
import numpy as np
from sklearn.preprocessing import StandardScaler

import golden


def main():
    rows = {}
    for name, (x, y) in (("breast_cancer", golden.breast_cancer()), ("diabetes", golden.diabetes())):
        for weighted in (False, True):
            w = golden.weights(len(y)) if weighted else None
            scaler = StandardScaler().fit(x, sample_weight=w)
            key = f"{name} weighted={int(weighted)}"
            rows[f"{key} mean"] = scaler.mean_
            rows[f"{key} scale"] = scaler.scale_
            for i in (0, 100, len(y) - 1):
                rows[f"{key} row {i}"] = scaler.transform(x[i:i + 1])[0]
    golden.write("standard_scaler.csv", rows)


if __name__ == "__main__":
    main()
