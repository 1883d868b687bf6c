#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every metric of predicted labels, in every setting, on many small inputs: two classes and several, codes with gaps,
negative and large labels, indicator matrices; with weights and without. A line is `input NAME FIELD` or
`NAME WEIGHTED FUNCTION SETTING ...`.

Expected values are scikit-learn's. Where a formula divides by zero they follow from its zero_division: `zero` and `one`
as given, `undefined` is NaN where those two differ. What scikit-learn 1.2 lacks comes from NumPy, by formulas that are
checked against scikit-learn's where it has them: specificity, and zero_division=np.nan."""
import warnings

import numpy as np
from sklearn import metrics

import golden

warnings.filterwarnings("ignore")
DIVISIONS = ("undefined", "zero", "one", "nan")
DIVISION_VALUE = {"undefined": np.nan, "zero": 0.0, "one": 1.0, "nan": np.nan}
SCORES = {
    "precision": metrics.precision_score,
    "recall": metrics.recall_score,
    "f1": metrics.f1_score,
    "jaccard": metrics.jaccard_score,
    "fbeta": metrics.fbeta_score,
}


def parts(name, tp, fp, fn, tn, beta):
    """The numerator and the denominator of a score."""
    if name == "precision":
        return tp, tp + fp
    if name == "recall" or name == "fbeta" and np.isinf(beta):
        return tp, tp + fn
    if name == "specificity":
        return tn, tn + fp
    if name == "jaccard":
        return tp, tp + fp + fn
    b = beta ** 2
    return (1 + b) * tp, (1 + b) * tp + fp + b * fn


def ratio(name, tp, fp, fn, tn, beta, division):
    part, whole = parts(name, tp, fp, fn, tn, beta)
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), DIVISION_VALUE[division])


def mean(scores, weights, division):
    scores, weights = np.asarray(scores, dtype=float), np.asarray(weights, dtype=float)
    if division == "nan":
        keep = ~np.isnan(scores)
        scores, weights = scores[keep], weights[keep]
    if len(scores) == 0:
        return np.nan
    if weights.sum() == 0:
        weights = np.ones(len(scores))
    return np.sum(np.where(weights > 0, weights * scores, 0)) / weights.sum()


def by_formula(name, matrices, average, division, beta, rows=None):
    """matrices: K×2×2, as multilabel_confusion_matrix gives them; rows: the same of each row, and the rows' weights."""
    tn, fp, fn, tp = (matrices[:, i, j].astype(float) for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)))
    if average == "none":
        return ratio(name, tp, fp, fn, tn, beta, division)
    if average == "micro":
        return float(ratio(name, tp.sum(), fp.sum(), fn.sum(), tn.sum(), beta, division))
    if average == "samples":
        of_rows, weights = rows
        scores = by_formula(name, of_rows, "none", division, beta)
        return mean(scores[weights > 0], weights[weights > 0], division)
    scores = ratio(name, tp, fp, fn, tn, beta, division)
    return mean(scores, tp + fn if average == "weighted" else np.ones(len(scores)), division)


def by_sklearn(name, truth, predicted, average, division, beta, weights, labels):
    """None where scikit-learn 1.2 has no such score."""
    if name == "specificity" or division == "nan":
        return None
    if name == "fbeta" and beta == 0:
        return None  # before 1.3 zero, not zero_division, where nothing was predicted
    more = {"beta": beta} if name == "fbeta" else {}

    def score(value):
        return SCORES[name](truth, predicted, average=None if average == "none" else average, sample_weight=weights,
                            zero_division=value, labels=labels, **more)
    if division == "undefined":
        zero, one = score(0), score(1)
        return np.where(np.asarray(zero) == np.asarray(one), zero, np.nan)
    return score(0 if division == "zero" else 1)


def expected(name, truth, predicted, average, division, beta, weights, labels, matrices, rows=None):
    ours = by_formula(name, matrices, average, division, beta, rows)
    theirs = by_sklearn(name, truth, predicted, average, division, beta, weights, labels)
    if theirs is None:
        return ours
    if average == "weighted" and matrices[:, 1, :].sum() == 0:
        return ours  # no true labels: the plain mean, as scikit-learn 1.3 and later
    np.testing.assert_allclose(ours, theirs, rtol=1e-13, atol=1e-14, err_msg=f"{name} {average} {division}")
    return theirs


