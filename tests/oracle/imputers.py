#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Statistics and transformed rows of SimpleImputer, on the example data with holes in them."""
import numpy as np
from sklearn.impute import SimpleImputer

import golden


def with_holes(x):
    """Value (i, j) is missing where (7 i + 11 j) % 5 == 0, but in every fourth column; rounded, so that values recur."""
    i, j = np.indices(x.shape)
    x = np.round(x, 1)
    x[((7 * i + 11 * j) % 5 == 0) & (j % 4 != 3)] = np.nan
    return x


def main():
    rows = {}
    for name, (x, y) in (("breast_cancer", golden.breast_cancer()), ("diabetes", golden.diabetes())):
        x = with_holes(x)
        for strategy in ("mean", "median", "most_frequent", "constant"):
            imputer = SimpleImputer(strategy=strategy, fill_value=-3.5 if strategy == "constant" else None, add_indicator=True).fit(x)
            rows[f"{name} {strategy} statistics"] = imputer.statistics_
            rows[f"{name} {strategy} indicated"] = imputer.indicator_.features_
            for i in (0, 100, len(y) - 1):
                rows[f"{name} {strategy} row {i}"] = imputer.transform(x[i:i + 1])[0]
    golden.write("imputers.csv", rows)


if __name__ == "__main__":
    main()
