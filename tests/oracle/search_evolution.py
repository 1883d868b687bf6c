#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What evolutionary searches are made of: the margin of CMA-ES with margin, by the package cmaes; non-dominated sorting
and crowding distances, by Optuna."""
import cmaes
import numpy as np
import optuna
from optuna.samplers.nsgaii import _sampler as nsgaii

import golden


def margins(random):
    """Rows of levels, mean, stretch, standard deviation, margin, and what the margin makes of mean and stretch."""
    rows = []
    for levels in (2, 3, 5, 10):
        for _ in range(40):
            bounds, steps = np.array([[0, levels - 1], [0, 1]]), np.array([1, 0])
            strategy = cmaes.CMAwM(np.array([0.1, 0.5]), 1.0, bounds, steps, population_size=6)
            strategy.margin = random.choice([1 / 6, 1 / 24, 1 / 200])
            mean, deviation, stretch = random.uniform(-0.2, 1.2), 10**random.uniform(-4, 0), 10**random.uniform(0, 2)
            # Level k stands at k there, at (k + 1/2) / levels here.
            inner = strategy._cma
            inner._mean = np.array([mean * levels - 0.5, 0.5])
            inner._sigma, inner._C = 1.0, np.diag([(deviation * levels)**2, 1.0])
            inner.tell = lambda solutions: None  # the margin alone
            strategy._A = np.array([stretch, 1.0])
            strategy.tell([])
            rows.append([levels, mean, stretch, deviation, strategy.margin, (inner._mean[0] + 0.5) / levels, strategy._A[0]])
    return np.array(rows)


def sorted_trials(values, violations, directions):
    """Ranks of non-domination from 0 on, and crowding distances within each."""
    trials = []
    for number, (row, violation) in enumerate(zip(values, violations)):
        trial = optuna.trial.create_trial(values=list(row), system_attrs={nsgaii._CONSTRAINTS_KEY: [violation]})
        trial.number = number
        trials.append(trial)
    study = optuna.create_study(directions=directions)
    sampler = optuna.samplers.NSGAIISampler(constraints_func=lambda trial: trial.system_attrs[nsgaii._CONSTRAINTS_KEY])
    ranks, crowding = np.zeros(len(trials)), np.zeros(len(trials))
    for rank, front in enumerate(sampler._fast_non_dominated_sort(list(trials), study.directions)):
        for trial in front:
            ranks[trial.number] = rank
        for number, distance in nsgaii._calc_crowding_distance(front).items():
            crowding[number] = distance
    return ranks, crowding


def main():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    random = np.random.default_rng(11)
    rows = {}
    for k, column in enumerate(margins(random).T):
        rows["margin " + ["levels", "mean", "stretch", "deviation", "margin", "new mean", "new stretch"][k]] = column
    for name, directions, constrained in (("two", ["minimize", "minimize"], False), ("three", ["minimize", "maximize", "minimize"], False), ("constrained", ["maximize", "minimize"], True)):
        values = random.normal(size=(40, len(directions)))
        violations = np.where(random.uniform(size=40) < 0.4, random.uniform(size=40), 0) if constrained else np.zeros(40)
        ranks, crowding = sorted_trials(values, violations, directions)
        for k in range(len(directions)):
            rows[f"{name} values {k}"] = values[:, k]
        rows[f"{name} violations"], rows[f"{name} ranks"], rows[f"{name} crowding"] = violations, ranks, crowding
    golden.write("search_evolution.csv", rows, source=f"cmaes {cmaes.__version__}, Optuna {optuna.__version__}")


if __name__ == "__main__":
    main()
