#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Out-of-fold predictions, learning curves, validation curves and permutation tests, on the same folds. Learning
curves take the first rows of each fold's training rows; permutations are i -> (a i + b) mod n."""
import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.model_selection import (cross_val_predict, cross_val_score, learning_curve, permutation_test_score,
                                     validation_curve)
from sklearn.preprocessing import StandardScaler

import golden

STRENGTHS = (1e-4, 1e-2, 1.0)
SHARES = (0.1, 0.325, 0.55, 0.775, 1.0)
PERMUTATIONS = [(a, b) for a in (2, 3, 5, 7) for b in (0, 11, 101, 200)]
WEAK = 14  # a column of the breast cancer data that says little


class Logistic(ClassifierMixin, BaseEstimator):
    """A scaler and a logistic regression whose strength is relative to the number of rows."""

    def __init__(self, strength=1e-2):
        self.strength = strength

    def fit(self, x, y):
        self.classes_ = np.unique(y)
        self.scaler_ = StandardScaler().fit(x)
        self.model_ = self.make(len(y)).fit(self.scaler_.transform(x), y)
        return self

    def make(self, n):
        return golden.logistic_regression(self.strength, n)

    def predict(self, x):
        return self.model_.predict(self.scaler_.transform(x))

    def predict_proba(self, x):
        return self.model_.predict_proba(self.scaler_.transform(x))

    def decision_function(self, x):
        return self.model_.decision_function(self.scaler_.transform(x))


class Ridge(RegressorMixin, BaseEstimator):
    def __init__(self, strength=1e-2):
        self.strength = strength

    def fit(self, x, y):
        self.scaler_ = StandardScaler().fit(x)
        self.model_ = golden.ridge(self.strength, len(y)).fit(self.scaler_.transform(x), y)
        return self

    def predict(self, x):
        return self.model_.predict(self.scaler_.transform(x))


def main():
    rows = {}
    for name, learner, (x, y), metrics in (
            ("logistic", Logistic(), golden.breast_cancer(), {"ROC AUC": "roc_auc", "accuracy": "accuracy", "log loss": "neg_log_loss"}),
            ("ridge", Ridge(), golden.diabetes(), {"R²": "r2", "mean squared error": "neg_mean_squared_error"})):
        folds = golden.folds(len(y))
        rows[f"{name} predict"] = cross_val_predict(learner, x, y, cv=folds)
        if name == "logistic":
            rows["logistic decision_function"] = cross_val_predict(learner, x, y, cv=folds, method="decision_function")
            rows["logistic predict_proba"] = cross_val_predict(learner, x, y, cv=folds, method="predict_proba")[:, 1]
        for metric, scoring in metrics.items():
            sign = -1 if scoring.startswith("neg_") else 1
            sizes, train, test = learning_curve(learner, x, y, cv=folds, train_sizes=SHARES, scoring=scoring)
            rows[f"{name} sizes"] = sizes
            for i, size in enumerate(sizes):
                rows[f"{name} learning {metric} {i} train"] = sign * train[i]
                rows[f"{name} learning {metric} {i} test"] = sign * test[i]
            train, test = validation_curve(learner, x, y, param_name="strength", param_range=STRENGTHS, cv=folds, scoring=scoring)
            for i in range(len(STRENGTHS)):
                rows[f"{name} validation {metric} {i} train"] = sign * train[i]
                rows[f"{name} validation {metric} {i} test"] = sign * test[i]
    x, y = golden.breast_cancer()
    x = x[:, [WEAK]]
    n, folds = len(y), golden.folds(len(y))
    for metric, scoring in {"ROC AUC": "roc_auc", "log loss": "neg_log_loss"}.items():
        sign = -1 if scoring.startswith("neg_") else 1
        permuted = [cross_val_score(Logistic(), x, y[(a * np.arange(n) + b) % n], cv=folds, scoring=scoring).mean() for a, b in PERMUTATIONS]
        rows[f"permuted {metric}"] = [sign * s for s in permuted]
        score, drawn, p = permutation_test_score(Logistic(), x, y, cv=folds, scoring=scoring, n_permutations=49, random_state=1)
        rows[f"unpermuted {metric}"] = sign * score
        rows[f"drawn {metric}"] = sign * drawn
        rows[f"p of drawn {metric}"] = p
    golden.write("procedures.csv", rows)


if __name__ == "__main__":
    main()
