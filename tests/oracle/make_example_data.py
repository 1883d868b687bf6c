#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the example data sets of examples/data from the copies that scikit-learn ships."""
import csv
import pathlib

from sklearn.datasets import load_breast_cancer, load_diabetes

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


if __name__ == "__main__":
    main()
