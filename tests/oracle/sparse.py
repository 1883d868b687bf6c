#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Coefficients under penalties that are not smooth and under bounds, on standardised features, intercept last.

Lasso and ElasticNet are scikit-learn's, non-negative and bounded least squares SciPy's. For logistic regression
with an L1 penalty scikit-learn's solvers stop at their own tolerances, and SciPy has no group lasso: there the
reference is a Newton method in NumPy on the weights that are not zero, whose zeros are then checked; it starts
from scikit-learn's liblinear or saga, or from proximal gradient steps. Whatever the source, the conditions of a
minimum are asserted before a line is written."""
import warnings

import numpy as np
from scipy.optimize import lsq_linear, nnls
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression
from sklearn.preprocessing import StandardScaler

import golden

GROUPS = [0, 0, 1, 1, 1, 2, 3, 3, 3, 3]  # of the ten columns of diabetes


def loss_gradient(kind, x, y, w, coefficients, intercept):
    """Gradient of sum w l / sum w, by the coefficients and the intercept."""
    score = x @ coefficients + intercept
    residual = w * ((1 / (1 + np.exp(-score)) if kind == "logistic" else score) - y) / w.sum()
    return x.T @ residual, residual.sum()


def l1_violation(g, c, l1, l2):
    """Largest component of the least subgradient of l + l1 |c|_1 + l2 / 2 |c|^2."""
    g = g + l2 * c
    return np.abs(np.where(c != 0, g + l1 * np.sign(c), np.sign(g) * np.maximum(np.abs(g) - l1, 0))).max()


def polish_logistic(x, y, w, l1, c, b):
    """Newton on the smooth problem that remains once the signs of the coefficients are known."""
    on = c != 0
    z = np.column_stack([x[:, on], np.ones(len(y))])
    v, sign = np.append(c[on], b), np.append(np.sign(c[on]), 0)
    for _ in range(100):
        p = 1 / (1 + np.exp(-z @ v))
        gradient = z.T @ (w * (p - y)) / w.sum() + l1 * sign
        hessian = (z * (w * p * (1 - p))[:, None]).T @ z / w.sum()
        step = np.linalg.solve(hessian, gradient)
        v = v - step
        if np.abs(step).max() <= 1e-14 * np.abs(v).max():
            break
    assert (np.sign(v[:-1]) == sign[:-1]).all()
    c = np.zeros_like(c)
    c[on] = v[:-1]
    return c, v[-1]


def group_lasso(x, y, strength):
    """Accelerated proximal gradient in NumPy: 1/(2n) |y - x c - b|^2 + strength sum sqrt(n_g) |c_g|. x and y are
    centred for it, which is the same as a free intercept."""
    n, groups = len(y), np.array(GROUPS)
    shift, mean = x.mean(0), y.mean()
    a, r = x - shift, y - mean
    step = n / np.linalg.norm(a, 2) ** 2
    c = ahead = np.zeros(x.shape[1])
    t = 1.0
    for _ in range(1_000_000):
        next_c = ahead - step * a.T @ (a @ ahead - r) / n
        for g in set(GROUPS):
            part = next_c[groups == g]
            by = step * strength * np.sqrt(len(part))
            length = np.linalg.norm(part)
            next_c[groups == g] = part * (1 - by / length if length > by else 0.0)
        if np.abs(next_c - c).max() <= 1e-15 * np.abs(next_c).max() and np.abs(next_c - ahead).max() <= 1e-15 * np.abs(next_c).max():
            break
        if ((ahead - next_c) * (next_c - c)).sum() > 0:
            t = 1.0
        after = (1 + np.sqrt(1 + 4 * t * t)) / 2
        ahead = next_c + (t - 1) / after * (next_c - c)
        c, t = next_c, after
    gradient = a.T @ (a @ next_c - r) / n
    violation = 0
    for g in set(GROUPS):
        part, slope = next_c[groups == g], gradient[groups == g]
        bound = strength * np.sqrt(len(part))
        length = np.linalg.norm(part)
        violation = max(violation, np.abs(slope + bound * part / length).max() if length > 0 else max(np.linalg.norm(slope) - bound, 0))
    assert violation <= 1e-11 * strength, (strength, violation)
    return next_c, mean - shift @ next_c


def main():
    warnings.simplefilter("error", ConvergenceWarning)
    rows = {}

    def keep(key, c, b):
        print(f"{key}: {np.count_nonzero(c)} of {len(c)} not zero")
        rows[key] = np.append(c, b)

    x, y = golden.diabetes()
    x = StandardScaler().fit_transform(x)
    ones = np.ones(len(y))
    for weighted in (False, True):
        w = golden.weights(len(y)) if weighted else ones
        for strength in (0.01, 1.0, 20.0):
            for ratio in (1.0, 0.5, 0.1):
                model = (Lasso(alpha=strength, tol=1e-14, max_iter=1_000_000) if ratio == 1
                         else ElasticNet(alpha=strength, l1_ratio=ratio, tol=1e-14, max_iter=1_000_000)).fit(x, y, sample_weight=w)
                c, b = model.coef_, model.intercept_
                g, g0 = loss_gradient("squared", x, y, w, c, b)
                assert max(l1_violation(g, c, strength * ratio, strength * (1 - ratio)), abs(g0)) <= 1e-8 * strength
                keep(f"elastic net strength={strength:g} l1_ratio={ratio:g} weighted={int(weighted)}", c, b)
    for strength in (0.01, 1.0, 20.0):
        model = Lasso(alpha=strength, tol=1e-14, max_iter=1_000_000, positive=True).fit(x, y)
        keep(f"positive lasso strength={strength:g}", model.coef_, model.intercept_)
    for strength in (0.1, 5.0, 15.0, 25.0):
        keep(f"group lasso strength={strength:g}", *group_lasso(x, y, strength))
    keep("nnls", nnls(x, y - y.mean())[0], y.mean())  # x is centred: the intercept is the mean
    bounded = lsq_linear(x, y - y.mean(), bounds=(-5, 20), method="bvls", tol=1e-15)
    assert bounded.optimality <= 1e-8
    keep("box", bounded.x, y.mean())

    x, y = golden.breast_cancer()
    x = StandardScaler().fit_transform(x)
    for weighted in (False, True):
        w = golden.weights(len(y)) if weighted else np.ones(len(y))
        for strength in (0.001, 0.01, 0.1):
            saga = LogisticRegression(penalty="l1", C=1 / (w.sum() * strength), solver="saga", tol=1e-13, max_iter=1_000_000).fit(x, y, sample_weight=w)
            start = saga.coef_.ravel(), saga.intercept_[0]
            c, b = polish_logistic(x, y, w, strength, *start)
            distance = np.abs(np.append(c - start[0], b - start[1])).max() / np.abs(c).max()
            g, g0 = loss_gradient("logistic", x, y, w, c, b)
            violation = max(l1_violation(g, c, strength, 0), abs(g0))
            assert violation <= 1e-12 and distance <= 1e-5, (strength, violation, distance)
            print(f"  saga was {distance:.1e} away")
            keep(f"logistic l1 strength={strength:g} weighted={int(weighted)}", c, b)
        if weighted:
            continue
        # liblinear penalises the intercept: without one it says the same.
        liblinear = LogisticRegression(penalty="l1", C=1 / (len(y) * 0.01), solver="liblinear", tol=1e-12, max_iter=1_000_000,
                                       fit_intercept=False).fit(x, y)
        c = liblinear.coef_.ravel()
        g, _ = loss_gradient("logistic", x, y, w, c, 0)
        print(f"  liblinear: violation {l1_violation(g, c, 0.01, 0):.1e}")
        assert l1_violation(g, c, 0.01, 0) <= 1e-8
        keep("logistic l1 liblinear", c, 0)
    import scipy
    import sklearn
    golden.write("sparse.csv", rows, f"scikit-learn {sklearn.__version__}, SciPy {scipy.__version__}")


if __name__ == "__main__":
    main()
