#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Models of two targets on the diabetes data: the progression, and the body mass index, which is taken out of X.
Coefficients (a row a target, then the intercepts), predictions of every 20th row, and scores of each fold of a
cross-validation with the metrics' default average over targets."""
import numpy as np
from sklearn import metrics
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import PoissonRegressor
from sklearn.multioutput import MultiOutputRegressor
from sklearn.preprocessing import StandardScaler

import golden

BMI = 2  # the column of X


def two_targets():
    x, progression = golden.diabetes()
    return np.delete(x, BMI, axis=1), np.column_stack([progression, x[:, BMI]])


def scores(truth, predicted, weight):
    return {"mean squared error": metrics.mean_squared_error(truth, predicted, sample_weight=weight),
            "mean absolute error": metrics.mean_absolute_error(truth, predicted, sample_weight=weight),
            "R²": metrics.r2_score(truth, predicted, sample_weight=weight)}


def main():
    x, y = two_targets()
    z = StandardScaler().fit_transform(x)
    rows = {}
    for weighted in (False, True):
        w = golden.weights(len(y)) if weighted else np.ones(len(y))
        for strength in (1e-3, 1e-2, 1.0):
            model = golden.ridge(strength, w.sum()).fit(z, y, sample_weight=w)
            key = f"strength={strength:g} weighted={int(weighted)}"
            rows[f"ridge {key}"] = np.append(model.coef_.ravel(), model.intercept_)
            rows[f"ridge predicted {key}"] = model.predict(z)[::20].ravel()
            poisson = MultiOutputRegressor(PoissonRegressor(alpha=strength, solver="newton-cholesky", tol=1e-12, max_iter=1000))
            poisson.fit(z, y / 100, sample_weight=w)
            rows[f"poisson {key}"] = np.append(np.array([e.coef_ for e in poisson.estimators_]).ravel(), [e.intercept_ for e in poisson.estimators_])
        for name in ("ridge", "mean"):
            for train, test in golden.folds(len(y)):
                scaler = StandardScaler().fit(x[train], sample_weight=w[train])
                model = golden.ridge(1e-2, w[train].sum()) if name == "ridge" else DummyRegressor()
                model.fit(scaler.transform(x[train]), y[train], sample_weight=w[train])
                for metric, score in scores(y[test], model.predict(scaler.transform(x[test])), w[test]).items():
                    rows.setdefault(f"{name} weighted={int(weighted)} {metric}", []).append(score)
    golden.write("multi_output.csv", rows)


if __name__ == "__main__":
    main()
