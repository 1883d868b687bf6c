#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Verdicts of fold races, and what is known about the choice of a search, on many small random tables of scores: formulas
written down a second time, with SciPy's distributions."""
import mpmath
import numpy as np
import scipy
from scipy import stats

import golden

mpmath.mp.dps = 30
random = np.random.default_rng(61)
lines = {}
races = choices = 0


def table(m, folds, kind):
    """Scores of m candidates: means that differ, folds that are hard or easy, and noise."""
    means = random.uniform(0, 1, m) if kind != 1 else np.zeros(m)
    noise = random.choice([0.02, 0.1, 0.4], m if kind == 2 else 1)
    return 0.5 + means[:, None] + random.normal(0, 0.3, folds) + np.reshape(noise, (-1, 1)) * random.normal(0, 1, (m, folds))


def t_quantile(p, degrees):
    """The t that is exceeded with probability p < 0.5: SciPy's, of some nine digits, refined to all of a double's."""
    start = stats.t.isf(p, degrees)
    tail = lambda t: mpmath.betainc(mpmath.mpf(degrees) / 2, 0.5, 0, degrees / (degrees + t * t), regularized=True) / 2 - mpmath.mpf(p)
    found = float(mpmath.findroot(tail, (start, start * (1 + 1e-9)), solver="secant", tol=1e-45, verify=False))
    assert abs(found - start) < 1e-6 * start, (p, degrees)
    return found


def pooled_variance(x):
    """Of a score about its candidate and its fold: by sums of squares, or by medians if that is less."""
    m, r = x.shape
    off = x - x.mean(axis=1, keepdims=True)
    by_squares = ((off - off.mean(axis=0)) ** 2).sum() / ((r - 1) * (m - 1))
    by_medians = np.median((off - np.median(off, axis=0)).var(axis=1, ddof=1)) * m / (m - 1) / (1 - 2 / (9 * (r - 1))) ** 3
    return min(by_squares, by_medians)


def beaten(scores, racing, folds, ratio, maximize, level, first, step, truth, reach):
    """Who leaves the race after so many folds as there are columns."""
    sign = 1 if maximize else -1
    r = scores.shape[1]
    looks = max(1, int(np.ceil((folds - first) / step)))
    alive = np.arange(len(scores))
    while len(alive) > 1:
        x = sign * scores[alive]
        rivals = len(alive) - 1
        pooled = pooled_variance(x)
        error = (1 - level) / looks / (2 if reach else 1)
        t = stats.t.isf(error / rivals, (r - 1) * rivals)
        best = x.mean(axis=1).argmax()
        d = x[best] - x
        own = max(x[best].var(ddof=1), np.median(x.var(axis=1, ddof=1)))
        largest = own * (r - 1 + (folds - r) * stats.f.isf(error, folds - r, r - 1)) / (folds - 1)
        behind = (d.mean(axis=1) - reach * np.sqrt(largest / folds)) / np.sqrt((1 / r + ratio if truth else 1 / r - 1 / folds) * np.maximum(2 * pooled, d.var(axis=1, ddof=1)))
        assert np.abs(behind - t).min() > 1e-6, "too close for another order of operations"
        if not (behind > t).any():
            break
        alive = alive[behind <= t]
    return [i for i in range(racing) if i not in alive]


for trial in range(60):
    m, folds = int(random.choice([2, 3, 8, 15])), int(random.choice([4, 5, 10]))
    first, step = int(random.choice([2, 3])), int(random.choice([1, 2]))
    done = int(random.integers(first, folds))
    racing = m if trial % 3 else int(random.integers(1, m + 1))
    level, ratio, maximize = float(random.choice([0.8, 0.95, 0.99])), 1 / (folds - 1), trial % 2
    scores = table(m, done, trial % 4)
    truth, reach = trial // 4 % 2, [0, 0, 0, 1, 0.3][trial % 5]
    if trial % 6 == 5:
        scores[-1] *= 1e3  # out of all proportion
    if reach:
        scores = scores / 4 + 0.1 * np.arange(m)[:, None] ** 2  # further and further apart, or nobody would leave
    out = beaten(scores, racing, folds, ratio, maximize, level, first, step, truth, reach)
    lines[f"race.{races}.settings"] = [racing, done, folds, ratio, maximize, level, first, step, truth, reach]
    lines[f"race.{races}.scores"] = scores.ravel()
    lines[f"race.{races}.beaten"] = [i in out for i in range(racing)]
    races += 1
assert 20 < sum(any(lines[f"race.{k}.beaten"]) for k in range(races)) < races

for trial in range(30):
    m, folds = int(random.choice([2, 5, 15])), int(random.choice([2, 5, 10, 20]))
    level, maximize = float(random.choice([0.9, 0.95])), trial % 2
    sign = 1 if maximize else -1
    ratio = float(random.choice([0.25, 1 / 9, 1]))  # a hundred rows are tested on
    scores = table(m, folds, trial % 3)
    complexity = random.permutation(m)  # of whole numbers
    means = scores.mean(axis=1)
    best = int((sign * means).argmax())

    # The smallest and the largest complexity within one standard error of the best mean.
    near = np.flatnonzero(sign * (means[best] - means) <= scores[best].std(ddof=1) / np.sqrt(folds))
    simplest = [int(near[complexity[near].argmin()]), int(near[complexity[near].argmax()])]

    chosen = best if trial % 3 else simplest[0]
    error = np.sqrt((1 / folds + ratio) * scores[chosen].var(ddof=1))
    reach = t_quantile((1 - level) / 2, folds - 1) * error
    low, high = means[chosen] - reach, means[chosen] + reach
    optimism = ((sign * scores).max(axis=0) - sign * scores[best]).mean()
    p = []
    for other in range(m):
        if other != chosen:
            d = scores[chosen] - scores[other]
            p.append((2 * stats.t.sf(abs(d.mean()) / np.sqrt((1 / folds + ratio) * d.var(ddof=1)), folds - 1), other))
    alike, told = [], True
    for rank, (value, other) in enumerate(sorted(p)):  # Holm: the first that is not told apart ends it
        told = told and value * (len(p) - rank) <= 1 - level
        if not told:
            alike.append(other)
    alike.sort()
    lines[f"choice.{choices}.settings"] = [m, folds, ratio, maximize, level, chosen, best]
    lines[f"choice.{choices}.scores"] = scores.ravel()
    lines[f"choice.{choices}.complexity"] = complexity
    lines[f"choice.{choices}.simplest"] = simplest
    lines[f"choice.{choices}.expected"] = [means[chosen], error, low, high, optimism, means[chosen] - sign * optimism]
    lines[f"choice.{choices}.alike"] = [len(alike), *alike]
    choices += 1

lines["races"], lines["choices"] = [races], [choices]
golden.write("search_choice.csv", lines, f"SciPy {scipy.__version__}, mpmath {mpmath.__version__}")
