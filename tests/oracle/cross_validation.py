#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Scores of each fold of a cross-validation: a scaler and a linear model, refitted on each fold."""
import numpy as np
from sklearn import metrics
from sklearn.preprocessing import StandardScaler

import golden

STRENGTH = 1e-2


def main():
    rows = {}
    for weighted in (False, True):
        for name, data, make in (("logistic", golden.breast_cancer(), golden.logistic_regression), ("ridge", golden.diabetes(), golden.ridge)):
            x, y = data
            w = golden.weights(len(y)) if weighted else np.ones(len(y))
            scores = {}
            for train, test in golden.folds(len(y)):
                scaler = StandardScaler().fit(x[train], sample_weight=w[train])
                model = make(STRENGTH, w[train].sum()).fit(scaler.transform(x[train]), y[train], sample_weight=w[train])
                z = scaler.transform(x[test])
                truth, predicted, weight = y[test], model.predict(z), w[test]
                if name == "logistic":
                    fold = {
                        "accuracy": metrics.accuracy_score(truth, predicted, sample_weight=weight),
                        "precision": metrics.precision_score(truth, predicted, sample_weight=weight),
                        "recall": metrics.recall_score(truth, predicted, sample_weight=weight),
                        "F1": metrics.f1_score(truth, predicted, sample_weight=weight),
                        "ROC AUC": metrics.roc_auc_score(truth, model.decision_function(z), sample_weight=weight),
                        "log loss": metrics.log_loss(truth, model.predict_proba(z), sample_weight=weight),
                    }
                else:
                    fold = {
                        "mean squared error": metrics.mean_squared_error(truth, predicted, sample_weight=weight),
                        "mean absolute error": metrics.mean_absolute_error(truth, predicted, sample_weight=weight),
                        "R²": metrics.r2_score(truth, predicted, sample_weight=weight),
                    }
                for metric, score in fold.items():
                    scores.setdefault(f"{name} weighted={int(weighted)} {metric}", []).append(score)
            rows.update(scores)
    golden.write("cross_validation.csv", rows)


if __name__ == "__main__":
    main()
