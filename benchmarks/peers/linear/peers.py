# SPDX-License-Identifier: BSL-1.0
"""What the comparisons share: arrays for attune's programs, clocks, objectives, and liblinear's own library."""
import ctypes
import json
import os
import subprocess
import tempfile
import time

import numpy as np
from scipy import sparse

JOBS = len(os.sched_getaffinity(0))  # of either side
REACHED = 1e-6  # relative: objectives as near as this are equal
TURNS = 5  # of either side, as in arrays.hpp; where one takes PATIENCE seconds, there are no more
PATIENCE = 5.0


class Unequal(Exception):
    """Two sides did not come to the same: the row is left out, and the script fails at its end."""


def timed(work):
    """Seconds of the best turn, and what the last one gave."""
    best = np.inf
    for _ in range(TURNS):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
        if best >= PATIENCE:
            break
    return best, result


def run_attune(program, x, arrays, only="."):
    """The counters of each benchmark of a program, by its name, and `models`, the numbers that the last of them wrote; arrays: by
    the name of their file."""
    is_sparse = sparse.issparse(x)
    arrays = {"shape": np.array([*x.shape, is_sparse], dtype=float), "x": x.data if is_sparse else x, **arrays}
    if is_sparse:
        arrays |= {"columns": x.indices.astype(np.int32), "starts": x.indptr.astype(np.int32)}
    with tempfile.TemporaryDirectory() as folder:
        for name, values in arrays.items():
            np.asarray(values).tofile(os.path.join(folder, name + ".bin"))
        out = subprocess.run([program, "--benchmark_format=json", f"--benchmark_filter={only}"], env={**os.environ, "ATTUNE_PEERS_DATA": folder},
                             check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        models = os.path.join(folder, "models.bin")
        written = np.fromfile(models) if os.path.exists(models) else np.empty(0)
    return {run["name"].split("/iterations")[0]: {**run, "models": written} for run in json.loads(out)["benchmarks"]}


def penalty(w, strength):
    return strength / 2 * np.sum(w ** 2)


def logistic_objective(x, y, w, intercept, strength):
    score = x @ w + intercept
    return np.mean(np.logaddexp(0, score) - y * score) + penalty(w, strength)


def squares_objective(x, y, w, intercept):
    return np.mean((x @ w + intercept - y) ** 2) / 2


def equal(value, least):
    return value <= least * (1 + REACHED)


def text_like(rows, columns, entries, seed, noise):
    """Rows like those of texts: few entries, of frequent columns mostly, of length 1; and scores with noise."""
    random = np.random.default_rng(seed)
    column = np.floor(columns * random.random((rows, entries)) ** 3).astype(np.int32)
    x = sparse.csr_matrix((1 + random.random(rows * entries), column.ravel(), np.arange(rows + 1) * entries), (rows, columns))
    x.sum_duplicates()
    x = sparse.csr_matrix(sparse.diags(1 / np.sqrt(x.multiply(x).sum(axis=1).A1)) @ x)
    x.sort_indices()
    return x, x @ random.normal(size=columns) + noise * random.normal(size=rows)


class Problem(ctypes.Structure):
    """Of liblinear, as are the next two: version 2.30's."""
    _fields_ = [("l", ctypes.c_int), ("n", ctypes.c_int), ("y", ctypes.c_void_p), ("x", ctypes.c_void_p), ("bias", ctypes.c_double)]


class Parameter(ctypes.Structure):
    _fields_ = [("solver_type", ctypes.c_int), ("eps", ctypes.c_double), ("C", ctypes.c_double), ("nr_weight", ctypes.c_int), ("weight_label", ctypes.c_void_p),
                ("weight", ctypes.c_void_p), ("p", ctypes.c_double), ("init_sol", ctypes.c_void_p)]


class Model(ctypes.Structure):
    _fields_ = [("param", Parameter), ("nr_class", ctypes.c_int), ("nr_feature", ctypes.c_int), ("w", ctypes.POINTER(ctypes.c_double)), ("label", ctypes.c_void_p),
                ("bias", ctypes.c_double)]


class Liblinear:
    """liblinear's own library, around which `train` of liblinear-tools is a thin program: what it does after parsing."""

    def __init__(self, x, y):
        self.library = ctypes.CDLL("liblinear.so.4")
        version = ctypes.c_int.in_dll(self.library, "liblinear_version").value
        if version != 230:
            raise OSError(f"liblinear {version}: the structures above are those of 230, give it its own")
        self.quiet = ctypes.CFUNCTYPE(None, ctypes.c_char_p)(lambda _: None)
        self.library.set_print_string_function(self.quiet)
        self.library.train.restype = ctypes.POINTER(Model)
        x = sparse.csr_matrix(x)
        node = np.dtype([("index", np.int32), ("value", np.float64)], align=True)
        ends = x.indptr[1:] + np.arange(x.shape[0])  # where a node of index -1 ends a row
        self.nodes = np.zeros(x.nnz + x.shape[0], node)
        inside = np.ones(len(self.nodes), bool)
        inside[ends] = False
        self.nodes["index"][inside], self.nodes["value"][inside] = x.indices + 1, x.data
        self.nodes["index"][ends] = -1
        self.rows = (self.nodes.ctypes.data + node.itemsize * (x.indptr[:-1] + np.arange(x.shape[0]))).astype(np.uint64)
        self.y = np.where(np.asarray(y) > 0, 1.0, -1.0)
        self.problem = Problem(*x.shape, self.y.ctypes.data, self.rows.ctypes.data, -1.0)

    def train(self, solver, c, tolerance):
        """The weights of `train -s solver -c c -e tolerance`, without a bias."""
        parameter = Parameter(solver, tolerance, c, 0, None, None, 0.1, None)
        model = self.library.train(ctypes.byref(self.problem), ctypes.byref(parameter))
        w = np.ctypeslib.as_array(model.contents.w, (self.problem.n,)) * self.y[0]  # the first row's class is the positive one
        self.library.free_and_destroy_model(ctypes.byref(model))
        return w


def fastest(settings, solve, objective, least):
    """Of solvers and the tolerances that they are to be tried with, the fastest that reaches `least`, to REACHED, each at
    the loosest tolerance that does: (seconds, name), and the least objective that was seen. Not tried to the end are those
    that are at three times the best time already. settings: (name, tolerances); solve(name, tolerance) gives what
    objective() takes."""
    best = (np.inf, "none")
    reached = []
    for name, tolerances in settings:
        for tolerance in tolerances:
            start = time.perf_counter()
            solution = solve(name, tolerance)
            seconds = time.perf_counter() - start
            value = objective(solution)
            least = min(least, value)
            if equal(value, least):
                if seconds < min(PATIENCE, 2 * best[0]):
                    seconds = min(seconds, timed(lambda: solve(name, tolerance))[0])
                reached.append((seconds, name, value))
                best = min(best, (seconds, name))
                break
            if seconds > 3 * best[0]:
                break
    reached = [(seconds, name) for seconds, name, value in reached if equal(value, least)]
    return (min(reached) if reached else (np.inf, "none")), least
