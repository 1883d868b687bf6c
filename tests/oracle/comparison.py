#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Distributions of test statistics, and tests of whether learners differ, on many small random inputs: by SciPy where it
has them, else by their formulas in exact arithmetic or with SciPy's distributions."""
from fractions import Fraction

import mpmath
import numpy as np
import scipy
from scipy import stats

import golden

mpmath.mp.dps = 30
random = np.random.default_rng(30)
lines = {}
count = {}


def put(kind, inputs, values):
    """A case of a kind: columns of inputs, then what is expected."""
    number = count[kind] = count.get(kind, -1) + 1
    for name, column in inputs.items():
        lines[f"{kind}.{number}.{name}"] = column
    lines[f"{kind}.{number}.expected"] = values


def t_quantile(p, degrees):
    """SciPy's, of some eleven digits, refined to all of a double's."""
    if p == 0.5:
        return 0.0
    start = stats.t.isf(min(p, 1 - p), degrees)
    tail = lambda t: mpmath.betainc(mpmath.mpf(degrees) / 2, 0.5, 0, degrees / (degrees + t * t), regularized=True) / 2 - min(mpmath.mpf(p), 1 - mpmath.mpf(p))
    found = float(mpmath.findroot(tail, (start, start * (1 + 1e-9)), solver="secant", tol=1e-45, verify=False))
    assert abs(found - start) < 1e-6 * start, (p, degrees)
    return found if p < 0.5 else -found


# Distributions: parameters, then the value.

for degrees in (1, 2, 3, 4.5, 9, 30, 99, 1000, 1e6):
    for t in (-40, -3.1, -0.2, 0, 1e-9, 0.5, 1.96, 7.5, 60, 1e6):
        put("t_upper", {"at": [t, degrees]}, stats.t.sf(t, degrees))
    for p in (1e-12, 1e-5, 0.025, 0.3, 0.5, 0.8, 0.999):
        put("t_quantile", {"at": [p, degrees]}, t_quantile(p, degrees))
for d1, d2 in [(1, 1), (2, 5), (10, 5), (3, 39), (7, 200), (40, 1000)]:
    for f in (1e-6, 0.2, 1, 2.5, 10, 300):
        put("f_upper", {"at": [f, d1, d2]}, stats.f.sf(f, d1, d2))
for degrees in (1, 2, 3, 7, 20, 150):
    for x in (1e-8, 0.1, 1, 3.84, 12, 60, 200, 700):
        put("chi_square_upper", {"at": [x, degrees]}, stats.chi2.sf(x, degrees))
