#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""check.py <folder>: what write_results.cpp wrote is what it had, to the last bit, for parsers that are not attune's."""
import csv
import json
import math
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
NAME = 'a "b",\nc <ü>'
THIRD = 1 / 3
FOLD = ["fold", "train_rows", "test_rows", "status", "fit_seconds", "score_seconds", "log loss", "accuracy"]
TRAIN = ["log loss on training rows", "accuracy on training rows"]
wrong = 0


def same(found, wanted, where):
    global wrong
    if found != wanted:
        print(f"{where}: found {found!r}, expected {wanted!r}", file=sys.stderr)
        wrong += 1


def field(text):
    """A number where it is one, None where there is none."""
    if text == "":
        return None
    try:
        return float(text)
    except ValueError:
        return text


def rows(name):
    with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
        table = list(csv.reader(file, strict=True))
    for row in table:
        same(len(row), len(table[0]), f"{name}.csv, fields of a row")
    return [table[0]] + [[field(text) for text in row] for row in table[1:]]


def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def load(name):
    found = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"), parse_constant=refuse)
    if "kind" in found:
        same(isinstance(found.pop("instruction_set"), str), True, f"{name}.json, instruction_set")
    return found


def check_csv(name, header, *wanted):
    found = rows(name)
    same(found[0], header, f"{name}.csv, header")
    same(found[1:], [list(row) for row in wanted], f"{name}.csv")


def check_json(name, **wanted):
    found = load(name)
    for key, value in wanted.items():
        same(found.get(key), value, f"{name}.json, {key}")
    return found


def csv_fold(k):
    return [[0, 20, 10, "unknown", 0.25, 0.5, THIRD, 0.9, 0.1, 1], [1, 20, 10, "not converged", 0, 0, None, 1e-300, 5e-324, 1]][k]


def json_folds():
    return [
        {"train_rows": 20, "test_rows": 10, "status": "unknown", "fit_seconds": 0.25, "score_seconds": 0.5, "test": {"log loss": THIRD, "accuracy": 0.9}, "train": {"log loss": 0.1, "accuracy": 1}},
        {"train_rows": 20, "test_rows": 10, "status": "not converged", "fit_seconds": 0, "score_seconds": 0, "test": {"log loss": None, "accuracy": 1e-300}, "train": {"log loss": 5e-324, "accuracy": 1}},
    ]


check_csv("intervals", ["metric", "score", "lower", "upper", "level", "method", "rows"],
          ["log loss", THIRD, 0.25, 0.5, 0.9, "BCa bootstrap", 114], ["accuracy", 0.9, None, None, 0.9, "Wilson", 114])
check_json("intervals", kind="interval_evaluation", rows=114, level=0.9,
           scores={"log loss": {"score": THIRD, "lower": 0.25, "upper": 0.5, "method": "BCa bootstrap", "undefined_replicates": 3},
                   "accuracy": {"score": 0.9, "lower": None, "upper": None, "method": "Wilson", "undefined_replicates": 0}})

check_csv("learning_curve", ["size"] + FOLD + TRAIN, *[[size] + csv_fold(k) for size in (10, 20) for k in (0, 1)])
found = check_json("learning_curve", kind="learning_curve", rows=30, features=4, failures=[{"size": 20, "fold": 1, "reason": NAME}])
same([(p["size"], p["mean"], p["folds"]) for p in found["points"]], [(size, {"log loss": None, "accuracy": 0.45}, json_folds()) for size in (10, 20)], "learning_curve.json, points")

check_csv("validation_curve", ["Machine::strength"] + FOLD + TRAIN, *[[value] + csv_fold(k) for value in (THIRD, 'big, "bad"') for k in (0, 1)])
found = check_json("validation_curve", kind="validation_curve", axis="Machine::strength", failures=[{"value": THIRD, "reason": NAME}])
same([(p["value"], p["folds"]) for p in found["points"]], [(THIRD, json_folds()), ('big, "bad"', json_folds())], "validation_curve.json, points")

check_csv("nested", ["trials", "without_score", "inner accuracy", "Machine::strength", "Machine::on"] + FOLD + TRAIN, [4, 1, THIRD, THIRD, "true"] + csv_fold(0), [0, 0, 0, None, None] + csv_fold(1))
found = check_json("nested", kind="nested_cross_validation", ranked_by="accuracy", failures=[{"fold": 1, "reason": NAME}])
same([fold.pop("choice") for fold in found["folds"]], [{"settings": {"Machine::strength": THIRD, "Machine::on": "true"}, "score": THIRD, "trials": 4, "without_score": 1}, {"settings": {}, "score": 0, "trials": 0, "without_score": 0}], "nested.json, choices")
same(found["folds"], json_folds(), "nested.json, folds")

