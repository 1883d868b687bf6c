#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""AUCs of the pipelines of examples/census.cpp and examples/horse_colic.cpp, on the files that these name, which are
not part of the repository: published_data.py <folder>."""
import csv
import gzip
import pathlib
import sys

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import golden

CENSUS = ("age workclass weight education schooling marital occupation relationship race sex gain loss hours country "
          "income").split()
CENSUS_NUMBERS = "age schooling gain loss hours".split()
HORSE_NUMBERS = [3, 4, 5, 15, 18, 19, 21]
HORSE_CATEGORIES = [1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 20]
LESION = 23


def columns(rows, numbers, categories):
    """An array of objects: floats, then texts; nan where a value is missing."""
    x = np.empty((len(rows), len(numbers) + len(categories)), dtype=object)
    for i, row in enumerate(rows):
        for j, k in enumerate(numbers + categories):
            x[i, j] = np.nan if row[k] == "?" else float(row[k]) if k in numbers else row[k]
    return x, list(range(len(numbers))), list(range(len(numbers), len(numbers) + len(categories)))


def read(file):
    return [[field.strip() for field in row] for row in csv.reader(file) if row]


def census(folder):
    with gzip.open(folder / "adult-train.csv.gz", "rt") as file:
        rows = read(file)
    numbers = [CENSUS.index(name) for name in CENSUS_NUMBERS]
    categories = [k for k, name in enumerate(CENSUS) if name not in CENSUS_NUMBERS + ["weight", "income"]]
    x, first, second = columns(rows, numbers, categories)
    features = ColumnTransformer([
        ("numbers", StandardScaler(), first),
        ("categories", OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=20), second),
    ], sparse_threshold=0)
    return x, np.array([int(row[-1] == ">50K") for row in rows]), features, 1e-4


def horse_colic(folder):
    with open(folder / "horse-colic.csv") as file:
        rows = read(file)
    x, first, second = columns(rows, HORSE_NUMBERS, HORSE_CATEGORIES)
    features = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), first),
        ("categories", make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")), second),
    ], sparse_threshold=0)
    return x, np.array([int(row[LESION] == "1") for row in rows]), features, 3e-2


def auc(x, y, features, strength, train, test):
    z = features.fit_transform(x[train])
    model = golden.logistic_regression(strength, len(train)).fit(z, y[train])
    return roc_auc_score(y[test], model.decision_function(features.transform(x[test])))


def main():
    rows = {}
    for name, load in (("census", census), ("horse colic", horse_colic)):
        x, y, features, strength = load(pathlib.Path(sys.argv[1]))
        rows[f"{name} rows"] = len(y)
        rows[f"{name} ROC AUC"] = [auc(x, y, features, strength, *fold) for fold in golden.folds(len(y))]
        seeds = range(3) if name == "census" else range(50)
        rows[f"{name} stratified ROC AUC"] = np.mean([auc(x, y, features, strength, *fold) for seed in seeds
                                                      for fold in StratifiedKFold(5, shuffle=True, random_state=seed).split(x, y)])
    golden.write("published_data.csv", rows)


if __name__ == "__main__":
    main()
