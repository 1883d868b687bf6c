#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Calibrated probabilities: scikit-learn's CalibratedClassifierCV, its sigmoid and its IsotonicRegression; temperatures and
thresholds, which it does not have (1.2), by SciPy and by trying all. Scores come from the nearest centroid, which both sides
compute to rounding."""
import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logsumexp, softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV, _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import balanced_accuracy_score, confusion_matrix, f1_score

import golden

COSTS = np.array([[0.0, 1.0], [5.0, -0.5]])
EVERY = 15  # rows whose probabilities are kept


class Centroids(ClassifierMixin, BaseEstimator):
    """Decision values |x - m0|² - |x - m1|² of two classes, -|x - mk|² of several; m are weighted means."""

    def fit(self, X, y, sample_weight=None):
        w = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight)
        self.classes_ = np.unique(y)
        self.means_ = [np.average(X[y == c], axis=0, weights=w[y == c]) for c in self.classes_]
        return self

    def closeness(self, X):
        return np.column_stack([-((X - m) ** 2).sum(axis=1) for m in self.means_])

    def decision_function(self, X):
        s = self.closeness(X)
        return s[:, 1] - s[:, 0] if s.shape[1] == 2 else s

    def predict(self, X):
        return self.classes_[np.argmax(self.closeness(X), axis=1)]


class Shares(Centroids):
    """The same with probabilities only: softmax of the decision values."""

    decision_function = property()

    def predict_proba(self, X):
        return softmax(self.closeness(X), axis=1)


def out_of_fold(learner, method, x, y, w, folds):
    parts = [getattr(learner.fit(x[a], y[a], None if w is None else w[a]), method)(x[b]) for a, b in folds]
    said = np.empty((len(y), *parts[0].shape[1:]))
    for (_, test), part in zip(folds, parts):
        said[test] = part
    return said


def platt(scores, y, w):
    """Newton's method on the same targets, from scikit-learn's answer on: its own stops at 1e-5."""
    n1, n0 = w[y == 1].sum(), w[y == 0].sum()
    t = np.where(y == 1, (n1 + 1) / (n1 + 2), 1 / (n0 + 2))
    fitted = _SigmoidCalibration().fit(scores, y, w)
    v = -np.array([fitted.a_, fitted.b_])
    z = np.column_stack([scores, np.ones(len(y))])
    for _ in range(20):
        p = expit(z @ v)
        v = v - np.linalg.solve((z * (w * p * (1 - p))[:, None]).T @ z, z.T @ (w * (p - t)))
    assert np.abs(z.T @ (w * (expit(z @ v) - t))).max() < 1e-9 * w.sum()
    return fitted, v


def temperature(z, y, w):
    """The root of d/db Σ w (logsumexp(b z) - b z_y), b = 1 / T; a single column has a 0 beside it."""
    z = np.column_stack([np.zeros(len(y)), z]) if z.ndim == 1 else z
    own = z[np.arange(len(y)), y]

    def slope(b):
        p = np.exp(b * z - logsumexp(b * z, axis=1)[:, None])
        return (w * ((p * z).sum(axis=1) - own)).sum()

    return 1 / brentq(slope, 1e-6, 1e3, xtol=1e-15, rtol=1e-15)


def best_threshold(scores, y, w, metric, sign):
    """The highest of the best among all scores and infinity."""
    best = None
    for t in [np.inf, *np.unique(scores)[::-1]]:
        score = metric(y, (scores >= t).astype(int), w)
        if best is None or sign * score > sign * best[1]:
            best = (t, score)
    return best


def mean_cost(y, predicted, w):
    counts = confusion_matrix(y, predicted, labels=[0, 1], sample_weight=w)
    return (counts * COSTS).sum() / counts.sum()


def main():
    rows = {}
    x, y = golden.breast_cancer()
    x = x[:, [1, 4, 8, 11]]  # columns that leave classes mixed
    x = x / x.std(axis=0)
    rows["breast cancer scale"] = golden.breast_cancer()[0][:, [1, 4, 8, 11]].std(axis=0)
    w = golden.weights(len(y))
    folds = golden.folds(len(y))
    scores = out_of_fold(Centroids(), "decision_function", x, y, None, folds)
    rows["scores"] = scores
    grid = np.concatenate([np.linspace(scores.min() - 1, scores.max() + 1, 60), np.sort(scores)[::25]])
    rows["grid"] = grid
    for name, weights in (("", np.ones(len(y))), (" weighted", w)):
        fitted, exact = platt(scores, y, weights)
        rows[f"sigmoid{name} scikit-learn"] = fitted.predict(grid)
        rows[f"sigmoid{name}"] = exact
        rows[f"isotonic{name}"] = IsotonicRegression(out_of_bounds="clip").fit(scores, y, weights).predict(grid)
        rounded = np.round(scores, 1)  # many equal scores
        rows[f"isotonic of ties{name}"] = IsotonicRegression(out_of_bounds="clip").fit(rounded, y, weights).predict(grid)
        rows[f"temperature{name}"] = temperature(scores, y, weights)

    vx, vy = golden.wine()
    vx = vx[:, [0, 2, 3]]
    vx = vx / vx.std(axis=0)
    rows["wine scale"] = golden.wine()[0][:, [0, 2, 3]].std(axis=0)
    for data, (px, py) in {"breast cancer": (x, y), "wine": (vx, vy)}.items():
        pw, pf = golden.weights(len(py)), golden.folds(len(py))
        for learner in (Centroids(), Shares()):
            kind = type(learner).__name__
            for name, weights in (("", None), (" weighted", pw)):
                for method in ("sigmoid", "isotonic"):
                    for ensemble in (False, True):
                        model = CalibratedClassifierCV(learner, method=method, cv=pf, ensemble=ensemble).fit(px, py, sample_weight=weights)
                        rows[f"{data} {kind} {method}{' ensemble' if ensemble else ''}{name}"] = model.predict_proba(px)[::EVERY].ravel()
                one = np.ones(len(py)) if weights is None else pw
                if kind == "Centroids":
                    z = out_of_fold(learner, "decision_function", px, py, weights, pf)
                    all_z = learner.fit(px, py, weights).decision_function(px)
                else:  # logits of probabilities, which stay 1e-15 from 0 and 1
                    def logits(p):
                        p = np.clip(p, 1e-15, 1 - 1e-15)
                        return np.log(p[:, 1]) - np.log1p(-p[:, 1]) if p.shape[1] == 2 else np.log(p)
                    z = logits(out_of_fold(learner, "predict_proba", px, py, weights, pf))
                    all_z = logits(learner.fit(px, py, weights).predict_proba(px))
                t = temperature(z, py, one)
                rows[f"{data} {kind} temperature{name}"] = t
                p = softmax(all_z / t, axis=1) if z.ndim == 2 else np.column_stack([expit(-all_z / t), expit(all_z / t)])
                rows[f"{data} {kind} temperature probabilities{name}"] = p[::EVERY].ravel()

    metrics = {"F1": (lambda t, p, s: f1_score(t, p, sample_weight=s, zero_division=0), 1),
               "balanced accuracy": (lambda t, p, s: balanced_accuracy_score(t, p, sample_weight=s), 1),
               "mean cost": (mean_cost, -1)}
    for name, weights in (("", None), (" weighted", w)):
        s = out_of_fold(Centroids(), "decision_function", x, y, weights, folds)
        for metric, (score, sign) in metrics.items():
            best = best_threshold(s, y, weights, score, sign)
            judged = np.empty(len(y), dtype=int)
            without = []
            for train, test in folds:
                t, _ = best_threshold(s[train], y[train], None if weights is None else weights[train], score, sign)
                without.append(t)
                judged[test] = s[test] >= t
            rows[f"threshold {metric}{name}"] = [*best, score(y, judged, weights), score(y, (s > 0).astype(int), weights)]
            rows[f"threshold {metric}{name} folds"] = without
    golden.write("calibration.csv", rows)


if __name__ == "__main__":
    main()
