#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Values and derivatives of losses: scikit-learn's own where it has them, the closed formula in 60 digits
where it has not. Key: `<loss> <settings> target=<t>`; values: score, value, derivative, score, value, ..."""
import mpmath
import numpy as np
from sklearn._loss import loss as sk
from sklearn.linear_model import _sgd_fast as sgd

import golden

SCORES = [-7.5, -3.0, -1.25, -0.4, 0.0, 0.3, 0.75, 1.6, 4.0, 9.5]
REAL = [-2.0, 0.1, 1.5]
COUNTS = [0.0, 1.0, 3.5]
POSITIVE = [0.2, 1.0, 3.5]


def rows_of(value, derivative, target):
    return [v for s in SCORES for v in (s, value(s, target), derivative(s, target))]


def from_loss(loss):
    """Of sklearn._loss: raw prediction, without the terms that depend on the target only."""
    def both(score, target):
        value, gradient = loss.loss_gradient(y_true=np.array([target]), raw_prediction=np.array([score]))
        return float(value[0]), float(gradient[0])
    return lambda s, t: both(s, t)[0], lambda s, t: both(s, t)[1]


def from_sgd(loss, signed):
    """Of the stochastic gradient module, where classes are -1 and 1."""
    label = (lambda t: 2.0 * t - 1.0) if signed else (lambda t: t)
    return lambda s, t: loss.py_loss(s, label(t)), lambda s, t: loss.py_dloss(s, label(t))


def focal(gamma, alpha):
    """Lin et al., ICCV 2017, equation 5, twice."""
    def value(score, target):
        z = mpmath.mpf(score) * (1 if target else -1)
        p = 1 / (1 + mpmath.exp(-z))
        return 2 * mpmath.mpf(alpha if target else 1 - alpha) * (1 - p) ** gamma * -mpmath.log(p)
    return lambda s, t: float(value(s, t)), lambda s, t: float(mpmath.diff(lambda x: value(x, t), s))


CLASS_SCORES = [[0.0, 0.0, 0.0], [0.3, -1.2, 2.5], [9.5, -7.5, 0.0], [-4.0, -3.0, -30.0]]


def softmax_rows(gamma, smoothing, own):
    """Of each row of CLASS_SCORES: scores, value, derivative by each score. (1 - p)^gamma times the cross entropy
    with the label (1 - smoothing of the row's class, smoothing shared by all)."""
    def value(scores, k):
        exps = [mpmath.exp(s) for s in scores]
        logs = [mpmath.log(e / sum(exps)) for e in exps]
        label = [mpmath.mpf(smoothing) / len(scores) + ((1 - mpmath.mpf(smoothing)) if j == k else 0) for j in range(len(scores))]
        return (1 - exps[k] / sum(exps)) ** gamma * -sum(q * log for q, log in zip(label, logs))
    row = []
    for scores in CLASS_SCORES:
        exact = [mpmath.mpf(s) for s in scores]
        row += scores + [float(value(exact, own))]
        for j in range(len(scores)):
            row.append(float(mpmath.diff(lambda x: value(exact[:j] + [x] + exact[j + 1:], own), exact[j])))
    return row


def shifted(loss):
    """The same with a value of 0 at score 0."""
    value, derivative = loss
    return lambda s, t: value(s, t) - value(0.0, t), derivative


def main():
    mpmath.mp.dps = 60
    rows = {}

    def add(name, loss, targets):
        for t in targets:
            rows[f"{name} target={t:g}"] = rows_of(*loss, t)

    add("squared error", from_loss(sk.HalfSquaredError()), REAL)
    add("absolute error", from_loss(sk.AbsoluteError()), REAL)
    for level in (0.1, 0.5, 0.9):
        add(f"quantile level={level:g}", from_loss(sk.PinballLoss(quantile=level)), REAL)
    add("poisson", from_loss(sk.HalfPoissonLoss()), COUNTS)
    add("gamma", from_loss(sk.HalfGammaLoss()), POSITIVE)
    for power in (0.0, 1.2, 1.5, 1.9, 3.0):
        add(f"tweedie power={power:g}", shifted(from_loss(sk.HalfTweedieLoss(power=power))), POSITIVE)
    add("logistic", from_loss(sk.HalfBinomialLoss()), (0.0, 1.0))
    for delta in (0.5, 2.0):
        add(f"huber delta={delta:g}", from_sgd(sgd.Huber(delta), False), REAL)
    for epsilon in (0.0, 0.3, 2.0):
        add(f"epsilon insensitive epsilon={epsilon:g}", from_sgd(sgd.EpsilonInsensitive(epsilon), False), REAL)
        add(f"squared epsilon insensitive epsilon={epsilon:g}", from_sgd(sgd.SquaredEpsilonInsensitive(epsilon), False), REAL)
    add("hinge", from_sgd(sgd.Hinge(1.0), True), (0.0, 1.0))
    add("squared hinge", from_sgd(sgd.SquaredHinge(1.0), True), (0.0, 1.0))
    add("modified huber", from_sgd(sgd.ModifiedHuber(), True), (0.0, 1.0))
    for gamma, alpha in ((0.0, 0.5), (0.5, 0.5), (2.0, 0.25), (5.0, 0.75)):
        add(f"focal gamma={gamma:g} alpha={alpha:g}", focal(gamma, alpha), (0.0, 1.0))
    for own in range(3):
        for gamma in (0.0, 0.5, 2.0, 5.0):
            rows[f"softmax focal gamma={gamma:g} class={own}"] = softmax_rows(gamma, 0, own)
        for smoothing in (0.0, 0.2):
            rows[f"softmax cross entropy smoothing={smoothing:g} class={own}"] = softmax_rows(0, smoothing, own)
    golden.write("losses.csv", rows)


if __name__ == "__main__":
    main()