def averaged_scores(out, key, truth, predicted, averages, weights, labels, matrices, rows=None):
    for name in ("precision", "recall", "f1", "jaccard", "specificity", "fbeta"):
        for average in averages:
            for division in DIVISIONS:
                betas = (0, 0.5, 2, np.inf) if name == "fbeta" and division == "undefined" else (2,) if name == "fbeta" else (1,)
                for beta in betas:
                    if average == "binary":
                        value = expected(name, truth, predicted, "none", division, beta, weights, labels, matrices)[1]
                    else:
                        value = expected(name, truth, predicted, average, division, beta, weights, labels, matrices, rows)
                    setting = f" {beta}" if name == "fbeta" else ""
                    out[f"{key} {name} {average} {division}{setting}"] = value


def report(out, key, truth, predicted, weights):
    for division in (0, 1):
        rows = metrics.classification_report(truth, predicted, output_dict=True, sample_weight=weights, zero_division=division)
        values = []
        for row in rows.values():
            values += [row] if np.isscalar(row) else [row[f] for f in ("precision", "recall", "f1-score", "support")]
        out[f"{key} report {'one' if division else 'zero'}"] = values


def one_label(out, name, truth, predicted, weights, codes):
    """Rows with one label each. codes: class codes as they stand, from 0 on."""
    for weighted in (0, 1):
        w = weights if weighted else None
        key = f"{name} {weighted}"
        counted = np.ones(len(truth), dtype=bool) if w is None else w > 0
        # A class all of whose rows have no weight leaves no trace in sums of weights.
        labels = np.unique(np.concatenate([truth[counted], predicted[counted]]))
        every = np.arange(max(truth.max(), predicted.max()) + 1) if codes else np.unique(np.concatenate([truth, predicted]))
        every = every if len(every) > 1 else np.array([0, 1])
        out[f"{key} accuracy"] = metrics.accuracy_score(truth, predicted, sample_weight=w)
        out[f"{key} zero_one_loss"] = metrics.zero_one_loss(truth, predicted, sample_weight=w)
        out[f"{key} hamming_loss"] = metrics.hamming_loss(truth, predicted, sample_weight=w)
        out[f"{key} balanced_accuracy 0"] = metrics.balanced_accuracy_score(truth, predicted, sample_weight=w)
        one = len(np.unique(truth[counted])) == 1
        out[f"{key} balanced_accuracy 1"] = np.nan if one else metrics.balanced_accuracy_score(truth, predicted, sample_weight=w, adjusted=True)
        constant = one or len(np.unique(predicted[counted])) == 1
        out[f"{key} matthews_correlation"] = np.nan if constant else metrics.matthews_corrcoef(truth, predicted, sample_weight=w)
        for weighting in (None, "linear", "quadratic"):
            out[f"{key} cohen_kappa {weighting or 'none'}"] = (np.nan if len(labels) == 1 else metrics.cohen_kappa_score(
                truth, predicted, labels=every, weights=weighting, sample_weight=w))
        if len(every) == 2:
            positive, negative = metrics.class_likelihood_ratios(truth, predicted, labels=every, sample_weight=w)
            tn, fp, fn, tp = metrics.confusion_matrix(truth, predicted, labels=every, sample_weight=w).ravel()
            out[f"{key} positive_likelihood_ratio"] = positive if fp > 0 else np.nan
            out[f"{key} negative_likelihood_ratio"] = negative if tn > 0 else np.nan
        for normalize in (None, "true", "pred", "all"):
            out[f"{key} confusion_matrix {normalize or 'none'}"] = metrics.confusion_matrix(truth, predicted, normalize=normalize, sample_weight=w).ravel()
        out[f"{key} multilabel_confusion_matrix"] = metrics.multilabel_confusion_matrix(truth, predicted, sample_weight=w).ravel()
        report(out, key, truth, predicted, w)
        if len(every) == 2:
            matrices = metrics.multilabel_confusion_matrix(truth, predicted, labels=every, sample_weight=w)
            averaged_scores(out, key, truth, predicted, ["binary"], w, every, matrices)
        matrices = metrics.multilabel_confusion_matrix(truth, predicted, labels=labels, sample_weight=w)
        averaged_scores(out, key, truth, predicted, ["micro", "macro", "weighted", "none"], w, labels, matrices)


