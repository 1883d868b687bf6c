#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Metrics of clusterings, of ranked lists, the loss and accuracy of scores, and DeLong's intervals, on many small random
inputs and at the edges. Where attune departs from scikit-learn on purpose, `departs` says what attune gives and why."""
import itertools
import math
import warnings
from fractions import Fraction

import mpmath
import numpy as np
from scipy.spatial import distance
from scipy.stats import norm
from sklearn import metrics

import golden

AVERAGES = ("arithmetic", "geometric", "min", "max")
BETAS = (0.0, 0.5, 2.0)

mpmath.mp.dps = 60


def departs(value, because):
    """What attune says instead of scikit-learn; `because` is for the reader."""
    assert because
    return value


class File:
    """Inputs and scores by key; the number of scores is written, so that the test can see that it read them all."""

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


# Labels against labels.


def exact_adjusted_information(truth, predicted, average):
    """Vinh, Epps, Bailey, JMLR 2010, equation 24a, with exact factorials and 60 digits."""
    n = len(truth)
    _, a = np.unique(truth, return_counts=True)
    _, b = np.unique(predicted, return_counts=True)
    table = metrics.cluster.contingency_matrix(truth, predicted)
    log, mpf, f = mpmath.log, mpmath.mpf, math.factorial
    mi = sum((mpf(int(x)) / n * log(mpf(int(x) * n) / (int(a[i]) * int(b[j]))) for (i, j), x in np.ndenumerate(table) if x), mpf(0))
    emi = mpf(0)
    for ai, bj in itertools.product(map(int, a), map(int, b)):
        for x in range(max(1, ai + bj - n), min(ai, bj) + 1):
            ways = mpf(f(ai) * f(bj) * f(n - ai) * f(n - bj)) / (f(n) * f(x) * f(ai - x) * f(bj - x) * f(n - ai - bj + x))
            emi += mpf(x) / n * log(mpf(n * x) / (ai * bj)) * ways
    h, k = (-sum((mpf(int(s)) / n * log(mpf(int(s)) / n) for s in sizes), mpf(0)) for sizes in (a, b))
    mean = {"arithmetic": (h + k) / 2, "geometric": mpmath.sqrt(h * k), "min": min(h, k), "max": max(h, k)}[average]
    return (mi - emi) / (mean - emi)


def adjusted_information(truth, predicted, average):
    sizes = [len(np.unique(labels)) for labels in (truth, predicted)]
    cells = np.count_nonzero(metrics.cluster.contingency_matrix(truth, predicted))
    if sizes == [cells, cells]:
        return 1.0  # equal clusterings, which scikit-learn's formula meets up to noise
    if average == "min" and len(truth) in sizes and 1 not in sizes:
        return departs(np.nan, "0/0: scikit-learn divides noise by epsilon")
    theirs = metrics.adjusted_mutual_info_score(truth, predicted, average_method=average)
    if 1 in sizes:
        return theirs
    exact = float(exact_adjusted_information(truth, predicted, average))
    assert abs(theirs - exact) < 1e-10, (theirs, exact)
    return exact


def v_measure(truth, predicted, beta):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        h, c = metrics.homogeneity_score(truth, predicted), metrics.completeness_score(truth, predicted)
        return metrics.v_measure_score(truth, predicted, beta=beta) if h * c > 0 else 0.0


def label_scores(truth, predicted):
    n = len(truth)
    no_pairs = n in (len(np.unique(truth)), len(np.unique(predicted)))
    scores = [
        metrics.rand_score(truth, predicted) if n > 1 else departs(np.nan, "one row makes no pair"),
        metrics.adjusted_rand_score(truth, predicted) if n > 1 else departs(np.nan, "one row makes no pair"),
        departs(np.nan, "0/0: no two rows are together") if no_pairs else metrics.fowlkes_mallows_score(truth, predicted),
        metrics.mutual_info_score(truth, predicted)]
    scores += [metrics.normalized_mutual_info_score(truth, predicted, average_method=average) for average in AVERAGES]
    scores += [adjusted_information(truth, predicted, average) for average in AVERAGES]
    scores += [metrics.homogeneity_score(truth, predicted), metrics.completeness_score(truth, predicted)]
    scores += [v_measure(truth, predicted, beta) for beta in (1.0, *BETAS)]
    scores += list(metrics.cluster.pair_confusion_matrix(truth, predicted).ravel())
    return scores


def labels_against_labels(file, random):
    pairs = [
        ([0, 0, 1, 1], [1, 1, 0, 0]), ([0, 0, 1, 1], [0, 1, 0, 1]), ([0, 0, 0, 0], [3, 3, 3, 3]), ([0, 1, 2, 3], [7, 5, 3, 1]),
        ([0, 0, 0, 0, 0], [0, 1, 2, 3, 4]), ([0, 1, 2, 3, 4], [9, 9, 9, 9, 9]), ([0, 1, 2, 3, 4], [0, 0, 1, 1, 1]),
        ([0, 0, 1, 1, 1], [0, 1, 2, 3, 4]), ([5], [6]), ([1, 1], [2, 2]), ([1, 2], [2, 2]), ([1, 2], [4, 3]), ([2, 2], [4, 3]),
        ([-1, -1, 0, 0, 1, 1, -1], [-1, 0, 0, 1, 1, -1, -1]), ([0] * 6 + [1] * 6 + [2] * 6, [0, 1, 2] * 6)]
    for i in range(50):
        n = int(random.integers(5, 61))
        truth = random.integers(0, random.integers(1, 9), n)
        noise = random.uniform() * 1.2
        predicted = np.where(random.uniform(size=n) < noise, random.integers(0, random.integers(1, 9), n), (truth * 3 + 1) % 7)
        if i % 3 == 1:
            truth, predicted = truth * 1000003 - 500000, -predicted
        if i % 5 == 4:
            predicted = random.permutation(n) // random.integers(1, 4)
        pairs.append((truth, predicted))
    for i, (truth, predicted) in enumerate(pairs):
        file.input(f"labels {i} truth", truth)
        file.input(f"labels {i} predicted", predicted)
        file.score(f"labels {i} scores", label_scores(np.asarray(truth), np.asarray(predicted)))
    file.input("labels", [len(pairs)])


# Rows against labels. scikit-learn takes Euclidean distances from inner products, which leaves equal rows up to 1e-8
# apart: it is given distances from differences, or, where it takes none, checked against a formula that has them.


def silhouettes(x, labels):
    exact = metrics.silhouette_samples(distance.cdist(x, x), labels, metric="precomputed")
    assert np.abs(exact - metrics.silhouette_samples(x, labels)).max() < 1e-7
    return exact


def davies_bouldin(x, labels):
    clusters = [x[labels == k] for k in np.unique(labels)]
    centroids = np.array([rows.mean(axis=0) for rows in clusters])
    widths = np.array([distance.cdist(rows, [c]).mean() for rows, c in zip(clusters, centroids)])
    apart = distance.cdist(centroids, centroids)
    if (apart[~np.eye(len(apart), dtype=bool)] == 0).any():
        return departs(np.inf, "scikit-learn leaves out clusters on top of each other")
    np.fill_diagonal(apart, np.inf)
    exact = ((widths[:, None] + widths) / apart).max(axis=1).mean()
    assert abs(exact - metrics.davies_bouldin_score(x, labels)) < 1e-7
    return exact


def calinski_harabasz(x, labels):
    within = sum(((x[labels == k] - x[labels == k].mean(axis=0)) ** 2).sum() for k in np.unique(labels))
    return departs(np.nan, "0 under the fraction; scikit-learn: 1") if within == 0 else metrics.calinski_harabasz_score(x, labels)


def rows_against_labels(file, random):
    inputs = []
    for i in range(24):
        n, p, k = int(random.integers(6, 41)), int(random.integers(1, 6)), int(random.integers(2, 6))
        labels = random.integers(0, k, n)
        labels[:2] = 0, 1
        if len(np.unique(labels)) >= n:
            continue
        x = np.round(random.normal(size=(n, p)) + random.uniform(0, 3) * labels[:, None], 2)
        if i % 4 == 1:
            x[: n // 2] = x[n // 2 : n // 2 + n // 2]  # rows that are the same
        if i % 4 == 2:
            labels = np.where(labels == 1, -7, labels * 50)
        inputs.append((x, labels))
    x = np.round(random.normal(size=(10, 2)), 2)
    inputs.append((x, [0] * 9 + [1]))  # a row that is alone
    inputs.append((x, list(range(9)) + [8]))  # all but two alone
    inputs.append((np.array([[0.0, 0], [0, 0], [3, 4], [3, 4]]), [0, 0, 1, 1]))  # no width
    inputs.append((np.zeros((4, 2)), [0, 0, 1, 1]))
    inputs.append((np.array([[-1.0, -1], [1, 1], [-1, -1], [1, 1]]), [0, 0, 1, 1]))  # the same centroids
    for i, (x, labels) in enumerate(inputs):
        labels = np.asarray(labels)
        file.input(f"rows {i} x", x)
        file.input(f"rows {i} labels", labels)
        samples = silhouettes(x, labels)
        file.score(f"rows {i} silhouettes", samples)
        file.score(f"rows {i} scores", [samples.mean(), calinski_harabasz(x, labels), davies_bouldin(x, labels)])
    file.input("rows", [len(inputs)])


# Ranked lists, and scores of classes.


def random_weights(random, n):
    w = np.round(random.uniform(0, 3, n), 2)
    w[random.integers(0, n)] = 0
    w[random.integers(0, n)] = 1.5
    return w


def graded_lists(file, random):
    """Relevances of any size against scores with ties."""
    lists = []
    for i in range(14):
        n, k = int(random.integers(1, 16)), int(random.integers(2, 13))
        truth = random.integers(0, 4, (n, k)).astype(float)
        if i % 3 == 1:
            truth = np.round(random.gamma(1.0, 2.0, (n, k)), 2)
        if i % 4 == 3:
            truth[0] = 0
        lists.append((truth, np.round(random.normal(size=(n, k)) + 0.3 * truth, 0 if i % 2 else 1)))
    lists.append((np.array([[1.0, 0, 2, 3]]), np.zeros((1, 4))))  # one tie
    lists.append((np.array([[0.0, 0, 0], [0, 0, 0]]), np.array([[1.0, 2, 3], [3, 2, 1]])))  # nothing relevant
    for i, (truth, scores) in enumerate(lists):
        weights = random_weights(random, len(truth))
        file.input(f"graded {i} truth", truth)
        file.input(f"graded {i} scores", scores)
        file.input(f"graded {i} weights", weights)
        for name, w in (("plain", None), ("weighted", weights)):
            dcg = [metrics.dcg_score(truth, scores, k=k, log_base=base, ignore_ties=ties, sample_weight=w)
                   for k in (None, 1, 3) for base in (2, 10) for ties in (False, True)]
            none = not (truth[w > 0] if w is not None else truth).any()
            ndcg = [departs(np.nan, "no list has a relevant item; scikit-learn: 0") if none else
                    metrics.ndcg_score(truth, scores, k=k, ignore_ties=ties, sample_weight=w) for k in (None, 1, 3) for ties in (False, True)]
            file.score(f"graded {i} {name}", dcg + ndcg)
    file.input("graded", [len(lists)])


def label_rankings(truth, scores, w):
    """Where no row has anything to rank, scikit-learn says what it says of such rows among others."""
    counted = truth if w is None else truth[w > 0]
    relevant = counted.sum(axis=1)
    ranks = ((relevant > 0) & (relevant < truth.shape[1])).any()
    nothing = departs(np.nan, "nothing to rank")
    return [metrics.label_ranking_average_precision_score(truth, scores, sample_weight=w) if ranks else nothing,
            metrics.coverage_error(truth, scores, sample_weight=w) if relevant.any() else nothing,
            metrics.label_ranking_loss(truth, scores, sample_weight=w) if ranks else nothing]


def labelled_lists(file, random):
    lists = []
    for i in range(24):
        n, k = int(random.integers(2, 25)), int(random.integers(3, 9))
        truth = (random.uniform(size=(n, k)) < random.uniform(0.1, 0.9)).astype(int)
        if i % 3 == 0:
            truth[0], truth[-1] = 0, 1
        lists.append((truth, np.round(random.normal(size=(n, k)) + truth, i % 3)))
    lists.append((np.zeros((3, 4), dtype=int), np.round(random.normal(size=(3, 4)), 1)))
    lists.append((np.ones((3, 4), dtype=int), np.round(random.normal(size=(3, 4)), 1)))
    lists.append((np.eye(4, dtype=int), np.zeros((4, 4))))
    for i, (truth, scores) in enumerate(lists):
        weights = random_weights(random, len(truth))
        file.input(f"labelled {i} truth", truth)
        file.input(f"labelled {i} scores", scores)
        file.input(f"labelled {i} weights", weights)
        file.score(f"labelled {i} plain", label_rankings(truth, scores, None))
        file.score(f"labelled {i} weighted", label_rankings(truth, scores, weights))
    file.input("labelled", [len(lists)])


def top_k(truth, scores, k, labels, w):
    if k >= len(labels):
        return departs(np.nan, "every row is right; scikit-learn: 1 and a warning")
    return metrics.top_k_accuracy_score(truth, scores, k=k, labels=labels if len(labels) > 2 else None, sample_weight=w)


def several_classes(file, random):
    inputs = []
    for i in range(20):
        n, k = int(random.integers(5, 41)), int(random.integers(3, 8))
        truth = random.integers(0, k - (i % 2), n)  # a class that does not occur
        scores = np.round(random.normal(size=(n, k)) + np.eye(k)[truth], i % 3)
        inputs.append((truth, scores))
    for i, (truth, scores) in enumerate(inputs):
        n, k = scores.shape
        weights, labels, classes = random_weights(random, n), np.arange(k), np.eye(k)[truth]
        file.input(f"classes {i} truth", truth)
        file.input(f"classes {i} scores", scores)
        file.input(f"classes {i} weights", weights)
        for name, w in (("plain", None), ("weighted", weights)):
            file.score(f"classes {i} {name}",
                       [top_k(truth, scores, top, labels, w) for top in (1, 2, 3, k)]
                       + [metrics.hinge_loss(truth, scores, labels=labels, sample_weight=w)]
                       + label_rankings(classes, scores, w)
                       + [metrics.ndcg_score(classes, scores, sample_weight=w)])
    file.input("classes", [len(inputs)])


def two_classes(file, random):
    inputs = []
    for i in range(20):
        truth = random.integers(0, 2, int(random.integers(4, 61)))
        truth[:2] = 0, 1
        scores = random.uniform(size=len(truth)) if i % 2 else random.normal(size=len(truth)) + truth
        inputs.append((2 * truth - 1 if i % 3 == 2 else truth, np.round(scores, 1)))
    for i, (truth, scores) in enumerate(inputs):
        weights = random_weights(random, len(truth))
        file.input(f"two {i} truth", truth)
        file.input(f"two {i} scores", scores)
        file.input(f"two {i} weights", weights)
        for name, w in (("plain", None), ("weighted", weights)):
            file.score(f"two {i} {name}", [top_k(truth, scores, k, (0, 1), w) for k in (1, 2)] + [metrics.hinge_loss(truth, scores, sample_weight=w)])
    file.input("two", [len(inputs)])


# The area under the ROC curve: DeLong, DeLong, Clarke-Pearson, Biometrics 44 (1988), by all pairs, in fractions.


def components(truth, scores):
    """V10 of the positive rows and V01 of the negative ones: equations 4 and 5."""
    x, y = scores[truth == 1], scores[truth == 0]
    pairs = [[Fraction(int(2 * (a > b) + (a == b)), 2) for b in y] for a in x]
    return [sum(row) / len(y) for row in pairs], [sum(column) / len(x) for column in zip(*pairs)]


def covariance(u, v):
    mean_u, mean_v = sum(u) / len(u), sum(v) / len(v)
    return sum((a - mean_u) * (b - mean_v) for a, b in zip(u, v)) / (len(u) - 1)


def delong_scores(truth, a, b, level):
    reach = norm.ppf((1 + level) / 2)
    parts = [components(truth, scores) for scores in (a, b)]
    areas = [sum(v10) / len(v10) for v10, _ in parts]
    for area, scores in zip(areas, (a, b)):
        assert abs(float(area) - metrics.roc_auc_score(truth, scores)) < 1e-14
    s = [[covariance(v[0], w[0]) / len(v[0]) + covariance(v[1], w[1]) / len(v[1]) for w in parts] for v in parts]
    found = []
    for i in (0, 1):
        error = math.sqrt(s[i][i])
        found += [float(areas[i]), error, max(0, float(areas[i]) - reach * error), min(1, float(areas[i]) + reach * error)]
    difference, error = float(areas[0] - areas[1]), math.sqrt(s[0][0] + s[1][1] - 2 * s[0][1])
    z = difference / error if error else 0.0
    return found + [difference, error, z, 2 * norm.sf(abs(z)), max(-1, difference - reach * error), min(1, difference + reach * error)]


def areas(file, random):
    inputs = []
    for i in range(24):
        n = int(random.integers(6, 51))
        truth = random.integers(0, 2, n)
        truth[:4] = 0, 1, 0, 1
        a = np.round(random.normal(size=n) + truth, i % 3)
        b = np.round(random.uniform() * a + random.normal(size=n) + 0.5 * truth, 1)
        inputs.append((truth, a, 1 - a if i == 7 else b))
    inputs.append((np.array([0, 1, 0, 1]), np.array([0.0, 1, 0, 1]), np.array([0.0, 1, 1, 0])))  # no fault
    inputs.append((truth, a, 2 * a + 1))  # the same order
    inputs.append((truth, np.zeros(n), a))
    for i, (truth, a, b) in enumerate(inputs):
        level = (0.95, 0.5, 0.99)[i % 3]
        file.input(f"areas {i} truth", truth)
        file.input(f"areas {i} a", a)
        file.input(f"areas {i} b", b)
        file.input(f"areas {i} level", level)
        file.score(f"areas {i} scores", delong_scores(truth, a, b, level))
    file.input("areas", [len(inputs)])


def main():
    file = File()
    labels_against_labels(file, np.random.default_rng(1))
    rows_against_labels(file, np.random.default_rng(2))
    graded_lists(file, np.random.default_rng(3))
    labelled_lists(file, np.random.default_rng(4))
    several_classes(file, np.random.default_rng(5))
    two_classes(file, np.random.default_rng(6))
    areas(file, np.random.default_rng(7))
    file.write("metrics_clusters.csv")


if __name__ == "__main__":
    main()
