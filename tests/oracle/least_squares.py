#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Least squares and ridge by direct solution, and their leave-one-out predictions: scikit-learn's, NumPy's least squares of
smallest norm, and, of Longley's ill-conditioned data, exact fractions. Intercepts last."""
from fractions import Fraction

import numpy as np
from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

import golden

LONGLEY = np.array([  # Longley, J. Am. Stat. Assoc. 62 (1967): employment, then six columns
    [60323, 83.0, 234289, 2356, 1590, 107608, 1947], [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
    [60171, 88.2, 258054, 3682, 1616, 109773, 1949], [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
    [63221, 96.2, 328975, 2099, 3099, 112075, 1951], [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
    [64989, 99.0, 365385, 1870, 3547, 115094, 1953], [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
    [66019, 101.2, 397469, 2904, 3048, 117388, 1955], [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
    [68169, 108.4, 442769, 2936, 2798, 120445, 1957], [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
    [68655, 112.6, 482704, 3813, 2552, 123366, 1959], [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
    [69331, 115.7, 518173, 4806, 2572, 127852, 1961], [70551, 116.9, 554894, 4007, 2827, 130081, 1962]])


def solved(m):
    """Equations in fractions, the right side last."""
    p = len(m)
    for j in range(p):
        pivot = next(i for i in range(j, p) if m[i][j] != 0)
        m[j], m[pivot] = m[pivot], m[j]
        m[j] = [v / m[j][j] for v in m[j]]
        for i in range(p):
            if i != j:
                m[i] = [u - m[i][j] * v for u, v in zip(m[i], m[j])]
    return [row[p] for row in m]


def exact(x, y, intercept=True):
    """Normal equations in fractions, of the numbers as doubles have them."""
    a = [[Fraction(v) for v in row] + [Fraction(1)] * intercept for row in x.tolist()]
    n, p = len(a), len(a[0])
    m = [[sum(a[i][j] * a[i][k] for i in range(n)) for k in range(p)] + [sum(a[i][j] * Fraction(y[i]) for i in range(n))] for j in range(p)]
    return np.array([float(v) for v in solved(m)])


def exact_left_out(x, y, alpha):
    """y less its prediction by ridge without the row, in fractions, by the products of rows."""
    x, y, errors = [[Fraction(v) for v in row] for row in x.tolist()], [Fraction(v) for v in y], []
    products = [[sum(u * v for u, v in zip(a, b)) for b in x] for a in x]
    for i in range(len(y)):
        rest = [k for k in range(len(y)) if k != i]
        m = [[products[k][l] + (Fraction(alpha) if k == l else 0) for l in rest] + [Fraction(1), y[k]] for k in rest]
        dual = solved(m + [[Fraction(1)] * len(rest) + [Fraction(0), Fraction(0)]])
        errors.append(float(y[i] - dual[-1] - sum(u * products[i][k] for u, k in zip(dual, rest))))
    return np.array(errors)


def shortest(x, y, w, intercept):
    """The least squares of smallest norm, the intercept not counting."""
    mx, my = (w @ x / w.sum(), w @ y / w.sum()) if intercept else (np.zeros(x.shape[1]), 0.0)
    root = np.sqrt(w)[:, None]
    b = np.linalg.lstsq(root * (x - mx), root[:, 0] * (y - my), rcond=1e-11)[0]
    return np.append(b, my - mx @ b)


def leave_one_out(x, y, w, strength):
    """Fits without each row; the strength is of the mean, which has one row less."""
    predicted = []
    for i in range(len(y)):
        rest = np.arange(len(y)) != i
        model = Ridge(alpha=strength * w[rest].sum(), solver="svd").fit(x[rest], y[rest], sample_weight=w[rest])
        predicted.append(model.predict(x[i:i + 1])[0])
    return np.array(predicted)


def main():
    rows = {"longley": exact(LONGLEY[:, 1:], LONGLEY[:, 0])}
    print("Longley, the first weight:", rows["longley"][0])  # NIST certifies 15.0618722713733
    rows["longley through 0"] = exact(LONGLEY[:, 1:], LONGLEY[:, 0], False)
    for i in range(7):
        rows[f"longley column {i}"] = LONGLEY[:, i]

    x, y = golden.diabetes()
    for weighted in (0, 1):
        w = golden.weights(len(y)) if weighted else np.ones(len(y))
        for intercept in (0, 1):
            model = LinearRegression(fit_intercept=bool(intercept)).fit(x, y, sample_weight=w)
            rows[f"diabetes weighted={weighted} intercept={intercept}"] = np.append(model.coef_, model.intercept_)
            more = np.column_stack([x, x[:, 2] - 2 * x[:, 3], np.full(len(y), 7.0), x[:, 8]])
            rows[f"dependent weighted={weighted} intercept={intercept}"] = shortest(more, y, w, intercept)
            for strength in (1e-3, 1.0):
                model = Ridge(alpha=strength * w.sum(), solver="svd", fit_intercept=bool(intercept)).fit(more, y, sample_weight=w)
                rows[f"dependent strength={strength:g} weighted={weighted} intercept={intercept}"] = np.append(model.coef_, model.intercept_)

    d, digit = golden.digits()
    d, digit = d[:40], digit[:40].astype(float)
    for intercept in (0, 1):
        rows[f"wide intercept={intercept}"] = shortest(d, digit, np.ones(40), intercept)
        for strength in (1e-3, 1.0):
            model = Ridge(alpha=40 * strength, solver="svd", fit_intercept=bool(intercept)).fit(d, digit)
            rows[f"wide strength={strength:g} intercept={intercept}"] = np.append(model.coef_, model.intercept_)

    strengths = np.array([1e-4, 1.0])
    for name, features, target, every in (("diabetes", x, y, 7), ("wide", d, digit, 1)):
        cv = RidgeCV(alphas=strengths * (len(target) - 1), store_cv_values=True).fit(features, target)
        for k, strength in enumerate(strengths):
            rows[f"left out {name} squared errors strength={strength:g}"] = cv.cv_values_[::every, k]
            rows[f"left out {name} strength={strength:g}"] = leave_one_out(features, target, np.ones(len(target)), strength)[::every]
            rows[f"left out {name} weighted strength={strength:g}"] = leave_one_out(features, target, golden.weights(len(target)), strength)[::every]

    # Columns whose scales differ by 1e7, at strengths that only the smallest notice.
    tall, short = x[:16, :4] * 10.0 ** -np.array([0, 7, 3, 5]), d[:12] * 10.0 ** -(np.arange(d.shape[1]) % 8)
    for name, features, target in (("tall", tall, y[:16]), ("wide", short, digit[:12])):
        for j in range(features.shape[1]):
            rows[f"scales {name} column {j}"] = features[:, j]
        alphas = np.array([1e-20, 1e-14, 1e-6]) * (len(target) - 1)
        cv = RidgeCV(alphas=alphas, store_cv_values=True).fit(features, target)
        for k, alpha in enumerate(alphas):
            errors = exact_left_out(features, target, alpha)
            print(f"{name}, alpha {alpha:g}: RidgeCV is off by", np.max(np.abs(cv.cv_values_[:, k] / errors ** 2 - 1)))
            rows[f"scales {name} errors {k}"] = errors
            rows[f"scales {name} squared errors {k}"] = cv.cv_values_[:, k]
    golden.write("least_squares.csv", rows)


main()
