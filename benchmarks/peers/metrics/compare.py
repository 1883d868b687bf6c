#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes the arrays, times scikit-learn and attune on them in turns, checks that both give the same scores, and prints
how many times faster attune is. compare.py <attune's benchmark program> [rows]"""
import json
import os
import platform
import subprocess
import sys
import tempfile
import time

import numpy as np
import sklearn
from sklearn import metrics

ROUNDS = 3  # attune's time is the best of these many runs of the program
SMALL = (10, 1000)


def make_arrays(rows):
    random = np.random.default_rng(7)
    truth = random.integers(0, 2, rows, dtype=np.int32)
    scores = random.normal(truth, 1.5)
    digit_truth = random.integers(0, 10, rows, dtype=np.int32)
    wrong = random.uniform(size=rows) < 0.2
    number_truth = random.normal(3, 2, rows)
    return {
        "truth": truth,
        "scores": scores,
        "predicted": (scores > 0.5).astype(np.int32),
        "probabilities": 1 / (1 + np.exp(-scores)),
        "digit_truth": digit_truth,
        "digit_predicted": np.where(wrong, random.integers(0, 10, rows, dtype=np.int32), digit_truth).astype(np.int32),
        "number_truth": number_truth,
        "number_predicted": number_truth + random.normal(0, 1, rows),
    }


def peers(a):
    """Functions of scikit-learn, by name: what each benchmark of attune computes is a list of them."""
    binary, digits = ("truth", "predicted"), ("digit_truth", "digit_predicted")
    scores, probabilities, numbers = ("truth", "scores"), ("truth", "probabilities"), ("number_truth", "number_predicted")

    def of(function, columns, **settings):
        return lambda n: function(a[columns[0]][:n], a[columns[1]][:n], **settings)

    return {
        "accuracy": of(metrics.accuracy_score, binary),
        "precision": of(metrics.precision_score, binary),
        "recall": of(metrics.recall_score, binary),
        "f1": of(metrics.f1_score, binary),
        "matthews": of(metrics.matthews_corrcoef, binary),
        "kappa": of(metrics.cohen_kappa_score, binary),
        "digit accuracy": of(metrics.accuracy_score, digits),
        "digit precision": of(metrics.precision_score, digits, average="macro"),
        "digit recall": of(metrics.recall_score, digits, average="macro"),
        "digit f1": of(metrics.f1_score, digits, average="macro"),
        "roc auc": of(metrics.roc_auc_score, scores),
        "average precision": of(metrics.average_precision_score, scores),
        "log loss": of(metrics.log_loss, probabilities),
        "squared error": of(metrics.mean_squared_error, numbers),
        "absolute error": of(metrics.mean_absolute_error, numbers),
        "r2": of(metrics.r2_score, numbers),
    }


LABELS = ["accuracy", "precision", "recall", "f1"]
SETS = {
    "label_set": LABELS,
    "digit_set": ["digit " + name for name in LABELS],
    "roc_auc_alone": ["roc auc"],
    "score_set": ["roc auc", "average precision"],
    "eight_metrics": LABELS + ["matthews", "kappa", "roc auc", "average precision"],
    "log_loss_alone": ["log loss"],
    "number_set": ["squared error", "absolute error", "r2"],
}
NAMES = {"label_set": "label-set", "digit_set": "ten-class-set", "roc_auc_alone": "roc-auc", "score_set": "roc-auc-average-precision",
         "eight_metrics": "eight-metrics", "log_loss_alone": "log-loss", "number_set": "regression-set"}


def run_attune(program, folder):
    """Seconds and scores by (benchmark, rows)."""
    out = subprocess.run([program, "--benchmark_format=json", "--benchmark_min_time=0.2"], env={**os.environ, "ATTUNE_PEERS_DATA": folder},
                         check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    found = {}
    for run in json.loads(out)["benchmarks"]:
        name, rows = run["name"].split("/")
        seconds = run["cpu_time"] * {"ns": 1e-9, "us": 1e-6, "ms": 1e-3}[run["time_unit"]]
        values = [run[key] for key in sorted(run) if key.startswith("value")]
        found[name, int(rows)] = seconds, values
    return found


def time_peer(call, rows):
    """Seconds of the fastest call, and its score."""
    best, calls = float("inf"), 2 if rows > 100000 else 100
    for _ in range(calls):
        start = time.process_time()
        value = call(rows)
        best = min(best, time.process_time() - start)
    return best, value


def time_sets(arrays, sizes):
    """Seconds and scores of each set, by (benchmark, rows): the sum of its calls."""
    calls, found = peers(arrays), {}
    for rows in sizes:
        each = {name: time_peer(call, rows) for name, call in calls.items()}
        for benchmark, names in SETS.items():
            found[benchmark, rows] = sum(each[name][0] for name in names), [each[name][1] for name in names]
    return found


def show(seconds):
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1e3 * seconds:.3g} ms" if seconds >= 1e-3 else f"{1e6 * seconds:.3g} µs"


def main():
    program, rows = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    arrays = make_arrays(rows)
    ours, theirs = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for name, values in arrays.items():
            values.tofile(os.path.join(folder, name + ".bin"))
        for turn in range(ROUNDS):
            for key, (seconds, values) in run_attune(program, folder).items():
                if key not in ours or seconds < ours[key][0]:
                    ours[key] = seconds, values
            if turn == 0:
                theirs = time_sets(arrays, (*SMALL, rows))

    worst = 0
    for key, (_, expected) in theirs.items():
        for a, b in zip(ours[key][1], expected, strict=True):
            worst = max(worst, abs(a - b) / max(abs(b), 1e-300))
    if worst > 1e-12:
        sys.exit(f"the scores differ by up to {worst:.3g}, relatively")

    print(f"attune and scikit-learn {sklearn.__version__} (Python {platform.python_version()}, numpy {np.__version__}), one core each, "
          f"CPU time; largest relative difference of the scores: {worst:.1g}\n")
    print("| scores | rows | scikit-learn | attune | times faster |\n| --- | ---: | ---: | ---: | ---: |")
    for name in NAMES:
        for n in (*SMALL, rows):
            print(f"| {NAMES[name]} | {n:,} | {show(theirs[name, n][0])} | {show(ours[name, n][0])} | {theirs[name, n][0] / ours[name, n][0]:,.0f} |")
    print(f"\nA plain read of the labels takes {show(ours['plain_read', rows][0])}, accuracy and ROC AUC together {show(ours['counts_and_auc', rows][0])}.\n")
    for name in NAMES:
        print(f"ratio {NAMES[name]} {theirs[name, rows][0] / ours[name, rows][0]:.4g}")
    print(f"ratio label-set-bandwidth {ours['plain_read', rows][0] / ours['label_set', rows][0]:.3f}")
    print(f"ratio eight-metrics-to-auc-and-counts {ours['counts_and_auc', rows][0] / ours['eight_metrics', rows][0]:.3f}")
    for name in NAMES:
        for n in SMALL:
            print(f"ratio {NAMES[name]}-{n}-rows {theirs[name, n][0] / ours[name, n][0]:.4g}")


if __name__ == "__main__":
    main()