for n in (1, 2, 7, 30, 200, 5000):
    for k in sorted({0, n // 10, n // 3, n // 2 - 1, n // 2, n - 1}):
        for p in (0.5, 0.1):
            if k >= 0:
                put("binomial_lower", {"at": [k, n, p]}, stats.binom.cdf(k, n, p))


def range_upper(q, k):
    """The tail of the range of k normal numbers, by quadrature with 30 digits."""
    q, phi = mpmath.mpf(q), mpmath.ncdf
    inside = mpmath.quad(lambda z: mpmath.npdf(z) * (phi(z) ** (k - 1) - (phi(z) - phi(z - q)) ** (k - 1)), np.linspace(-12, 12 + float(q), 13).tolist())
    return float(k * inside)


for k in (2, 3, 4, 10, 25, 60):
    for q in (0.05, 1.0, 2.772, 3.633, 5.5, 9.0):
        value = range_upper(q, k)
        assert abs(value - stats.studentized_range.sf(q, k, np.inf)) < 1e-10, (k, q)
        put("range_upper", {"at": [q, k]}, value)
for k in (2, 3, 5, 10, 30):
    for p in (0.1, 0.05, 0.01):
        put("range_quantile", {"at": [p, k]}, float(mpmath.findroot(lambda q: range_upper(q, k) - p, stats.studentized_range.isf(p, k, np.inf), solver="secant", tol=1e-26, verify=False)))

# Scores of two learners on the same folds.

for trial in range(30):
    n = int(random.choice([2, 5, 10, 30, 100]))
    a = random.normal(0.8, 0.03, n)
    b = a + random.normal(0.01 * (trial % 3), 0.02, n)
    ratio, level, rope = float(random.choice([0.25, 1 / 9, 1])), float(random.choice([0.9, 0.95])), 0.01
    d = a - b
    error = np.sqrt((1 / n + ratio) * d.var(ddof=1))
    reach = t_quantile((1 - level) / 2, n - 1) * error
    put("corrected_t", {"a": a, "b": b, "settings": [ratio, level]},
        [d.mean(), error, d.mean() / error, n - 1, 2 * stats.t.sf(abs(d.mean() / error), n - 1), d.mean() - reach, d.mean() + reach])
    posterior = stats.t(n - 1, d.mean(), error)
    put("bayesian", {"a": a, "b": b, "settings": [ratio, rope]}, [d.mean(), error, n - 1, posterior.cdf(-rope), posterior.cdf(rope) - posterior.cdf(-rope), posterior.sf(rope)])

for trial in range(20):
    a = random.normal(0.8, 0.03, 10)
    b = a + random.normal(0.01 * (trial % 3), 0.02, 10)
    d = (a - b).reshape(5, 2)
    variance = d.var(axis=1, ddof=1)
    t = d[0, 0] / np.sqrt(variance.mean())
    f = (d**2).sum() / (2 * variance.sum())
    put("five_by_two", {"a": a, "b": b}, [t, 2 * stats.t.sf(abs(t), 5), f, stats.f.sf(f, 10, 5)])

for only_a, only_b in [(0, 0), (0, 1), (1, 0), (3, 3), (1, 9), (12, 5), (40, 40), (41, 40), (30, 60), (2, 200), (900, 1000), (150, 86)]:
    n = only_a + only_b
    exact = stats.binomtest(only_a, n, 0.5).pvalue if n else 1.0
    if only_a == only_b:
        corrected = 0.0
    else:
        corrected = (abs(only_a - only_b) - 1) ** 2 / n
    put("mcnemar", {"counts": [only_a, only_b]}, [exact, corrected, stats.chi2.sf(corrected, 1)])

# Scores on many data sets.

for trial in range(40):
    n = int(random.choice([1, 3, 6, 14, 40, 50, 51, 90]))
    a = random.normal(0.8, 0.05, n)
    b = a + random.normal(0.01 * (trial % 3), 0.03, n)
    kind = trial % 4
    if kind == 1:  # ties
        a, b = np.round(64 * a) / 64, np.round(64 * b) / 64
    if kind == 2:  # pairs that do not differ
        b[0] = a[0]
    d = (a - b)[a != b]
    if len(d) == 0:
        continue
    exact = len(d) == n and n <= 50 and len(set(abs(d))) == n
    found = stats.wilcoxon(a, b, mode="exact" if exact else "approx")
    put("wilcoxon", {"a": a, "b": b}, [found.statistic, found.pvalue, exact])

for trial in range(30):
    k, n = int(random.integers(3, 8)), int(random.choice([2, 5, 14, 40]))
    scores = random.normal(0.8, 0.05, (k, n)) + 0.01 * (trial % 3) * np.arange(k)[:, None]
    if trial % 2:
        scores = np.round(32 * scores) / 32
    found = stats.friedmanchisquare(*scores)
    ranks = np.apply_along_axis(stats.rankdata, 0, -scores).mean(axis=1)
    f = (n - 1) * found.statistic / (n * (k - 1) - found.statistic)
    gaps = np.abs(ranks[:, None] - ranks[None, :]) / np.sqrt(k * (k + 1) / (12 * n))
    pairs = np.where(np.eye(k) == 1, 1, stats.studentized_range.sf(gaps, k, np.inf))
    critical = stats.studentized_range.isf(0.05, k, np.inf) * np.sqrt(k * (k + 1) / (12 * n))
    put("friedman", {"scores": scores.ravel(), "shape": [k, n]}, [found.statistic, found.pvalue, f, stats.f.sf(f, k - 1, (k - 1) * (n - 1)), critical, *ranks, *pairs.ravel()])

for trial in range(10):
    p = np.round(random.uniform(0, 0.3, int(random.integers(1, 9))), 2)
    exact = [Fraction(str(x)) for x in p]
    adjusted = [max(min(Fraction(1), (len(p) - sum(other < q for other in exact)) * q) for q in exact if q <= own) for own in exact]
    put("holm", {"p": p}, [float(x) for x in adjusted])

for kind, last in count.items():
    lines[f"{kind}.cases"] = [last + 1]
golden.write("comparison.csv", lines, f"SciPy {scipy.__version__}, mpmath {mpmath.__version__}")
