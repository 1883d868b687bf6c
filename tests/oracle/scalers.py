#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Statistics and transformed rows of the scalers by range, magnitude and quantiles."""
import numpy as np
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler

import golden

SCALERS = {
    "min max": MinMaxScaler(),
    "min max to -2 3": MinMaxScaler(feature_range=(-2, 3)),
    "clipped": MinMaxScaler(feature_range=(-2, 3), clip=True),
    "max abs": MaxAbsScaler(),
    "robust": RobustScaler(),
    "robust 5 to 70": RobustScaler(quantile_range=(5, 70)),
    "robust unit variance": RobustScaler(quantile_range=(10, 75), unit_variance=True),
    "robust without centering": RobustScaler(with_centering=False),
    "robust without scaling": RobustScaler(with_scaling=False),
}


def main():
    rows = {}
    for name, (x, y) in (("breast_cancer", golden.breast_cancer()), ("diabetes", golden.diabetes())):
        x = np.column_stack([x, np.full(len(y), 7.25), np.zeros(len(y)), -x[:, 0]])  # constant, zero, negative
        train = x[::3]  # so that the other rows go beyond its range
        for key, scaler in SCALERS.items():
            scaler.fit(train)
            for i in (0, 100, len(y) - 1):
                rows[f"{name} {key} row {i}"] = scaler.transform(x[i:i + 1])[0]
            z = scaler.transform(x)
            rows[f"{name} {key} least"] = z.min(axis=0)
            rows[f"{name} {key} most"] = z.max(axis=0)
    golden.write("scalers.csv", rows)


if __name__ == "__main__":
    main()