check_csv("permutation_test", ["metric", "score", "permuted", "std", "permutations", "undefined", "p_value"],
          ["log loss", 0.25, 0.75, math.sqrt(0.125), 3, 1, 0.5], ["accuracy", None, None, None, 0, 0, None])
check_json("permutation_test", kind="permutation_test", folds=5, metrics=[{"metric": "log loss", "score": 0.25, "p_value": 0.5, "permuted": [0.5, None, 1]}, {"metric": "accuracy", "score": None, "p_value": None, "permuted": []}])

scores = {"metric": "accuracy", "score_632_plus": 0.8, "lower": 0.6, "upper": None, "score_632": 0.7, "out_of_bag": THIRD, "apparent": 0.99, "no_information": 0.5, "overfitting": 0.125, "standard_error": 0.01}
check_csv("bootstrap_632", list(scores), list(scores.values()))
check_json("bootstrap_632", kind="bootstrap_632", never_out=1, level=0.95, metrics=[{**scores, "mean_of_rows": True}], replicates=json_folds(), failures=[{"fold": 7, "reason": NAME}])

check_csv("threshold", ["metric", "threshold", "of", "score", "held_out_score", "untuned_score", "rows"], [NAME, math.inf, "probability", THIRD, 0.25, None, 30])
check_json("threshold", kind="threshold_tuning", metric=NAME, threshold=None, of="probability", score=THIRD, held_out_score=0.25, untuned_score=None, fold_thresholds=[0.5, None], rows=30)

# Differences of 1 and 1.25 on two folds, half as many rows tested on as trained on: a standard error of
# sqrt((1 / 2 + 0.5) 0.03125), one degree of freedom.
header, a, b, c, d = rows("comparison")
same(header, ["metric", "learner", "mean", "std", "mean_rank", "difference", "standard_error", "lower", "upper", "p_value", "adjusted_p_value", "below", "within", "above"], "comparison.csv, header")
same(a[:11], ["log loss", NAME, 0.375, math.sqrt(0.03125), 1, 0, 0, 0, 0, 1, 1], "comparison.csv, the best")
same(b[:6], ["log loss", "second", 1.5, math.sqrt(0.125), 2, 1.125], "comparison.csv, the other")
t = 1.125 / b[6]
same([math.isclose(b[6], math.sqrt(0.03125)), math.isclose(b[9], 1 - 2 / math.pi * math.atan(t)), math.isclose(b[8] - b[5], b[5] - b[7]), math.isclose(b[11] + b[12] + b[13], 1)], [True] * 4, "comparison.csv, the test")
same(d, ["accuracy", "second", None, None] + [None] * 10, "comparison.csv, undefined")
found = check_json("comparison", kind="comparison", rows=30, test_to_train=0.5)
same([learner["name"] for learner in found["learners"]], [NAME, "second"], "comparison.json, learners")
same([fold["test"] for fold in found["learners"][1]["folds"]], [{"log loss": 1.25, "accuracy": None}, {"log loss": 1.75, "accuracy": 0.9}], "comparison.json, folds")
first, second = found["metrics"]
same([first[key] for key in ("metric", "direction", "defined", "best", "rope")], ["log loss", "minimize", True, 0, 0.01], "comparison.json, log loss")
same([first["standings"][1][key] for key in header[2:]], b[2:], "comparison.json and comparison.csv")
same([second["defined"], list(second["standings"][1])], [False, ["learner", "mean", "std"]], "comparison.json, accuracy")
same(NAME in first["verdict"], True, "comparison.json, verdict")

check_csv("regularization_path", ["strength", "(intercept)", NAME, "x1", "value", "iterations", "status"], [1, 0.5, 0, 0, 0.75, 3, "converged (gradient)"], [THIRD, -0.5, THIRD, -1e-300, None, 9, "iteration limit"])
check_json("regularization_path", kind="regularization_path", columns=[NAME, "x1"],
           points=[{"strength": 1, "intercept": 0.5, "weights": [0, 0], "value": 0.75, "iterations": 3, "status": "converged (gradient)"},
                   {"strength": THIRD, "intercept": -0.5, "weights": [THIRD, -1e-300], "value": None, "iterations": 9, "status": "iteration limit"}])

