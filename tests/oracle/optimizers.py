#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The way of PyTorch's optimizers and schedules on Rosenbrock's function, from (-1.2, 1): the parameters after
each of 40 steps, one after the other. The schedules are of plain gradient descent. Lion, which PyTorch has not, is
algorithm 2 of Chen et al., "Symbolic discovery of optimization algorithms", in NumPy."""
import numpy as np
import torch

import golden

STEPS = 40
QUARTERS = [i / 4 for i in range(STEPS + 1)]  # restarts where epochs begin, which have no rounding


def rosenbrock(w):
    return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2


def way(make, schedule=None):
    w = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    scheduler = schedule(optimizer) if schedule else None
    plateau = isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau)
    if plateau:
        scheduler.step(float(rosenbrock(w)))  # attune's schedule is told of the start
    seen = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        value = rosenbrock(w)
        value.backward()
        optimizer.step()
        seen += w.detach().tolist()
        if plateau:
            scheduler.step(float(value))  # the value that the step met, as attune's history has it
        elif scheduler:
            scheduler.step()
    return seen


def averaged_way(make, skipped):
    """The mean that PyTorch's ASGD keeps, which before it begins is the parameters."""
    w = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    optimizer = make([w], skipped)
    seen = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        rosenbrock(w).backward()
        optimizer.step()
        seen += optimizer.state[w]["ax"].tolist()
    return seen


def factors(schedule, times):
    """The factors that PyTorch's scheduler gives at these times, one after the other."""
    import warnings
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1.0)
    scheduler = schedule(optimizer)
    seen = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there was no step of the optimizer
        for i, time in enumerate(times):
            if time is not None:
                scheduler.step(time)
            elif i > 0:
                scheduler.step()
            seen.append(optimizer.param_groups[0]["lr"])
    return seen


def lion(rate, beta1, beta2, decay):
    w, mean, seen = np.array([-1.2, 1.0]), np.zeros(2), []
    for _ in range(STEPS):
        bend = w[1] - w[0] ** 2
        gradient = np.array([-2 * (1 - w[0]) - 400 * w[0] * bend, 200 * bend])
        update = beta1 * mean + (1 - beta1) * gradient
        # Where the sign hangs on the last digits the way would, too.
        assert (np.abs(update) > 1e-6 * np.abs(gradient).max()).all()
        w = w - rate * (np.sign(update) + decay * w)
        mean = beta2 * mean + (1 - beta2) * gradient
        seen += w.tolist()
    return seen


def main():
    from torch.optim import ASGD, SGD, Adadelta, Adagrad, Adam, AdamW, NAdam, RMSprop
    from torch.optim.lr_scheduler import (ChainedScheduler, CosineAnnealingWarmRestarts, ExponentialLR, LinearLR,
                                          OneCycleLR, PolynomialLR, ReduceLROnPlateau, StepLR)
    torch.set_default_dtype(torch.float64)  # the product of Nadam's momenta, too
    golden.write("optimizers.csv", {
        "Sgd": way(lambda p: SGD(p, lr=1e-3)),
        "Momentum": way(lambda p: SGD(p, lr=1e-3, momentum=0.8)),
        "Nesterov": way(lambda p: SGD(p, lr=1e-3, momentum=0.8, nesterov=True)),
        "AdaGrad": way(lambda p: Adagrad(p, lr=0.1, eps=1e-3)),
        "RmsProp": way(lambda p: RMSprop(p, lr=0.01, alpha=0.7, eps=1e-3)),
        "Adam": way(lambda p: Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3)),
        "AdamW": way(lambda p: AdamW(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3)),
        "AdaDelta": way(lambda p: Adadelta(p, lr=0.5, rho=0.7, eps=1e-3)),
        # A short memory, so that the largest mean of squares is soon another than the last.
        "AmsGrad": way(lambda p: Adam(p, lr=0.05, betas=(0.8, 0.6), eps=1e-3, amsgrad=True)),
        # Version 1.13's loop over tensors has a factor of the momentum too many, which its other form (and later ones) have not.
        "Nadam": way(lambda p: NAdam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, momentum_decay=0.1, foreach=True)),
        # The mean begins with the parameters after step t0 + 2: those of epoch t0 + 1, from 0 on.
        "AveragedSgd": averaged_way(lambda p, t0: ASGD(p, lr=1e-3, lambd=0, alpha=0, t0=t0), 6),
        "Lion": lion(rate=0.01, beta1=0.8, beta2=0.95, decay=0.3),
        "StepRate": way(lambda p: SGD(p, lr=1e-3), lambda o: StepLR(o, step_size=7, gamma=0.6)),
        "ExponentialRate": way(lambda p: SGD(p, lr=1e-3), lambda o: ExponentialLR(o, gamma=0.9)),
        # The value falls by about a hundredth a step, which is too little: the rate is reduced again and again.
        "ReduceOnPlateau": way(lambda p: SGD(p, lr=2e-3),
                               lambda o: ReduceLROnPlateau(o, factor=0.7, patience=2, threshold=0.05, cooldown=3)),
        # Factors after 0, 1, 2, ... of 40 steps; those of restarts after quarters of an epoch.
        "PolynomialRate": factors(lambda o: PolynomialLR(o, total_iters=STEPS, power=1.7), [None] * (STEPS + 1)),
        "CosineRestartsRate growth=1": factors(lambda o: CosineAnnealingWarmRestarts(o, 3, 1, eta_min=0.1), QUARTERS),
        "CosineRestartsRate growth=2": factors(lambda o: CosineAnnealingWarmRestarts(o, 2, 2, eta_min=0.1), QUARTERS),
        "OneCycleRate": factors(lambda o: OneCycleLR(o, max_lr=1.0, total_steps=STEPS, pct_start=0.3, div_factor=10,
                                                     final_div_factor=100, cycle_momentum=False), [None] * STEPS),
        "WarmUp": factors(lambda o: ChainedScheduler([LinearLR(o, start_factor=0.2, total_iters=6), StepLR(o, step_size=5, gamma=0.6)]),
                          [None] * STEPS),
    }, f"PyTorch {torch.__version__}")


if __name__ == "__main__":
    main()
