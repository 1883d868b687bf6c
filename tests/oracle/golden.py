# SPDX-License-Identifier: BSL-1.0
"""What the scripts of this folder share: the example data, the weights and folds of the tests, and the
form of a golden file."""
import csv
import inspect
import pathlib
import platform

import numpy as np
import sklearn

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parents[1] / "examples" / "data"


def write(name, rows, source=f"scikit-learn {sklearn.__version__}"):
    """Writes golden/<name>: a line `key,value,value,...` for each item of rows."""
    script = pathlib.Path(inspect.stack()[1].filename).name
    with open(HERE / "golden" / name, "w", newline="\n") as file:
        file.write(f"# Written by tests/oracle/{script} with {source}, numpy {np.__version__}, "
                   f"Python {platform.python_version()}.\n")
        for key, values in rows.items():
            numbers = ",".join("%.17g" % v for v in np.atleast_1d(np.asarray(values, dtype=float)))
            file.write(f"{key},{numbers}\n")


def read(name):
    """The inverse of write: a dictionary of lists of numbers."""
    with open(HERE / "golden" / name) as file:
        lines = [line.strip().split(",") for line in file if not line.startswith("#")]
    return {key: [float(v) for v in values] for key, *values in lines}


def load(name, target):
    """X, and the column `target` as text, of an example file."""
    with open(DATA / name) as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(v) for k, v in row.items() if k != target] for row in rows])
    return x, [row[target] for row in rows]


def breast_cancer():
    x, diagnosis = load("breast_cancer.csv", "diagnosis")
    return x, np.array([int(d == "M") for d in diagnosis])


def diabetes():
    x, progression = load("diabetes.csv", "progression")
    return x, np.array([float(v) for v in progression])


def iris():
    x, species = load("iris.csv", "species")
    return x, np.array([["setosa", "versicolor", "virginica"].index(s) for s in species])


def wine():
    x, cultivar = load("wine.csv", "cultivar")
    return x, np.array([int(c) - 1 for c in cultivar])


def digits():
    x, digit = load("digits.csv", "digit")
    return x, np.array([int(d) for d in digit])


def weights(n):
    """The weight of row i is 1 + i % 3."""
    return 1.0 + np.arange(n) % 3


def folds(n, k=5):
    """Fold i % k holds out row i."""
    rows = np.arange(n)
    return [(rows[rows % k != fold], rows[rows % k == fold]) for fold in range(k)]


def logistic_regression(strength, total_weight, fit_intercept=True):
    """Minimises sum w l / sum w + strength / 2 |coefficients|^2."""
    from sklearn.linear_model import LogisticRegression
    return LogisticRegression(C=1 / (total_weight * strength), solver="newton-cholesky", tol=1e-12, max_iter=10000,
                              fit_intercept=fit_intercept)


def ridge(strength, total_weight, fit_intercept=True):
    """Minimises sum w (prediction - y)^2 / sum w + strength |coefficients|^2, both halved."""
    from sklearn.linear_model import Ridge
    return Ridge(alpha=total_weight * strength, solver="svd", fit_intercept=fit_intercept)
