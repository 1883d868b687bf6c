#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Encoders, and a pipeline of mixed columns with missing values, on a table that this script writes too."""
import csv

import numpy as np
from sklearn import metrics
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

import golden

ROWS = 240
NUMBERS = ["age", "income"]
CATEGORIES = ["color", "size", "town", "flag"]
STRENGTH = 1e-2
TOWNS = ["Aachen", "Basel", "Cork", "Delft", "Erfurt", "Faro", "Gent"]  # Aachen has most rows, Gent few


def write_table():
    with open(golden.HERE / "golden" / "mixed_table.csv", "w", newline="\n") as file:
        file.write(",".join(NUMBERS + CATEGORIES + ["outcome"]) + "\n")
        for i in range(ROWS):
            age = "" if i % 11 == 4 else 20 + (37 * i) % 50 + 0.5 * (i % 3)
            income = "NA" if i % 17 == 5 else ((17 * i * i) % 1009) / 8
            color = "" if i % 13 == 6 else ["red", "green", "blue", "teal"][(7 * i + i // 5) % 4]
            size = ["S", "M", "L"][(5 * i + i // 7) % 3]
            town = TOWNS[min((i * i + 3 * i) % 19 * (i % 7) // 12, 6)]
            flag = ["no", "yes"][(i // 3) % 2]
            outcome = "yes" if (29 * i + 7 * (i % 4) + (11 if size == "L" else 0) + (5 if flag == "yes" else 0)) % 31 > 15 else "no"
            file.write(f"{age},{income},{color},{size},{town},{flag},{outcome}\n")


def read_table():
    """Columns as arrays of floats (missing: nan) and objects (missing: nan), and the classes."""
    with open(golden.HERE / "golden" / "mixed_table.csv") as file:
        rows = list(csv.DictReader(file))
    missing = ("", "NA")
    x = np.empty((len(rows), 6), dtype=object)
    for i, row in enumerate(rows):
        for j, name in enumerate(NUMBERS + CATEGORIES):
            x[i, j] = np.nan if row[name] in missing else float(row[name]) if name in NUMBERS else row[name]
    return x, np.array([int(row["outcome"] == "yes") for row in rows])


ONE_HOT = {
    "one hot": {},
    "drop first": {"drop": "first"},
    "drop if binary": {"drop": "if_binary"},
    "min frequency 24": {"min_frequency": 24},
    "min frequency 0.2": {"min_frequency": 0.2, "drop": "first"},
    "max categories 4": {"max_categories": 4},
    "infrequent": {"min_frequency": 4, "handle_unknown": "infrequent_if_exist"},
    "ignore": {"handle_unknown": "ignore"},
}


def flat(matrix):
    return np.asarray(matrix, dtype=float).ravel()


def pipeline():
    numbers = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    town = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(min_frequency=8, handle_unknown="infrequent_if_exist", sparse_output=False))
    return ColumnTransformer([
        ("numbers", numbers, [0, 1]),
        ("town", town, [2, 4]),
        ("flag", OneHotEncoder(drop="first", sparse_output=False), [5]),
        ("size", make_pipeline(OrdinalEncoder(categories=[["S", "M", "L"]]), MinMaxScaler()), [3]),
    ], sparse_threshold=0)


def main():
    write_table()
    x, y = read_table()
    rows = {}
    picked = list(range(0, ROWS, 23))
    for name, options in ONE_HOT.items():
        # The first rows lack some towns that others have.
        train = x[:16] if "handle_unknown" in options else x
        encoder = OneHotEncoder(sparse_output=False, **options).fit(train[:, 2:])
        rows[name] = flat(encoder.transform(x[picked, 2:]))
        rows[f"{name} sums"] = encoder.transform(x[:, 2:]).sum(axis=0)
    ordinal = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2).fit(x[:16, 2:])
    rows["ordinal"] = flat(ordinal.transform(x[picked, 2:]))
    rows["ordinal sums"] = ordinal.transform(x[:, 2:]).sum(axis=0)

    for strategy in ("most_frequent", "constant"):
        imputer = SimpleImputer(strategy=strategy, fill_value="without" if strategy == "constant" else None)
        filled = make_pipeline(imputer, OneHotEncoder(sparse_output=False)).fit(x[:, 2:])
        rows[f"imputed {strategy} sums"] = filled.transform(x[:, 2:]).sum(axis=0)

    features = pipeline().fit(x)
    rows["features"] = flat(features.transform(x[picked]))
    model = golden.logistic_regression(STRENGTH, len(y)).fit(features.transform(x), y)
    rows["coefficients"] = model.coef_[0]
    for train, test in golden.folds(len(y)):
        fitted = pipeline().fit(x[train])
        model = golden.logistic_regression(STRENGTH, len(train)).fit(fitted.transform(x[train]), y[train])
        z = fitted.transform(x[test])
        rows.setdefault("ROC AUC", []).append(metrics.roc_auc_score(y[test], model.decision_function(z)))
        rows.setdefault("log loss", []).append(metrics.log_loss(y[test], model.predict_proba(z)))
        rows.setdefault("widths", []).append(z.shape[1])
    golden.write("mixed_columns.csv", rows)


if __name__ == "__main__":
    main()
