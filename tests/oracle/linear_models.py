#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Coefficients of linear models on standardised features, intercepts last. From scikit-learn where it minimises the
same objective, otherwise from SciPy's minimisers or from linear systems that are exact, on the objective as the pages
state it."""
import warnings

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import GammaRegressor, LogisticRegression, PoissonRegressor, QuantileRegressor, TweedieRegressor
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR, LinearSVC, LinearSVR

import golden


class Objective:
    """sum w l / sum w + strength / 2 |weights|^2, of one score a row, by its formula."""

    def __init__(self, loss, x, y, w, strength, intercept):
        self.loss, self.y, self.w, self.strength = loss, y, w / w.sum(), strength
        self.x = np.hstack([x, np.ones((len(x), 1))]) if intercept else x
        self.penalized = np.r_[np.ones(x.shape[1]), np.zeros(int(intercept))]

    def value(self, b):
        return self.w @ self.loss(self.x @ b, self.y)[0] + self.strength / 2 * (self.penalized * b) @ b

    def gradient(self, b):
        return self.x.T @ (self.w * self.loss(self.x @ b, self.y)[1]) + self.strength * self.penalized * b

    def hessian(self, b):
        return (self.x.T * (self.w * self.loss(self.x @ b, self.y)[2])) @ self.x + np.diag(self.strength * self.penalized)

    def minimum(self):
        """SciPy's, ended by Newton steps: the curvature is exact near the minimum."""
        b = minimize(self.value, np.zeros(self.x.shape[1]), jac=self.gradient, hess=self.hessian, method="trust-exact", options={"gtol": 1e-9}).x
        for _ in range(3):
            b = b - np.linalg.solve(self.hessian(b), self.gradient(b))
        return b


# Each gives value, derivative and second derivative in the score.
def huber(delta):
    def loss(s, y):
        r = s - y
        near = np.abs(r) <= delta
        return np.where(near, r * r / 2, delta * (np.abs(r) - delta / 2)), np.clip(r, -delta, delta), near.astype(float)
    return loss


def squared_epsilon_insensitive(epsilon):
    def loss(s, y):
        r = np.maximum(np.abs(s - y) - epsilon, 0)
        return r * r, 2 * np.sign(s - y) * r, 2.0 * (r > 0)
    return loss


def logistic(s, y):
    p = 1 / (1 + np.exp(-s))
    return np.logaddexp(0, s) - y * s, p - y, p * (1 - p)


def squared_hinge(s, y):
    m = 2 * y - 1
    r = np.maximum(1 - m * s, 0)
    return r * r, -2 * m * r, 2.0 * (r > 0)


def hinge(s, y):
    return (np.maximum(1 - (2 * y - 1) * s, 0),)


def epsilon_insensitive(epsilon):
    return lambda s, y: (np.maximum(np.abs(s - y) - epsilon, 0),)


def modified_huber(s, y):
    m = (2 * y - 1)
    z = m * s
    r = np.clip(1 - z, 0, 2)
    return np.where(z < -1, -4 * z, r * r), -2 * m * r, 2.0 * ((z < 1) & (z >= -1))


def tweedie(power):
    def loss(s, y):
        a, b = 2 - power, 1 - power
        first = s if a == 0 else np.exp(a * s) / a
        second = s if b == 0 else np.exp(b * s) / b
        return first - y * second, np.exp(a * s) - y * np.exp(b * s), a * np.exp(a * s) - b * y * np.exp(b * s)
    return loss


def check(name, gradient, strength, coefficients, digits=1e-7):
    """The curvature along any weight is at least `strength`: what is written is good to seven digits or more, a tenth
    of what the test asks for."""
    norm = np.abs(gradient).max()
    print(f"{name}: gradient {norm:.1e}")
    assert norm <= digits * strength * np.abs(coefficients).max(), (name, norm)


