#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the example data sets of examples/data from the copies that scikit-learn ships."""
import csv
import pathlib

from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "examples" / "data"


def write(name, header, rows):
    with open(FOLDER / name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def number(value):
    return repr(int(value)) if value == int(value) else repr(float(value))


def main():
    cancer = load_breast_cancer()
    names = [name.replace(" ", "_") for name in cancer.feature_names]
    rows = [["MB"[y]] + [number(v) for v in x] for x, y in zip(cancer.data, cancer.target)]
    write("breast_cancer.csv", ["diagnosis"] + names, rows)
    diabetes = load_diabetes(scaled=False)
    rows = [[number(v) for v in x] + [number(y)] for x, y in zip(diabetes.data, diabetes.target)]
    write("diabetes.csv", list(diabetes.feature_names) + ["progression"], rows)
    iris = load_iris()
    names = [name.removesuffix(" (cm)").replace(" ", "_") for name in iris.feature_names]
    write("iris.csv", names + ["species"], [[number(v) for v in x] + [iris.target_names[y]] for x, y in zip(iris.data, iris.target)])
    wine = load_wine()
    names = [name.replace("/", "_") for name in wine.feature_names]
    write("wine.csv", ["cultivar"] + names, [[str(y + 1)] + [number(v) for v in x] for x, y in zip(wine.data, wine.target)])
    digits = load_digits()
    names = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]
    write("digits.csv", names + ["digit"], [[number(v) for v in x] + [str(y)] for x, y in zip(digits.data, digits.target)])


if __name__ == "__main__":
    main()
