#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The .632 and .632+ bootstrap by their formulas (Efron and Tibshirani 1997, sections 2 to 4), with NumPy, on resamples that
are written beside them. Metrics are scikit-learn's. The standard error is that of (40) of centred losses, less the noise of
the replicates."""
import numpy as np
from scipy.stats import norm
from sklearn.metrics import accuracy_score, f1_score, mean_absolute_error, mean_squared_error, r2_score, roc_auc_score
from sklearn.linear_model import Ridge

import golden

REPLICATES = 25


class Centroids:
    def fit(self, x, y):
        self.means = [x[y == c].mean(axis=0) for c in (0, 1)]
        return self

    def scores(self, x):
        d = [((x - m) ** 2).sum(axis=1) for m in self.means]
        return d[0] - d[1]

    def predict(self, x):
        return (self.scores(x) > 0).astype(int)


class Nearest:
    """The class of the nearest row: perfect on its own rows."""

    def fit(self, x, y):
        self.x, self.y = x, y
        return self

    def predict(self, x):
        return self.y[np.argmin(((x[:, None, :] - self.x[None, :, :]) ** 2).sum(axis=2), axis=1)]

    def scores(self, x):
        return self.predict(x).astype(float)


class Line:
    def fit(self, x, y):
        self.model = Ridge(alpha=1e-3 * len(y), solver="svd").fit(x, y)
        return self

    def predict(self, x):
        return self.model.predict(x)

    scores = predict


def weighted(metric):
    return lambda y, said, w=None: metric(y, said, sample_weight=w)


# name: (metric, sign of a score as an error, loss of rows or None, of scores instead of predictions)
CLASSES = {"accuracy": (weighted(accuracy_score), -1, lambda y, p: (y == p).astype(float), False),
           "F1": (weighted(f1_score), -1, None, False),
           "ROC AUC": (weighted(roc_auc_score), -1, None, True)}
NUMBERS = {"mean squared error": (weighted(mean_squared_error), 1, lambda y, p: (y - p) ** 2, False),
           "mean absolute error": (weighted(mean_absolute_error), 1, lambda y, p: np.abs(y - p), False),
           "R²": (weighted(r2_score), -1, None, False)}


def estimate(learner, x, y, samples, metric, sign, loss, of_scores, level=0.95):
    n, b = len(y), len(samples)
    ask = (lambda m, z: m.scores(z)) if of_scores else (lambda m, z: m.predict(z))
    whole = ask(learner.fit(x, y), x)
    apparent = metric(y, whole)
    counts = np.array([np.bincount(s, minlength=n) for s in samples])
    out = counts == 0
    said = np.zeros((b, n))
    for k, s in enumerate(samples):
        model = learner.fit(x[s], y[s])
        said[k] = ask(model, x)
    times = out.sum(axis=0)
    w = (1 / np.maximum(times, 1))[None, :] * out
    pick = out.ravel()
    truth = np.tile(y, b)[pick]
    oob = metric(truth, said.ravel()[pick].astype(whole.dtype), w.ravel()[pick])
    i, j = np.divmod(np.arange(n * n), n)
    gamma = metric(y[i], whole[j])
    err, e1, g = sign * apparent, sign * oob, sign * gamma
    e1p = min(e1, g)
    r = (e1p - err) / (g - err) if e1p > err else 0.0
    plain = 0.368 * err + 0.632 * e1
    plus = plain + (e1p - err) * 0.368 * 0.632 * r / (1 - 0.368 * r)
    if loss is not None:
        q = (loss(y[None, :], said) - oob) * out  # centred
        judged = q.sum(axis=0) / np.maximum(times, 1) / n
        of_replicate = q.mean(axis=1)
    else:  # the jackknife, and scores of replicates by their share of the rows
        which = np.tile(np.arange(n), b)[pick]
        rest = [metric(truth, said.ravel()[pick].astype(whole.dtype), np.where(which == k, 0, w.ravel()[pick])) for k in range(n)]
        judged = (n - 1) / n * (oob - np.array(rest))
        each = np.array([metric(y[o], s[o].astype(whole.dtype)) for s, o in zip(said, out)])
        of_replicate = out.mean(axis=1) * (each - each.mean())
    d = (2 + 1 / (n - 1)) * judged + ((counts - counts.mean(axis=0)) * of_replicate[:, None]).sum(axis=0) / np.maximum(times, 1)
    noise = (1 - 1 / n) * ((of_replicate - of_replicate.mean()) ** 2).sum() / np.maximum(times, 1) ** 2
    se = np.sqrt(max((d ** 2 - noise)[times > 0].sum(), (judged ** 2).sum()))
    bounds = sign * plus + norm.ppf([0.5 - level / 2, 0.5 + level / 2]) * se
    return [apparent, oob, gamma, r, sign * plain, sign * plus, *bounds, se]


def main():
    rows = {}
    random = np.random.default_rng(632)
    x, y = golden.breast_cancer()
    x, y = x[:120, [1, 4, 8]], y[:120]
    x = x / x.std(axis=0)
    rows["classes scale"] = golden.breast_cancer()[0][:120, [1, 4, 8]].std(axis=0)
    samples = [np.sort(random.integers(0, 120, 120)) for _ in range(REPLICATES)]
    for k, s in enumerate(samples):
        rows[f"sample {k}"] = s
    for learner in (Centroids(), Nearest()):
        for name, how in CLASSES.items():
            rows[f"{type(learner).__name__} {name}"] = estimate(learner, x, y, samples, *how)
    noise = (7 * np.arange(120)) % 5 % 2  # says nothing of x: the out-of-bag error may be beyond that without information
    for name, how in CLASSES.items():
        rows[f"noise {name}"] = estimate(Nearest(), x, noise, samples, *how)
    x, y = golden.diabetes()
    x, y = x[:120], y[:120]
    x = x / x.std(axis=0)
    rows["numbers scale"] = golden.diabetes()[0][:120].std(axis=0)
    for name, how in NUMBERS.items():
        rows[f"Line {name}"] = estimate(Line(), x, y, samples, *how)
    golden.write("bootstrap_632.csv", rows)


if __name__ == "__main__":
    main()