def multinomial_gradient(x, y, w, strength, model):
    score = x @ model.coef_.T + model.intercept_
    p = np.exp(score - score.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    residual = p * (w / w.sum())[:, None]
    gradient = residual.T @ x + strength * model.coef_
    return np.append(gradient.ravel(), residual.sum(axis=0) if model.fit_intercept else 0.0)


def multinomial(rows):
    for name in ("iris", "wine", "digits"):
        x, y = getattr(golden, name)()
        x = StandardScaler().fit_transform(x)
        for weighted, strength, fit_intercept in ((0, 1e-3, 1), (0, 1e-2, 1), (0, 1.0, 1), (1, 1e-2, 1), (0, 1e-2, 0)):
            if name == "digits" and strength == 1e-3:
                continue
            w = golden.weights(len(y)) if weighted else np.ones(len(y))
            model = LogisticRegression(C=1 / (w.sum() * strength), multi_class="multinomial", solver="newton-cg", tol=w.sum() * strength * 1e-9, max_iter=300,
                                       fit_intercept=bool(fit_intercept)).fit(x, y, sample_weight=w)
            key = f"softmax {name} strength={strength:g} weighted={weighted} intercept={fit_intercept}"
            check(key, multinomial_gradient(x, y, w, strength, model), strength, model.coef_)
            intercepts = model.intercept_ - model.intercept_.mean() if fit_intercept else np.zeros(len(model.coef_))
            rows[key] = np.append(model.coef_.ravel(), intercepts)


def label_smoothing(rows, smoothing=0.2, strength=1e-2):
    """The loss with label smoothing is that of each row as every class, with these weights."""
    x, y = golden.iris()
    x = StandardScaler().fit_transform(x)
    classes = 3
    every = np.tile(np.arange(classes), len(y))
    w = smoothing / classes + (1 - smoothing) * (every == np.repeat(y, classes))
    model = LogisticRegression(C=1 / (w.sum() * strength), multi_class="multinomial", solver="newton-cg", tol=w.sum() * strength * 1e-9, max_iter=300)
    model.fit(np.repeat(x, classes, axis=0), every, sample_weight=w)
    check("label smoothing", multinomial_gradient(np.repeat(x, classes, axis=0), every, w, strength, model), strength, model.coef_)
    rows[f"softmax iris smoothing={smoothing:g}"] = np.append(model.coef_.ravel(), model.intercept_ - model.intercept_.mean())


def class_weights(rows, strength=1e-2):
    """Balanced classes of weighted rows are those of rows that are repeated."""
    for name, given in (("breast_cancer", {0: 1, 1: 3}), ("wine", {0: 1, 1: 2, 2: 0.5})):
        x, y = getattr(golden, name)()
        x = StandardScaler().fit_transform(x)
        repeat = golden.weights(len(y)).astype(int)
        for key, weight, rows_of in (("balanced", "balanced", np.ones(len(y), int)), ("balanced weighted", "balanced", repeat), ("explicit", given, np.ones(len(y), int))):
            xs, ys = np.repeat(x, rows_of, axis=0), np.repeat(y, rows_of)
            factor = {k: len(ys) / (len(np.unique(ys)) * (ys == k).sum()) for k in np.unique(ys)} if weight == "balanced" else weight
            w = np.array([factor[k] for k in ys], float)
            binary = len(np.unique(y)) == 2
            model = LogisticRegression(C=1 / (w.sum() * strength), class_weight=weight, multi_class="ovr" if binary else "multinomial",
                                       solver="newton-cholesky" if binary else "newton-cg", tol=w.sum() * strength * 1e-9, max_iter=300).fit(xs, ys)
            gradient = Objective(logistic, xs, ys, w, strength, True).gradient(np.append(model.coef_, model.intercept_)) if binary else (
                multinomial_gradient(xs, ys, w, strength, model))
            check(f"class weights {name} {key}", gradient, strength, model.coef_)
            rows[f"class weights {name} {key}"] = np.append(model.coef_.ravel(), model.intercept_ - (0 if binary else model.intercept_.mean()))


def one_vs_rest(rows, strength=1e-2):
    """The coefficients of each class against the rest, and the probabilities of every tenth row."""
    x, y = golden.wine()
    x = StandardScaler().fit_transform(x)
    model = LogisticRegression(C=1 / (len(y) * strength), multi_class="ovr", solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, y)
    for k in model.classes_:
        gradient = Objective(logistic, x, (y == k) * 1.0, np.ones(len(y)), strength, True).gradient(np.append(model.coef_[k], model.intercept_[k]))
        check(f"one vs rest, class {k}", gradient, strength, model.coef_[k])
    rows["one vs rest wine coefficients"] = np.append(model.coef_.ravel(), model.intercept_)
    rows["one vs rest wine probabilities"] = model.predict_proba(x[::10]).ravel()


def support_vectors(rows):
    """liblinear stops at about seven digits, and penalises its intercept: what is written comes from SciPy, and is
    compared with liblinear's where there is no intercept."""
    x, y = golden.breast_cancer()
    x = StandardScaler().fit_transform(x)
    z, target = golden.diabetes()
    z, target = StandardScaler().fit_transform(z), target
    for weighted in (0, 1):
        for strength in (1e-2, 1.0):
            for kind, features, labels, loss in (("svc", x, y, squared_hinge), ("svr", z, target, squared_epsilon_insensitive(20.0))):
                w = golden.weights(len(labels)) if weighted else np.ones(len(labels))
                c = 1 / (w.sum() * strength)
                make = LinearSVC(loss="squared_hinge", dual=False, C=c, fit_intercept=False, tol=1e-13, max_iter=100000) if kind == "svc" else LinearSVR(
                    loss="squared_epsilon_insensitive", dual=False, C=c, epsilon=20.0, fit_intercept=False, tol=1e-13, max_iter=100000)
                model = make.fit(features, labels, sample_weight=w)
                for intercept in (False, True):
                    objective = Objective(loss, features, labels, w, strength, intercept)
                    b = objective.minimum()
                    key = f"{kind} strength={strength:g} weighted={weighted} intercept={int(intercept)}"
                    check(key, objective.gradient(b), strength, b)
                    if not intercept:
                        difference = np.abs(model.coef_.ravel() - b).max() / np.abs(b).max()
                        print(f"  liblinear differs by {difference:.1e}")
                        assert difference <= 1e-6
                    rows[key] = b if intercept else np.append(b, 0)


def exact(objective, kinks, near):
    """The minimum next to `near`, from the rows that lie on a kink there. Kinks are (score, slope below, slope
    above); between and beyond them the loss is straight. The slopes of the rows on a kink, between those on either
    side, and the minimum solve a linear system."""
    score = objective.x @ near
    on = [(i, k) for k, (place, _, _) in enumerate(kinks) for i in np.flatnonzero(np.abs(score - place) <= 1e-4)]
    step = 1e-7
    slope = (objective.loss(score + step, objective.y)[0] - objective.loss(score - step, objective.y)[0]) / (2 * step)
    slope = np.round(slope)  # -1, 0 or 1 off the kinks
    rows = [i for i, _ in on]
    slope[rows] = 0
    size, count = len(near), len(on)
    system, right = np.zeros((size + count, size + count)), np.zeros(size + count)
    system[:size, :size] = np.diag(objective.strength * objective.penalized)
    system[:size, size:] = objective.x[rows].T * objective.w[rows]
    system[size:, :size] = objective.x[rows]
    right[:size] = -objective.x.T @ (objective.w * slope)
    right[size:] = [kinks[k][0][i] for i, k in on]
    solution = np.linalg.solve(system, right)
    for multiplier, (i, k) in zip(solution[size:], on):
        low, high = sorted((kinks[k][1][i], kinks[k][2][i]))
        assert low - 1e-9 <= multiplier <= high + 1e-9, (multiplier, low, high)
    b = solution[:size]
    assert objective.value(b) <= objective.value(near) + 1e-12
    print(f"  libsvm differs by {np.abs(near - b).max() / np.abs(b).max():.1e}, {count} rows on a kink")
    return b


def with_kinks(rows):
    """Quantiles by a linear program, ended by the rows that its vertex goes through; hinges by libsvm, whose intercept
    is free, ended in the same way."""
    z, target = golden.diabetes()
    z = StandardScaler().fit_transform(z)
    for weighted in (0, 1):
        w = golden.weights(len(target)) if weighted else np.ones(len(target))
        for level in (0.1, 0.5, 0.9):
            model = QuantileRegressor(quantile=level, alpha=0, solver="highs").fit(z, target, sample_weight=w)
            residual = target - z @ model.coef_ - model.intercept_
            on_the_plane = np.argsort(np.abs(residual))[:z.shape[1] + 1]  # a vertex: as many rows as parameters
            assert np.abs(residual[on_the_plane]).max() <= 1e-6
            b = np.linalg.solve(np.hstack([z, np.ones((len(z), 1))])[on_the_plane], target[on_the_plane])
            rows[f"quantile level={level:g} weighted={weighted}"] = b
            model = QuantileRegressor(quantile=level, alpha=0.05, solver="highs").fit(z, target, sample_weight=w)
            rows[f"quantile with l1 level={level:g} weighted={weighted}"] = np.append(model.coef_, model.intercept_)
    x, y = golden.breast_cancer()
    x = StandardScaler().fit_transform(x)
    for weighted in (0, 1):
        for strength in (1e-3, 1e-2):
            for kind, features, labels, loss in (("hinge", x, y, hinge), ("epsilon insensitive", z, target, epsilon_insensitive(20.0))):
                w = golden.weights(len(labels)) if weighted else np.ones(len(labels))
                options = {"kernel": "linear", "C": 1 / (w.sum() * strength), "tol": 1e-9, "max_iter": 10**7}
                model = (SVC(**options) if kind == "hinge" else SVR(epsilon=20.0, **options)).fit(features, labels, sample_weight=w)
                objective = Objective(loss, features, labels, w, strength, True)
                kinks = [(2.0 * labels - 1, -1.0 * labels, 1.0 - labels)] if kind == "hinge" else [
                    (labels + 20.0, np.zeros(len(labels)), np.ones(len(labels))), (labels - 20.0, -np.ones(len(labels)), np.zeros(len(labels)))]
                b = exact(objective, kinks, np.append(model.coef_.ravel(), model.intercept_))
                for step in (-1e-4, 1e-4):  # an intercept between two kinks would be any of many
                    beside = b + step * np.eye(len(b))[-1]
                    assert objective.value(beside) > objective.value(b) + 1e-10, (kind, strength, weighted)
                rows[f"{kind} strength={strength:g} weighted={weighted}"] = b


def by_formula(rows):
    x, y = golden.breast_cancer()
    z, target = golden.diabetes()
    x, z = StandardScaler().fit_transform(x), StandardScaler().fit_transform(z)
    for weighted in (0, 1):
        for strength in (1e-2, 1.0):
            for kind, features, labels, loss in (("huber", z, target, huber(40.0)), ("modified huber", x, y, modified_huber)):
                w = golden.weights(len(labels)) if weighted else np.ones(len(labels))
                objective = Objective(loss, features, labels, w, strength, True)
                b = objective.minimum()
                key = f"{kind} strength={strength:g} weighted={weighted}"
                check(key, objective.gradient(b), strength, b)
                rows[key] = b


def generalised(rows):
    """The mean of half the deviance, and alpha is the strength."""
    x, y = golden.diabetes()
    x = StandardScaler().fit_transform(x)
    for weighted in (0, 1):
        w = golden.weights(len(y)) if weighted else np.ones(len(y))
        for strength in (1e-3, 1.0):
            options = {"alpha": strength, "solver": "newton-cholesky", "tol": 1e-13, "max_iter": 10000}
            for kind, power, make in (("poisson", 1, PoissonRegressor(**options)), ("gamma", 2, GammaRegressor(**options)),
                                      ("tweedie", 1.5, TweedieRegressor(power=1.5, link="log", **options))):
                model = make.fit(x, y / 100, sample_weight=w)
                b = np.append(model.coef_, model.intercept_)
                key = f"{kind} strength={strength:g} weighted={weighted}"
                check(key, Objective(tweedie(power), x, y / 100, w, strength, True).gradient(b), strength, b)
                rows[key] = b


def main():
    warnings.simplefilter("ignore")  # of line searches at the end of what doubles can do: `check` judges
    rows = {}
    for part in (multinomial, label_smoothing, class_weights, one_vs_rest, support_vectors, with_kinks, by_formula, generalised):
        part(rows)
    golden.write("linear_models.csv", rows)


if __name__ == "__main__":
    main()