check_csv("classification_report", ["class", "precision", "recall", "f1", "support"], [NAME, 0.5, THIRD, None, 7], ["accuracy", None, None, 0.75, 7], ["macro avg", 0.5, THIRD, 0.4, 7])
check_json("classification_report", kind="classification_report", classes=[{"name": NAME, "precision": 0.5, "recall": THIRD, "f1": None, "support": 7}], accuracy=0.75, averages=[{"name": "macro avg", "precision": 0.5, "recall": THIRD, "f1": 0.4, "support": 7}], support=7)
check_csv("confusion_matrix", ["truth", "3", "5"], [3, THIRD, 0], [5, 2, 1])
check_json("confusion_matrix", kind="confusion_matrix", labels=[3, 5], classes=["3", "5"], values=[[THIRD, 0], [2, 1]])
check_csv("named_matrix", ["truth", NAME, "other"], [NAME, THIRD, 0], ["other", 2, 1])
check_json("named_matrix", labels=[3, 5], classes=[NAME, "other"])

for name, kind, columns in [
    ("roc_curve", "roc_curve", {"fpr": [0, THIRD], "tpr": [0.5, 1], "threshold": [math.inf, 0.1]}),
    ("precision_recall_curve", "precision_recall_curve", {"precision": [0.5, 1], "recall": [1, 0], "threshold": [THIRD]}),
    ("det_curve", "det_curve", {"fpr": [0.5, THIRD], "fnr": [0, 1], "threshold": [0.1, 0.2]}),
    ("gain_curve", "cumulative_gain_curve", {"share": [0, 1], "gain": [0, 1], "threshold": [math.inf, THIRD]}),
    ("calibration_curve", "calibration_curve", {"positive_share": [THIRD, 1], "mean_probability": [0.25, 0.75], "weight": [3, 4]}),
]:
    header, *table = rows(name)
    same(sorted(header), sorted(columns), f"{name}.csv, header")
    same({key: [row[header.index(key)] for row in table] for key in columns}, {key: values + [None] * (2 - len(values)) for key, values in columns.items()}, f"{name}.csv")
    check_json(name, kind=kind, **{"thresholds" if key == "threshold" else key: [None if math.isinf(v) else v for v in values] for key, values in columns.items()})
check_csv("thresholds", ["threshold", "tp", "fp", "fn", "tn"], [THIRD, 1, 2, 3, 4])

check_csv("search", ["trial", "state", "folds", "Machine::strength", "Machine::on", "log loss", "log loss std", "accuracy", "accuracy std", "violation", "seconds", "failure"],
          [0, "complete", 2, THIRD, "true", 0.5, 0.1, 0.9, None, 0, 0.5, None], [1, "complete", 2, THIRD, "false", 1.5, 0.1, 0.9, None, 0, 0.5, None], [2, "infeasible", 0, THIRD, "true", None, None, None, None, 2.5, 0, NAME])
found = check_json("search", kind="search", ranked_by="log loss", direction="minimize", best=0)
same([(trial["state"], trial["settings"], trial["score"], trial.get("violation"), trial.get("failure")) for trial in found["trials"]],
     [("complete", {"Machine::strength": THIRD, "Machine::on": "true"}, 0.5, None, None), ("complete", {"Machine::strength": THIRD, "Machine::on": "false"}, 1.5, None, None),
      ("infeasible", {"Machine::strength": THIRD, "Machine::on": "true"}, None, 2.5, NAME)], "search.json, trials")
same(found["trials"][0]["folds"], json_folds(), "search.json, folds")

check_csv("front", ["trial", "state", "folds", "Machine::strength", "Machine::on", "log loss", "log loss std", "accuracy", "accuracy std", "seconds", "failure"],
          [1, "complete", 2, THIRD, "false", 1.5, 0.1, 0.9, None, 0.5, None], [0, "complete", 2, THIRD, "true", 0.5, 0.1, 0.9, None, 0.5, None])
found = check_json("front", kind="front", objectives=["log loss", "accuracy"], front=[1, 0])
same([len(found["trials"]), "best" in found], [3, False], "front.json, trials")
check_csv("importance", ["axis", "with", "share", "spread", "exists"], [NAME, None, THIRD, 0.05, 0.5], [NAME, "other", 0.25, None, None])
found = check_json("importance", kind="axis_importance", trials=60, trees=64, explained=None, axes=[{"axis": NAME, "share": THIRD, "spread": 0.05, "exists": 0.5}], pairs=[{"first": NAME, "second": "other", "share": 0.25, "spread": None}])

read = {path.name for path in folder.iterdir()}
print(f"{len(read)} files read, {wrong} differences")
sys.exit(1 if wrong else 0)
