#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Metrics over all thresholds, and curves, on many small random inputs and at the edges: two classes, several, and
indicator matrices, with weights and without. Where attune departs from scikit-learn on purpose, `departs` says what
attune gives and why. What scikit-learn lacks is computed here from its definition, in fractions."""
import itertools
import warnings
from fractions import Fraction

import numpy as np
from scipy import stats
from sklearn import metrics
from sklearn.preprocessing import label_binarize

import golden

MAX_FPR = (0.05, 0.25, 0.4, 0.9)
SHARES = (0.1, 0.25, 0.6, 1.0)
NAN = float("nan")


def departs(value, because):
    """What attune says instead of scikit-learn; `because` is for the reader."""
    assert because
    return value


class File:
    """Inputs and scores by key; how many scores there are is written, so that the test can see that it read them all."""

    def __init__(self):
        self.lines = {}
        self.scores = 0

    def input(self, key, values):
        self.lines[key] = np.asarray(values, dtype=float).ravel()

    def score(self, key, values):
        self.lines[key] = np.atleast_1d(np.asarray(values, dtype=float)).ravel()
        self.scores += len(self.lines[key])

    def write(self, name):
        self.lines["scores"] = [self.scores]
        golden.write(name, self.lines)


def random_weights(random, n):
    """Multiples of a quarter, so that sums are exact; zeros among them."""
    w = random.integers(0, 13, n) / 4
    w[random.integers(n)] = 1.25
    return w


def effective(truth, weight, label):
    return weight[truth == label].sum() > 0


# Two classes.


def binary_inputs(random):
    """Truth, score, weight."""
    for case in range(44):
        n = int(random.integers(5, 61))
        truth = random.integers(0, 2, n) if case % 3 else (random.uniform(size=n) < 0.15).astype(int)
        truth[:2] = [0, 1]
        spread = (0.4, 1, 3)[case % 3]
        score = np.round(random.normal(truth * spread, 1), (0, 1, 3)[case // 3 % 3])
        weight = random_weights(random, n)
        weight[:2] = [0.5, 1]
        yield truth, score, weight
    two = np.array([0, 1])
    yield two, np.array([0.2, 0.7]), np.array([1.0, 3.0])
    yield two[::-1], np.array([0.2, 0.7]), np.array([1.0, 3.0])
    yield np.array([0, 1, 1, 0, 1]), np.full(5, 0.5), np.array([1, 2, 0, 1, 0.5])
    yield np.array([0, 0, 0, 1, 1]), np.array([1, 2, 3, 4, 5.0]), np.ones(5)
    yield np.array([1, 1, 1, 0, 0]), np.array([1, 2, 3, 4, 5.0]), np.ones(5)
    yield np.array([0, 1, 0, 1, 1]), np.array([-0.0, 0.0, 1e-300, -1e-300, 0.0]), np.array([1, 2, 3, 4, 5.0])
    yield np.array([0, 1, 0, 1, 1, 0]), np.array([1e300, -1e300, 1e-3, 1e3, 1e30, -1]), np.array([1, 2, 3, 4, 5.0, 1])
    yield np.array([0, 1, 0, 1]), np.array([1, 2, 3, 4.0]), np.array([0, 1, 1, 0.0])
    yield np.ones(4, dtype=int), np.array([1, 2, 2, 4.0]), np.array([1, 2, 1, 0.5])
    yield np.zeros(4, dtype=int), np.array([1, 2, 2, 4.0]), np.array([1, 2, 1, 0.5])
    yield np.array([0, 1, 1]), np.array([1, 2, 3.0]), np.array([1, 0, 0.0])
    yield np.array([1]), np.array([0.5]), np.array([2.0])


def groups(truth, score, weight):
    """Score, weight of positives, weight of negatives, the highest score first, in fractions."""
    for threshold in sorted(set(np.asarray(score) + 0.0), reverse=True):
        at = score == threshold
        p = sum((Fraction(w) for w in weight[at & (truth == 1)]), Fraction(0))
        n = sum((Fraction(w) for w in weight[at & (truth == 0)]), Fraction(0))
        if p + n > 0:
            yield threshold, p, n


def kolmogorov_smirnov(truth, score, weight):
    steps = list(groups(truth, score, weight))
    positives, negatives = sum(p for _, p, _ in steps), sum(n for _, _, n in steps)
    if not positives or not negatives:
        return NAN
    tp = fp = farthest = Fraction(0)
    for _, p, n in steps:
        tp, fp = tp + p, fp + n
        farthest = max(farthest, abs(tp / positives - fp / negatives))
    return float(farthest)


def gain(truth, score, weight, share):
    steps = list(groups(truth, score, weight))
    positives, rows = sum(p for _, p, _ in steps), sum(p + n for _, p, n in steps)
    if not positives:
        return NAN
    left = Fraction(share) * rows
    captured = Fraction(0)
    for _, p, n in steps:
        part = min(Fraction(1), left / (p + n))
        captured += p * part
        left -= (p + n) * part
    return float(captured / positives)


def binary_scores(truth, score, weight, unweighted):
    w = None if unweighted else weight
    positive, negative = effective(truth, weight, 1), effective(truth, weight, 0)
    both = positive and negative

    def area(max_fpr=None):
        if not both:
            return departs(NAN, "scikit-learn: an error, or a warning; a class without rows has no rate")
        return metrics.roc_auc_score(truth, score, sample_weight=w, max_fpr=max_fpr)

    yield area()
    for max_fpr in MAX_FPR:
        yield area(max_fpr)
    if positive:
        yield metrics.average_precision_score(truth, score, sample_weight=w)
    else:
        yield departs(NAN, "scikit-learn: 0; without a positive row there is no recall")
    distance = kolmogorov_smirnov(truth, score, weight)
    if unweighted and both:
        assert abs(distance - stats.ks_2samp(score[truth == 1], score[truth == 0]).statistic) < 1e-14
    yield distance
    for share in SHARES:
        yield gain(truth, score, weight, share)
    for share in SHARES:
        yield gain(truth, score, weight, share) / share


def best_threshold(truth, score, weight, of_counts):
    """The best score, and the highest threshold that has it."""
    steps = list(groups(truth, score, weight))
    positives, negatives = sum(p for _, p, _ in steps), sum(n for _, _, n in steps)
    tp = fp = Fraction(0)
    best = None
    for threshold, p, n in [(float("inf"), Fraction(0), Fraction(0))] + steps:
        tp, fp = tp + p, fp + n
        value = of_counts(tp, fp, positives - tp, negatives - fp)
        if value is not None and (best is None or value > best[1]):
            best = (threshold, value)
    return (NAN, NAN) if best is None else (best[0], float(best[1]))


def curves(file, key, truth, score, weight, unweighted):
    w = None if unweighted else weight
    warnings.simplefilter("ignore")
    for drop in (True, False):
        fpr, tpr, thresholds = metrics.roc_curve(truth, score, sample_weight=w, drop_intermediate=drop)
        thresholds[0] = departs(np.inf, "as scikit-learn from 1.3 on: nothing is predicted positive there")
        for name, column in (("fpr", fpr), ("tpr", tpr), ("thresholds", thresholds)):
            file.score(f"{key} roc {name} drop={int(drop)}", column)
    precision, recall, thresholds = metrics.precision_recall_curve(truth, score, sample_weight=w)
    if not effective(truth, weight, 1):
        recall[:-1] = departs(NAN, "scikit-learn: 1; without a positive row there is no recall")
    for name, column in (("precision", precision), ("recall", recall), ("thresholds", thresholds)):
        file.score(f"{key} precision-recall {name} drop=0", column)
    # What scikit-learn from 1.3 on leaves out: a point with the recall of the one before it and the one behind it.
    inner = range(1, len(thresholds) - 1)
    keep = [i for i in range(len(thresholds)) if i not in inner or not recall[i - 1] == recall[i] == recall[i + 1]]
    if effective(truth, weight, 1):
        for name, column in (("precision", precision), ("recall", recall)):
            file.score(f"{key} precision-recall {name} drop=1", np.append(column[keep], column[-1]))
        file.score(f"{key} precision-recall thresholds drop=1", thresholds[keep])
    if effective(truth, weight, 1) and effective(truth, weight, 0):
        for name, column in zip(("fpr", "fnr", "thresholds"), metrics.det_curve(truth, score, sample_weight=w)):
            file.score(f"{key} det {name}", column)
    steps = list(groups(truth, score, weight))
    tp = np.array(list(itertools.accumulate(p for _, p, _ in steps)))
    fp = np.array(list(itertools.accumulate(n for _, _, n in steps)))
    file.score(f"{key} counts thresholds", [t for t, _, _ in steps])
    for name, column in (("tp", tp), ("fp", fp), ("fn", tp[-1] - tp), ("tn", fp[-1] - fp)):
        file.score(f"{key} counts {name}", column.astype(float))
    file.score(f"{key} gain share", np.append(0, ((tp + fp) / (tp[-1] + fp[-1])).astype(float)))
    file.score(f"{key} gain gain", np.append(0, (tp / tp[-1]).astype(float) if tp[-1] else np.full(len(tp), NAN)))


def binary(file, random):
    cases = list(binary_inputs(random))
    file.input("binary cases", [len(cases)])
    curved = []
    for case, (truth, score, weight) in enumerate(cases):
        key = f"binary {case}"
        file.input(f"{key} truth", truth)
        file.input(f"{key} score", score)
        file.input(f"{key} weight", weight)
        for weighted in (0, 1):
            w = weight if weighted else np.ones(len(truth))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                file.score(f"{key} weighted={weighted} scores", list(binary_scores(truth, score, w, not weighted)))
            accuracy = best_threshold(truth, score, w, lambda tp, fp, fn, tn: (tp + tn) / (tp + fp + fn + tn))
            f1 = best_threshold(truth, score, w, lambda tp, fp, fn, tn: 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else None)
            file.score(f"{key} weighted={weighted} best", accuracy + f1)
            if len(truth) <= 22:
                with warnings.catch_warnings():
                    curves(file, f"{key} weighted={weighted}", truth, score, w, not weighted)
        if len(truth) <= 22:
            curved.append(case)
    file.input("binary curves", curved)


# Several classes: a column of scores for each.


def random_rows_of_scores(random, truth, classes, parts):
    """Rows that sum to one, in `parts` equal parts, so that there are ties; the true class has more."""
    p = np.full((len(truth), classes), 1.0)
    p[np.arange(len(truth)), truth] += 1.5
    return np.array([random.multinomial(parts, row / row.sum()) for row in p]) / parts


def pairs(truth, score, weight, average):
    """Hand and Till, with weights, which scikit-learn refuses."""
    values, prevalence = [], []
    for a, b in itertools.combinations(range(score.shape[1]), 2):
        rows = (truth == a) | (truth == b)
        t, s, w = truth[rows], score[rows], weight[rows]
        if not effective(t, w, a) or not effective(t, w, b):
            return departs(NAN, "scikit-learn: an error; a pair has one class only")
        values.append((metrics.roc_auc_score(t == a, s[:, a], sample_weight=w) + metrics.roc_auc_score(t == b, s[:, b], sample_weight=w)) / 2)
        prevalence.append(w.sum())
    return np.average(values, weights=prevalence if average == "weighted" else None)


def multiclass_scores(truth, score, weight, unweighted):
    classes = score.shape[1]
    w = None if unweighted else weight
    there = [effective(truth, weight, k) for k in range(classes)]
    for average in ("macro", "weighted", "micro"):
        if all(there):
            yield metrics.roc_auc_score(truth, score, sample_weight=w, multi_class="ovr", average=average)
        elif average == "macro":
            yield departs(NAN, "scikit-learn: an error; the area of a class without rows is undefined")
        else:
            # scikit-learn: an error. A class without rows has no weight.
            indicators = label_binarize(truth, classes=range(classes))
            kept = np.flatnonzero(there)
            columns = kept if average == "weighted" else np.arange(classes)
            yield metrics.roc_auc_score(indicators[:, columns], score[:, columns], sample_weight=w, average=average)
    for average in ("macro", "weighted"):
        own = pairs(truth, score, weight, average)
        if unweighted and all(there):
            theirs = metrics.roc_auc_score(truth, score, multi_class="ovo", average=average)
            assert abs(own - theirs) < 1e-14
        yield own
    indicators = label_binarize(truth, classes=range(classes))
    for average in ("macro", "weighted", "micro"):
        if average == "macro" and not all(there):
            yield departs(NAN, "scikit-learn: 0 for the class without rows")
        else:
            yield metrics.average_precision_score(indicators, score, sample_weight=w, average=average)


def multiclass(file, random):
    cases = 24
    file.input("multiclass cases", [cases])
    for case in range(cases):
        classes = 3 + case % 3
        n = int(random.integers(classes + 3, 41))
        truth = random.integers(0, classes, n)
        truth[:classes] = range(classes)
        weight = random_weights(random, n)
        weight[:classes] = 0.75
        if case >= 21:  # a class is missing, or has no weight
            truth[truth == 1] = 0
        score = random_rows_of_scores(random, truth, classes, (4, 8, 64)[case // 3 % 3])
        key = f"multiclass {case}"
        file.input(f"{key} classes", [classes])
        file.input(f"{key} truth", truth)
        file.input(f"{key} score", score)
        file.input(f"{key} weight", weight)
        for weighted in (0, 1):
            w = weight if weighted else np.ones(n)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                file.score(f"{key} weighted={weighted} scores", list(multiclass_scores(truth, score, w, not weighted)))


# Indicator matrices.


def multilabel_scores(truth, score, weight, unweighted):
    w = None if unweighted else weight
    some = [effective(column, weight, 1) for column in truth.T]
    both = [one and effective(column, weight, 0) for column, one in zip(truth.T, some)]
    counting = truth if unweighted else truth[weight > 0]
    for max_fpr in (None, 0.4):
        for average in ("micro", "macro", "weighted", "samples"):
            if average == "samples" and any(len(set(row)) < 2 for row in counting):
                yield departs(NAN, "scikit-learn: an error; the area of a row without a label, or with all, is undefined")
            elif average in ("macro", "weighted") and not all(both):
                kept = [b for b, one in zip(both, some) if one or average == "macro"]
                if all(kept):
                    columns = np.flatnonzero(both)
                    yield metrics.roc_auc_score(truth[:, columns], score[:, columns], sample_weight=w, average=average, max_fpr=max_fpr)
                else:
                    yield departs(NAN, "scikit-learn: an error; the area of a label of no row, or of all, is undefined")
            elif average == "samples" and not unweighted:
                yield metrics.roc_auc_score(counting, score[weight > 0], sample_weight=weight[weight > 0], average=average, max_fpr=max_fpr)
            else:
                yield metrics.roc_auc_score(truth, score, sample_weight=w, average=average, max_fpr=max_fpr)
    for average in ("micro", "macro", "weighted", "samples"):
        if (average == "macro" and not all(some)) or (average == "samples" and any(row.sum() == 0 for row in counting)):
            yield departs(NAN, "scikit-learn: 0 for what has no positive entry")
        else:
            yield metrics.average_precision_score(truth, score, sample_weight=w, average=average)


def multilabel(file, random):
    cases = 24
    file.input("multilabel cases", [cases])
    for case in range(cases):
        labels = 2 + case % 4
        n = int(random.integers(5, 31))
        truth = random.integers(0, 2, (n, labels))
        if case % 2 == 0:  # every row has a label, and lacks one
            for row in truth:
                row[random.choice(labels, 2, replace=False)] = [0, 1]
        truth[0], truth[1] = np.arange(labels) % 2, (np.arange(labels) + 1) % 2
        if case == 21:
            truth[:, 1] = 0
        if case == 22:
            truth[:, 0] = 1
        if case == 23:
            truth[2] = 0
        score = np.round(random.normal(truth, 1), (0, 1, 3)[case % 3])
        weight = random_weights(random, n)
        weight[:2] = [0.5, 1]
        key = f"multilabel {case}"
        file.input(f"{key} labels", [labels])
        file.input(f"{key} truth", truth)
        file.input(f"{key} score", score)
        file.input(f"{key} weight", weight)
        for weighted in (0, 1):
            w = weight if weighted else np.ones(n)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                file.score(f"{key} weighted={weighted} scores", list(multilabel_scores(truth, score, w, not weighted)))


def main():
    random = np.random.default_rng(20240711)
    file = File()
    binary(file, random)
    multiclass(file, random)
    multilabel(file, random)
    file.write("metrics_thresholds.csv")


if __name__ == "__main__":
    main()
