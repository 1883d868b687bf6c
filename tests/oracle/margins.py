#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Linear support vector machines of the dual, perceptrons, passive-aggressive learners, and pairs of classes that vote.

Coefficients are those of scikit-learn: a row for each score, the intercepts last. LinearSVC penalises the intercept, so
that its models have none, and stops at its own tolerance, so that they are ended by the rows at the margin; hinges with a free one are in linear_models.csv. Online learners go through the rows as
they are, a given number of times or until they stop by themselves."""
import warnings

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import PassiveAggressiveClassifier, PassiveAggressiveRegressor, Perceptron
from sklearn.multiclass import OneVsOneClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

import golden


class Logistic(ClassifierMixin, BaseEstimator):
    """Logistic regression whose penalty is a share of the mean loss, whatever the number of rows."""

    def __init__(self, strength=1e-2):
        self.strength = strength

    def fit(self, x, y):
        self.model_ = golden.logistic_regression(self.strength, len(y)).fit(x, y)
        self.classes_ = self.model_.classes_
        return self

    def predict(self, x):
        return self.model_.predict(x)

    def decision_function(self, x):
        return self.model_.decision_function(x)


def flat(model):
    return np.append(model.coef_.ravel(), model.intercept_)


def machines(rows):
    x, y = golden.breast_cancer()
    x = StandardScaler().fit_transform(x)
    sign = 2 * y - 1
    for strength in (1e-3, 1e-2):
        for weighted in (0, 1):
            w = golden.weights(len(y)) if weighted else np.ones(len(y))
            c = 1 / (w.sum() * strength)
            model = LinearSVC(loss="hinge", C=c, fit_intercept=False, tol=1e-8, max_iter=1_000_000, random_state=0).fit(x, y, sample_weight=w)
            z = sign[:, None] * x
            margin = z @ model.coef_.ravel()
            # Polished: which rows are at the margin is known, and what they weigh follows.
            at, below = np.abs(margin - 1) <= 1e-6, margin < 1 - 1e-6
            fixed = (c * w)[below] @ z[below]
            beta = np.linalg.solve(z[at] @ z[at].T, 1 - z[at] @ fixed)
            v = fixed + beta @ z[at]
            margin = z @ v
            assert (beta >= 0).all() and (beta <= (c * w)[at]).all() and (margin[below] < 1).all() and (margin[~at & ~below] > 1).all()
            print(f"hinge strength={strength:g} weighted={weighted}: {at.sum()} rows at the margin, liblinear differs by {np.abs(v - model.coef_.ravel()).max() / np.abs(v).max():.1e}")
            rows[f"hinge strength={strength:g} weighted={weighted}"] = np.append(v, 0)


def online_learners(rows):
    cancer, iris, wine, sugar = golden.breast_cancer(), golden.iris(), golden.wine(), golden.diabetes()
    data = {name: (StandardScaler().fit_transform(x), y) for name, (x, y) in {"cancer": cancer, "iris": iris, "wine": wine, "diabetes": sugar}.items()}

    def keep(key, model, name, **options):
        x, y = data[name]
        model.fit(x, y, **options)
        rows[key] = flat(model)
        rows[key + " epochs"] = model.n_iter_
        print(f"{key}: {model.n_iter_} epochs")

    def learner(kind, epochs, intercept=True, **settings):
        ends = {"max_iter": epochs, "tol": None} if epochs else {"max_iter": 1000, "tol": 1e-3}
        return kind(shuffle=False, fit_intercept=intercept, **ends, **settings)

    for name in ("cancer", "iris", "wine"):
        for epochs in (1, 7, 0):
            keep(f"perceptron {name} epochs={epochs}", learner(Perceptron, epochs), name)
            keep(f"passive-aggressive 1 {name} epochs={epochs}", learner(PassiveAggressiveClassifier, epochs, loss="hinge", C=0.1), name)
            keep(f"passive-aggressive 2 {name} epochs={epochs}", learner(PassiveAggressiveClassifier, epochs, loss="squared_hinge", C=0.1), name)
    keep("perceptron no intercept", learner(Perceptron, 3, intercept=False), "cancer")
    keep("perceptron slow", learner(Perceptron, 3, eta0=0.1), "cancer")
    keep("perceptron weighted", learner(Perceptron, 3), "cancer", sample_weight=golden.weights(len(cancer[1])))
    # Of two classes: of more, scikit-learn leaves the rest's rows without their weights.
    keep("perceptron balanced", learner(Perceptron, 3, class_weight="balanced"), "cancer")
    keep("passive-aggressive class weights", learner(PassiveAggressiveClassifier, 3, class_weight={0: 0.5, 1: 2}), "cancer")
    for epochs in (1, 7, 0):
        keep(f"regression 1 epochs={epochs}", learner(PassiveAggressiveRegressor, epochs, C=0.5, epsilon=5, loss="epsilon_insensitive"), "diabetes")
        keep(f"regression 2 epochs={epochs}", learner(PassiveAggressiveRegressor, epochs, C=0.5, epsilon=5, loss="squared_epsilon_insensitive"), "diabetes")

    # Streams: rows come in chunks of 40, the classes being known; a class may not be in the first of them.
    for name in ("cancer", "iris"):
        x, y = data[name]
        models = {"perceptron": Perceptron(shuffle=False), "passive-aggressive": PassiveAggressiveClassifier(C=0.1, shuffle=False)}
        for key, model in models.items():
            for first in range(0, len(y), 40):
                model.partial_fit(x[first:first + 40], y[first:first + 40], classes=np.unique(y))
            rows[f"stream {key} {name}"] = flat(model)
    x, y = data["diabetes"]
    model = PassiveAggressiveRegressor(C=0.5, epsilon=5, shuffle=False)
    for first in range(0, len(y), 40):
        model.partial_fit(x[first:first + 40], y[first:first + 40])
    rows["stream regression"] = flat(model)


def votes(rows):
    for name, (x, y) in {"iris": golden.iris(), "wine": golden.wine()}.items():
        shown = np.arange(0, len(y), 1 + len(y) // 50)
        x = StandardScaler().fit_transform(x)
        for key, estimator in {"logistic": Logistic(), "perceptron": Perceptron(max_iter=2, tol=None, shuffle=False)}.items():
            model = OneVsOneClassifier(estimator).fit(x, y)
            rows[f"one vs one {key} {name}"] = model.decision_function(x[shown]).ravel()
            rows[f"one vs one {key} {name} predicted"] = model.predict(x)


def main():
    warnings.simplefilter("ignore", ConvergenceWarning)
    rows = {}
    machines(rows)
    online_learners(rows)
    votes(rows)
    golden.write("margins.csv", rows)


if __name__ == "__main__":
    main()
