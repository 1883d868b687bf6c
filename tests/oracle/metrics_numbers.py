#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The metrics of numbers and of probabilities, on many small random inputs with ties, zeros and weights.

A line is either a column of an input, `7 truth,...`, or a golden value: `7 w r2,0.5` is R² of input 7 with its weights
(`u`: without), and a setting follows the name after a colon. NaN stands where scikit-learn has a number, or divides by
zero, for a score that is undefined: a constant truth, fewer than two rows, one class only. What scikit-learn 1.2 does
not have comes from its definition, written out here."""
import itertools
import warnings

import numpy as np
from mpmath import log, mp, mpf
from sklearn import calibration, metrics

import golden

warnings.filterwarnings("ignore")
random = np.random.default_rng(20261122)
lines = {}
NAN = float("nan")


def weights(n):
    w = random.integers(0, 9, n) / 4
    w[random.integers(n)] = 1.5
    return w


def concordance(t, p, w):
    pairs = right = 0.0
    for i, j in itertools.combinations(range(len(t)), 2):
        if t[i] != t[j]:
            pairs += w[i] * w[j]
            s = np.sign(t[i] - t[j]) * np.sign(p[i] - p[j])
            right += w[i] * w[j] * (s + 1) / 2
    return right / pairs if pairs > 0 else NAN


def precisely(t, p, w):
    """Scores whose usual formulas cancel where predictions are close to a truth far from zero, in 50 digits."""
    mp.dps = 50
    t, p, w = ([mpf(float(x)) for x in column] for column in (t, p, w))
    unit = {1: lambda y, m: 2 * ((y * log(y / m) if y > 0 else 0) - y + m), 2: lambda y, m: 2 * (log(m / y) + y / m - 1)}

    def general(power):
        a, b = 1 - mpf(power), 2 - mpf(power)
        return unit.get(power, lambda y, m: 2 * (y**b / (a * b) - y * m**a / a + m**b / b))

    def average(values):
        return sum(v * weight for v, weight in zip(values, w)) / sum(w)

    mean = average(t)
    scores = {"mean_squared_log_error": average([log((1 + y) / (1 + m)) ** 2 for y, m in zip(t, p)])}
    for power in (1, 1.2, 1.5, 2, 2.5, 3):
        d = general(power)
        scores[f"tweedie_deviance:{power}"] = average([d(y, m) for y, m in zip(t, p)])
        scores[f"d2_tweedie:{power}"] = 1 - scores[f"tweedie_deviance:{power}"] / average([d(y, mean) for y in t])
    scores["poisson_deviance"], scores["gamma_deviance"] = scores["tweedie_deviance:1"], scores["tweedie_deviance:2"]
    return {name: float(score) for name, score in scores.items()}


def add_numbers(case, t, p, far=False):
    n = len(t)
    w = weights(n)
    lines[f"{case} truth"], lines[f"{case} predicted"], lines[f"{case} weight"] = t, p, w
    for tag, sw in (("u", None), ("w", w)):
        ones = np.ones(n) if sw is None else sw
        counted = ones > 0
        constant = n < 2 or np.all(t[counted] == t[counted][0])

        def add(name, value):
            lines[f"{case} {tag} {name}"] = value

        mean = np.average(t, weights=sw)
        mse = metrics.mean_squared_error(t, p, sample_weight=sw)
        add("mean_absolute_error", metrics.mean_absolute_error(t, p, sample_weight=sw))
        add("mean_squared_error", mse)
        add("root_mean_squared_error", metrics.mean_squared_error(t, p, sample_weight=sw, squared=False))
        add("median_absolute_error", metrics.median_absolute_error(t, p, sample_weight=sw))
        add("max_error", metrics.max_error(t[counted], p[counted]))
        add("mean_absolute_percentage_error", metrics.mean_absolute_percentage_error(t, p, sample_weight=sw))
        size = np.abs(t) + np.abs(p)
        add("symmetric_mean_absolute_percentage_error",
            np.average(np.where(size > 0, 2 * np.abs(t - p) / np.where(size > 0, size, 1), 0), weights=sw))
        r2 = NAN if constant else metrics.r2_score(t, p, sample_weight=sw)
        add("r2", r2)
        for k in (0, 1, 3):
            add(f"adjusted_r2:{k}", 1 - (1 - r2) * (n - 1) / (n - k - 1) if n > k + 1 else NAN)
        add("explained_variance", NAN if constant else metrics.explained_variance_score(t, p, sample_weight=sw))
        for q in (0.1, 0.5, 0.75):
            add(f"pinball_loss:{q}", metrics.mean_pinball_loss(t, p, sample_weight=sw, alpha=q))
            flat = np.percentile(t, 100 * q)
            if sw is not None:
                order = np.argsort(t)
                cumulated = np.cumsum(sw[order])
                flat = t[order][np.searchsorted(cumulated, q * cumulated[-1])]
            null = metrics.mean_pinball_loss(t, np.full(n, flat), sample_weight=sw, alpha=q)
            add(f"d2_pinball_score:{q}", NAN if constant or null == 0 else metrics.d2_pinball_score(t, p, sample_weight=sw, alpha=q))
            if q == 0.5:
                add("d2_absolute_error", NAN if constant or null == 0 else metrics.d2_absolute_error_score(t, p, sample_weight=sw))
        add("concordance_index", concordance(t, p, ones))
        powers = [0]
        if far:
            for name, value in precisely(t, p, ones).items():
                add(name, value)
        elif np.all(p > 0):
            powers += [-2, -0.5]
            if np.all(t >= 0):
                powers += [1, 1.2, 1.5, 1.9]
                add("mean_squared_log_error", metrics.mean_squared_log_error(t, p, sample_weight=sw))
                add("root_mean_squared_log_error", metrics.mean_squared_log_error(t, p, sample_weight=sw, squared=False))
                add("poisson_deviance", metrics.mean_poisson_deviance(t, p, sample_weight=sw))
            if np.all(t > 0):
                powers += [2, 2.5, 3]
                add("gamma_deviance", metrics.mean_gamma_deviance(t, p, sample_weight=sw))
        for power in powers:
            # of a perfect prediction, rounding would be left over
            add(f"tweedie_deviance:{power}", 0 if np.array_equal(t, p) else metrics.mean_tweedie_deviance(t, p, sample_weight=sw, power=power))
            undefined = constant or (power != 0 and mean <= 0)
            add(f"d2_tweedie:{power}", NAN if undefined else metrics.d2_tweedie_score(t, p, sample_weight=sw, power=power))


def calibration_gaps(right, confidence, w, bins):
    """Weight and gap of the bins of equal width that have weight."""
    at = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidence)
    gaps = []
    for b in range(bins):
        if np.sum(w[at == b]) > 0:
            gaps.append((np.sum(w[at == b]), abs(np.average(confidence[at == b], weights=w[at == b]) - np.average(right[at == b], weights=w[at == b]))))
    return np.array(gaps)


def add_probabilities(case, t, p):
    """p: n numbers for class 1, or n×K."""
    n = len(t)
    w = weights(n)
    classes = 2 if p.ndim == 1 else p.shape[1]
    lines[f"{case} truth"], lines[f"{case} probability {1 if p.ndim == 1 else classes}"], lines[f"{case} weight"] = t, p.ravel(), w
    each = np.column_stack([1 - p, p]) if p.ndim == 1 else p
    code = np.searchsorted(np.unique(t), t) if p.ndim == 1 and len(np.unique(t)) == 2 else t
    hot = np.eye(classes)[code]
    for tag, sw in (("u", None), ("w", w)):
        ones = np.ones(n) if sw is None else sw

        def add(name, value):
            lines[f"{case} {tag} {name}"] = value

        loss = metrics.log_loss(code, p, sample_weight=sw, labels=range(classes))
        brier = np.average(np.sum((each - hot) ** 2, axis=1), weights=sw)
        share = np.average(hot, axis=0, weights=sw)
        add("log_loss", loss)
        own = brier / 2 if classes == 2 else brier
        add("brier_score", metrics.brier_score_loss(code, p, sample_weight=sw, pos_label=1) if p.ndim == 1 else own)
        add("brier_score:half", brier / 2)
        add("brier_score:whole", brier)
        undefined = np.sum(share > 0) < 2
        add("d2_log_loss", NAN if undefined else 1 - loss / metrics.log_loss(code, np.tile(share, (n, 1)), sample_weight=sw, labels=range(classes)))
        add("d2_brier", NAN if undefined else 1 - brier / np.average(np.sum((share - hot) ** 2, axis=1), weights=sw))
        confidence = each[:, 1] if classes == 2 else each.max(axis=1)
        right = (code == 1 if classes == 2 else code == each.argmax(axis=1)).astype(float)
        for bins in (1, 4, 10):
            gaps = calibration_gaps(right, confidence, ones, bins)
            add(f"expected_calibration_error:{bins}", np.average(gaps[:, 1], weights=gaps[:, 0]))
            add(f"maximum_calibration_error:{bins}", gaps[:, 1].max())
        if p.ndim == 1 and sw is None:
            for strategy, bins in itertools.product(("uniform", "quantile"), (3, 5)):
                add(f"calibration_curve {strategy}:{bins}", np.concatenate(calibration.calibration_curve(code, p, pos_label=1, n_bins=bins, strategy=strategy)))


def main():
    case = itertools.count()
    for n in (1, 2, 3, 5, 8, 13, 21, 40, 60):
        t = np.round(random.normal(2, 5, n), 2)
        add_numbers(next(case), t, np.round(t + random.normal(0, 3, n), 1))
        positive = np.round(random.gamma(2, 3, n) + 0.05, 2)
        add_numbers(next(case), positive, np.round(positive * random.uniform(0.5, 2, n) + 0.02, 2))
        counts = random.poisson(1.2, n).astype(float)  # zeros and ties
        add_numbers(next(case), counts, np.round(random.uniform(0.2, 4, n), 1))
    t = np.round(1e6 + random.normal(0, 3, 30), 3)  # far from zero
    add_numbers(next(case), t, np.round(t + random.normal(0, 2, 30), 3), far=True)
    add_numbers(next(case), np.full(12, 0.1), np.round(random.uniform(0, 1, 12), 2) + 0.5)  # constant
    add_numbers(next(case), np.full(12, 0.1), np.full(12, 0.1))
    t = np.round(random.normal(0, 1, 15), 2)
    add_numbers(next(case), t, t)  # perfect
    add_numbers(next(case), t, t + 1)  # off by a constant
    add_numbers(next(case), t, np.full(15, 0.5))
    add_numbers(next(case), np.array([0.0, 0, 1, -1, 0]), np.array([0.0, 1, 0, 1, 0]))
    add_numbers(next(case), np.array([0.0, 0, 0, 3]), np.array([1e-3, 2, 7.5, 3]))

    for n in (1, 2, 3, 5, 9, 20, 35, 60):
        p = np.round(random.uniform(0, 1, n), 2)
        add_probabilities(next(case), (random.uniform(size=n) < p).astype(int), p)
        p = random.integers(0, 11, n) / 10  # on the edges of bins, 0 and 1 among them
        add_probabilities(next(case), random.integers(0, 2, n), p)
        p = random.uniform(0, 1, n) ** 3
        add_probabilities(next(case), (random.uniform(size=n) < p).astype(int), p)
        for classes in (2, 3, 5):  # rows in 64ths add up to 1 exactly
            p = random.multinomial(64, random.dirichlet(np.ones(classes)), n) / 64
            t = np.where(random.uniform(size=n) < 0.6, p.argmax(axis=1), random.integers(0, classes, n))
            add_probabilities(next(case), t, p)
    p = np.round(random.uniform(0, 1, 20), 2)
    add_probabilities(next(case), np.where(np.arange(20) % 3 == 0, 1, -1), p)  # labels -1 and 1
    add_probabilities(next(case), np.where(np.arange(20) % 4 == 0, 7, 3), p)
    add_probabilities(next(case), np.zeros(6, dtype=int), p[:6])
    add_probabilities(next(case), np.ones(6, dtype=int), p[:6])
    add_probabilities(next(case), np.array([0, 1, 1]), np.array([0.0, 1.0, 1.0]))  # certain and right
    add_probabilities(next(case), np.array([0, 1, 1]), np.array([1.0, 0.0, 1.0]))  # certain and wrong
    add_probabilities(next(case), np.array([0, 1, 1]), np.array([1e-20, 1 - 1e-16, 1e-300]))  # beyond the clipping
    lines["cases"] = sum(1 for key in lines if key.split(" ")[1] in "uw")
    golden.write("metrics_numbers.csv", lines)


if __name__ == "__main__":
    main()