def many_labels(out, name, truth, predicted, weights):
    """Indicator matrices."""
    for weighted in (0, 1):
        w = weights if weighted else None
        key = f"{name} {weighted}"
        out[f"{key} accuracy"] = metrics.accuracy_score(truth, predicted, sample_weight=w)
        out[f"{key} zero_one_loss"] = metrics.zero_one_loss(truth, predicted, sample_weight=w)
        out[f"{key} hamming_loss"] = metrics.hamming_loss(truth, predicted, sample_weight=w)
        matrices = metrics.multilabel_confusion_matrix(truth, predicted, sample_weight=w)
        out[f"{key} multilabel_confusion_matrix"] = matrices.ravel()
        if matrices[:, 1, :].sum() > 0:
            report(out, key, truth, predicted, w)
        rows = metrics.multilabel_confusion_matrix(truth, predicted, samplewise=True), np.ones(len(truth)) if w is None else w
        averaged_scores(out, key, truth, predicted, ["micro", "macro", "weighted", "samples", "none"], w, None, matrices, rows)


def weights_of(random, rows):
    weights = np.round(random.uniform(0.1, 3, rows), 2)
    weights[random.uniform(size=rows) < 0.15] = 0
    weights[0] = 1.5
    return weights


def main():
    random = np.random.default_rng(5)
    out = {}

    def add(name, truth, predicted, scored, *more):
        truth, predicted = np.asarray(truth), np.asarray(predicted)
        weights = weights_of(random, len(truth))
        out[f"input {name} truth"] = truth.ravel()
        out[f"input {name} predicted"] = predicted.ravel()
        out[f"input {name} weights"] = weights
        scored(out, name, truth, predicted, weights, *more)

    def noisy(labels, rows, probabilities, noise):
        truth = random.choice(labels, rows, p=probabilities)
        return truth, np.where(random.uniform(size=rows) < noise, random.choice(labels, rows), truth)

    add("one-row", [1], [1], one_label, True)
    add("all-negative", [0] * 5, [0] * 5, one_label, True)
    add("all-positive", [1] * 5, [1] * 5, one_label, True)
    add("none-predicted", [0, 1, 1, 0, 1], [0] * 5, one_label, True)
    add("none-true", [0] * 5, [0, 1, 0, 1, 1], one_label, True)
    add("all-wrong", [0, 1, 1, 0, 1], [1, 0, 0, 1, 0], one_label, True)
    for k, rows in enumerate((9, 23, 60)):
        add(f"binary{k}", *noisy([0, 1], rows, [0.6, 0.4], 0.5), one_label, True)
    add("signs", *noisy([-1, 1], 31, [0.5, 0.5], 0.4), one_label, False)
    add("unseen", [0, 1, 0, 1, 1, 0], [0, 2, 0, 1, 3, 0], one_label, True)
    for k, (classes, rows) in enumerate(((3, 12), (4, 40), (7, 55))):
        add(f"several{k}", *noisy(np.arange(classes), rows, random.dirichlet(np.ones(classes)), 0.5), one_label, True)
    add("gaps", *noisy([0, 2, 5], 30, [0.4, 0.3, 0.3], 0.5), one_label, True)
    add("sparse", *noisy([-7, 3, 1000, 250000], 35, [0.4, 0.3, 0.2, 0.1], 0.5), one_label, False)

    def matrices(rows, labels, share, noise):
        truth = (random.uniform(size=(rows, labels)) < share).astype(int)
        return truth, np.where(random.uniform(size=truth.shape) < noise, 1 - truth, truth)

    for k, (rows, labels, share, noise) in enumerate(((5, 2, 0.5, 0.4), (17, 3, 0.3, 0.3), (40, 5, 0.2, 0.2), (25, 4, 0.6, 0.1))):
        add(f"matrix{k}", *matrices(rows, labels, share, noise), many_labels)
    truth, predicted = matrices(12, 3, 0.4, 0.3)
    truth[:, 1] = predicted[:, 1] = 0  # a label that nobody has
    truth[3] = predicted[3] = 0        # and a row without any
    add("empty-column", truth, predicted, many_labels)
    add("no-labels", np.zeros((4, 2), dtype=int), [[0, 1], [0, 0], [0, 1], [0, 0]], many_labels)
    golden.write("metrics_labels.csv", out)


if __name__ == "__main__":
    main()
