#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs attune's searches and Optuna's TPE and CMA-ES on the same functions, 60 trials, 20 seeds, compares what they found
by regret (the best value less the minimum), and the time of 500 trials; then what a search adds to its fits, and what fold races
spare. Fails where a goal is missed. compare.py <attune's benchmark program> <that of the harness>"""
import json
import math
import platform
import subprocess
import sys
import time

import numpy as np
import optuna
from scipy import stats

SEEDS, TRIALS = 20, 60
STRATEGIES = {"quasi": "QuasiRandomSearch", "tpe": "TpeSearch", "gp": "GaussianProcessSearch", "cma": "CmaEsSearch"}
PEERS = {"tpe": "TPE", "gp": "TPE", "cma": "CMA-ES"}  # Optuna's, that each is compared with
RACES_HELD_TO_GOALS = "race-says", "race-shrunk", "race-threshold", "race-noisy"  # FoldRace{} as it is
HELD_TO_GOALS = ("tpe", "gp"), ("branin", "hartmann6", "rosenbrock", "mixed")

HEIGHT = [1, 1.2, 3, 3.2]
STEEPNESS = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
CENTER = [[0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
          [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]]


def branin(trial):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    return (y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6)**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(trial):
    at = [trial.suggest_float(name, 0, 1) for name in "abcdef"]
    return -sum(h * math.exp(-sum(s * (x - c)**2 for s, x, c in zip(steep, at, center))) for h, steep, center in zip(HEIGHT, STEEPNESS, CENTER))


def rosenbrock(trial):
    at = [trial.suggest_float(name, -2.048, 2.048) for name in "abcd"]
    return sum(100 * (at[j + 1] - at[j]**2)**2 + (1 - at[j])**2 for j in range(3))


def mixed(trial):
    kind = trial.suggest_categorical("kind", ["line", "curve", "wave"])
    magnitude = math.log10(trial.suggest_float("rate", 1e-4, 1, log=True)) + 2
    common = 0.5 * magnitude**2 + 0.1 * (trial.suggest_int("size", 1, 10) - 4)**2
    if kind == "line":
        return common + 1
    if kind == "curve":
        return common + 0.3 + 4 * (trial.suggest_float("bend", -1, 1) - 0.3)**2
    return common + 0.2 * (trial.suggest_int("depth", 1, 6) - 4)**2 + 2 * (trial.suggest_float("phase", 0, 1) - 0.7)**2


def rastrigin(trial):
    return 30 + sum(x * x - 10 * math.cos(2 * math.pi * x) for x in (trial.suggest_float(name, -4, 5.12) for name in "abc"))


FUNCTIONS = {"branin": (branin, 0.39788735772973816), "hartmann6": (hartmann6, -3.322368011415515), "rosenbrock": (rosenbrock, 0), "mixed": (mixed, 0), "rastrigin": (rastrigin, 0)}


class At:
    """A trial whose positions in [0, 1] are given, in the order of the axes of attune's space."""
    AXES = {"mixed": ["kind", "rate", "size", "bend", "depth", "phase"], "branin": ["x", "y"], "hartmann6": list("abcdef"), "rosenbrock": list("abcd"), "rastrigin": list("abc")}

    def __init__(self, function, k):
        self.position = {name: math.fmod(0.1 + 0.2 * k + 0.37 * a, 1) for a, name in enumerate(self.AXES[function])}

    def suggest_float(self, name, low, high, log=False):
        u = self.position[name]
        return math.exp(math.log(low) + u * (math.log(high) - math.log(low))) if log else low + u * (high - low)

    def suggest_int(self, name, low, high):
        return low + min(int(self.position[name] * (high - low + 1)), high - low)

    def suggest_categorical(self, name, values):
        return values[min(int(self.position[name] * len(values)), len(values) - 1)]


def run_attune(program):
    """Regrets of each benchmark by seed, seconds of CPU of each, and values of the functions."""
    out = subprocess.run([program, "--benchmark_format=json"], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    regrets, seconds, values = {}, {}, {}
    for run in json.loads(out)["benchmarks"]:
        name, seed = run["name"].split("/")[:2]
        if name.startswith("check-"):
            values[name.removeprefix("check-")] = [run[f"value{k}"] for k in range(5)]
            continue
        regrets.setdefault(name, {})[int(seed)] = run["regret"]
        seconds[name] = run["cpu_time"] * {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}[run["time_unit"]]
    return {name: np.array([by_seed[s] for s in sorted(by_seed)]) for name, by_seed in regrets.items()}, seconds, values


def run_optuna(function, trials, seed, sampler):
    """Regret and seconds of CPU."""
    call, minimum = FUNCTIONS[function]
    start = time.process_time()
    study = optuna.create_study(sampler={"TPE": optuna.samplers.TPESampler, "CMA-ES": optuna.samplers.CmaEsSampler}[sampler](seed=seed))
    study.optimize(call, n_trials=trials)
    return study.best_value - minimum, time.process_time() - start


def goals(p, excess, seconds, own):
    """What is to hold: a name, a value, its limit, and whether that is the most or the least. p is against RandomSearch; the
    excess is the mean regret beyond that of Optuna's TPE, as a share of RandomSearch's. `own` has the counters of the harness."""
    for key in HELD_TO_GOALS[0]:
        for function in HELD_TO_GOALS[1]:
            yield f"{key}-{function}-p", p[key, function], 0.01, "most"
            yield f"{key}-{function}-excess", excess[key, function], 0.1, "most"
        yield f"{key}-seconds-of-500-trials", seconds[key], 2, "most"
    for name, run in own.items():
        if name.startswith("overhead"):
            for which in (key for key in ("microseconds", "mean") if key in run):
                yield f"{name}-microseconds-of-a-fit{'-on-average' if which == 'mean' else ''}", run[which], 20, "most"
            for which in (key for key in ("share", "mean_share") if key in run):
                yield f"{name}-share-of-a-fit{'-on-average' if which == 'mean_share' else ''}", run[which], 0.01, "most"
        elif name in RACES_HELD_TO_GOALS:
            yield f"{name}-times-fewer-fits", run["fewer"], 2, "least"
            yield f"{name}-seeds-of-50-within-one-error", run["within"], 47, "least"


def harness(program):
    """The counters of the benchmark of the harness, by benchmark."""
    out = subprocess.run([program, "--benchmark_format=json"], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return {run["name"].split("/")[0]: run for run in json.loads(out)["benchmarks"]}


def main():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    ours, seconds, values = run_attune(sys.argv[1])
    for function, (call, _) in FUNCTIONS.items():
        for k in range(5):
            if not math.isclose(values[function][k], call(At(function, k)), rel_tol=1e-9, abs_tol=1e-12):
                sys.exit(f"{function} is not the same function on both sides: {values[function][k]} and {call(At(function, k))}")
    peers = sorted(set(PEERS.values()), reverse=True)
    theirs = {(peer, function): np.array([run_optuna(function, TRIALS, seed, peer)[0] for seed in range(SEEDS)]) for peer in peers for function in FUNCTIONS}
    their_seconds = {peer: run_optuna("hartmann6", 500, 0, peer)[1] for peer in peers}

    print(f"attune and Optuna {optuna.__version__} (Python {platform.python_version()}, numpy {np.__version__}): mean regret after {TRIALS} trials over {SEEDS} seeds; "
          "in brackets p of a Wilcoxon test against RandomSearch, paired by seed\n")
    names = ["RandomSearch", *STRATEGIES.values(), *(f"Optuna's {peer}" for peer in peers)]
    print("| function | " + " | ".join(names) + " |\n| --- |" + " ---: |" * len(names))
    p_values, excess = {}, {}
    for function in FUNCTIONS:
        random = ours["random-" + function]
        cells = [f"{random.mean():.3g}"]
        for key in STRATEGIES:
            regrets = ours[f"{key}-{function}"]
            p = stats.wilcoxon(regrets, random, alternative="less").pvalue
            cells.append(f"{regrets.mean():.2g} ({p:.1g})")
            if key in PEERS:
                p_values[key, function] = p
                excess[key, function] = (regrets - theirs[PEERS[key], function]).mean() / random.mean()
        for peer in peers:
            p = stats.wilcoxon(theirs[peer, function], random, alternative="less").pvalue
            cells.append(f"{theirs[peer, function].mean():.2g} ({p:.1g})")
        print(f"| {function} | " + " | ".join(cells) + " |")
    times = {key: seconds[f"time-500-trials-{key}"] for key in PEERS}
    print("\n500 trials of hartmann6, CPU time: " + ", ".join(f"{STRATEGIES[key]} {times[key]:.2g} s" for key in PEERS) + ", "
          + ", ".join(f"Optuna's {peer} {their_seconds[peer]:.3g} s" for peer in peers) + ".")
    print(f"Largest p of {', '.join(STRATEGIES[key] for key in PEERS)} against RandomSearch: {max(p_values.values()):.2g}. Largest mean of our regret less that of Optuna's "
          f"like, paired by seed, as a share of RandomSearch's: {max(excess.values()):.3f}.\n")
    own = harness(sys.argv[2])
    for name, run in own.items():
        if name.startswith("overhead-tpe"):
            print(f"{name}: the search adds {run['mean']:.3g} µs to each of {run['fits']:.0f} fits, beside what the strategy takes")
        elif name.startswith("overhead"):
            print(f"{name}: the search adds {run['microseconds']:.3g} µs to each fit ({run['mean']:.3g} with all that it does once)" + (f", {100 * run['share']:.2g} % of it" if "share" in run else ""))
        else:
            print(f"{name}: {run['fewer']:.3g} times fewer fits; in {run['within']:.0f} of 50 seeds less than one standard error lost, in {run['same']:.0f} the same choice")
    print()
    missed = False
    for name, value, limit, bound in goals(p_values, excess, times, own):
        met = value <= limit if bound == "most" else value >= limit
        missed |= not met
        print(f"{'met' if met else 'missed'} {name} {value:.3g}, at {bound} {limit}")
    print()
    for key, peer in PEERS.items():
        for function in FUNCTIONS:
            print(f"ratio {key}-{function} {theirs[peer, function].mean() / ours[f'{key}-{function}'].mean():.4g}")
    for key, peer in PEERS.items():
        print(f"ratio time-500-trials-{key} {their_seconds[peer] / times[key]:.4g}")
    for name, run in own.items():
        if name.startswith("overhead-tpe"):
            print(f"ratio {name}-mean-microseconds {run['mean']:.4g}")
        elif name.startswith("overhead"):
            if "share" in run:
                print(f"ratio {name}-share {run['share']:.4g}\nratio {name}-mean-share {run['mean_share']:.4g}")
            else:
                print(f"ratio {name}-microseconds {run['microseconds']:.4g}\nratio {name}-mean-microseconds {run['mean']:.4g}")
        else:
            print(f"ratio {name}-fewer-fits {run['fewer']:.4g}\nratio {name}-seeds-of-50-within-one-error {run['within']:.0f}")
    sys.exit(missed)


if __name__ == "__main__":
    main()
