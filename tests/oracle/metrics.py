#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every metric on random rows: ties among the scores, weights, two classes and four."""
import numpy as np
from sklearn import metrics

import golden

ROWS = 211
CLASSES = 4


def main():
    random = np.random.default_rng(2024)
    inputs = {"weight": np.round(random.uniform(0, 3, ROWS), 3)}
    inputs["weight"][::17] = 0
    inputs["binary truth"] = random.integers(0, 2, ROWS)
    inputs["binary score"] = np.round(random.normal(inputs["binary truth"], 1.0), 1)  # many ties
    inputs["binary predicted"] = (inputs["binary score"] > 0.5).astype(int)
    inputs["binary probability"] = 1 / (1 + np.exp(-inputs["binary score"]))
    inputs["multi truth"] = random.choice(CLASSES, ROWS, p=[0.5, 0.3, 0.15, 0.05])
    flip = random.uniform(size=ROWS) < 0.4
    inputs["multi predicted"] = np.where(flip, random.integers(0, CLASSES, ROWS), inputs["multi truth"])
    probability = random.dirichlet(np.ones(CLASSES), ROWS)
    for k in range(CLASSES):
        inputs[f"multi probability {k}"] = probability[:, k]
    inputs["number truth"] = random.normal(1000, 3, ROWS)  # far from zero: R² must not cancel
    inputs["number predicted"] = inputs["number truth"] + random.standard_t(3, ROWS)
    golden.write("metrics_rows.csv", inputs)

    scores = {}
    for weighted in (False, True):
        w = inputs["weight"] if weighted else None

        def add(name, score):
            scores[f"{name} weighted={int(weighted)}"] = score

        truth, predicted = inputs["binary truth"], inputs["binary predicted"]
        add("binary accuracy", metrics.accuracy_score(truth, predicted, sample_weight=w))
        add("binary precision", metrics.precision_score(truth, predicted, sample_weight=w))
        add("binary recall", metrics.recall_score(truth, predicted, sample_weight=w))
        add("binary F1", metrics.f1_score(truth, predicted, sample_weight=w))
        add("binary ROC AUC", metrics.roc_auc_score(truth, inputs["binary score"], sample_weight=w))
        add("binary log loss", metrics.log_loss(truth, inputs["binary probability"], sample_weight=w))

        truth, predicted = inputs["multi truth"], inputs["multi predicted"]
        add("multi accuracy", metrics.accuracy_score(truth, predicted, sample_weight=w))
        add("multi log loss", metrics.log_loss(truth, probability, sample_weight=w, labels=range(CLASSES)))
        for average in ("macro", "micro", "weighted"):
            add(f"multi precision {average}", metrics.precision_score(truth, predicted, average=average, sample_weight=w))
            add(f"multi recall {average}", metrics.recall_score(truth, predicted, average=average, sample_weight=w))
            add(f"multi F1 {average}", metrics.f1_score(truth, predicted, average=average, sample_weight=w))

        truth, predicted = inputs["number truth"], inputs["number predicted"]
        add("number mean squared error", metrics.mean_squared_error(truth, predicted, sample_weight=w))
        add("number mean absolute error", metrics.mean_absolute_error(truth, predicted, sample_weight=w))
        add("number R²", metrics.r2_score(truth, predicted, sample_weight=w))
    golden.write("metrics.csv", scores)


if __name__ == "__main__":
    main()
