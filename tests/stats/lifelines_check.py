"""Compares the percentiles of `core/stats` with those of lifelines on the same visits.

    python -m venv target/stats-venv
    target/stats-venv/bin/pip install -r tests/stats/requirements.txt
    target/stats-venv/bin/python tests/stats/lifelines_check.py

Every percentile must be within 1 % of that of lifelines, or be "not reached" in both. A percentile jumps from one visit
to the next where the curve crosses 1 - p, and a bin does not keep the order of censored and complete visits. So a
percentile with a larger difference also passes, and is counted separately, if lifelines returns it for a curve that is
half a visit higher or lower. Exits with 1 if a percentile does not pass.
"""

import itertools
import json
import math
import os
import pathlib
import subprocess
import sys
import warnings

import numpy as np
from lifelines import KaplanMeierFitter

PERCENTILES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]
TOLERANCE = 0.01
KINDS = ["at once", "Kaplan-Meier", "never"]
# Numbers of visits. They are primes: with 1,000 visits, S(t) can be exactly 1/2, and rounding would decide between two
# neighbouring visits.
SIZES = [499, 4_999, 49_999]
FRAME_US = 1e6 / 60

SHAPES = {
    "log-normal": lambda rng, n: rng.lognormal(0.0, 0.6, n),
    "exponential": lambda rng, n: 0.05 + rng.exponential(1.2, n),
    "heavy tail": lambda rng, n: 0.4 * (1 + rng.pareto(1.5, n)),
    "two humps": lambda rng, n: np.where(rng.random(n) < 0.45, 0.3, 1.5) * rng.lognormal(0.0, 0.4, n),
    "whole frames": lambda rng, n: np.ceil(rng.lognormal(0.06, 0.6, n) * 1e6 / FRAME_US) * FRAME_US / 1e6,
}
# Mean of the logarithm of the times of leaving; None if nobody leaves.
LEAVING = {"none": None, "some": 0.6, "most": -0.2}


def visits(rng, shape, leaving, size, weighted):
    """Returns times in whole microseconds, flags of completed visits, and sampling weights."""
    seconds = SHAPES[shape](rng, size)
    completed = np.ones(size, dtype=bool)
    if LEAVING[leaving] is not None:
        left = np.minimum(rng.lognormal(LEAVING[leaving], 0.7, size), 30.0)
        completed = seconds <= left
        seconds = np.minimum(seconds, left)
    times_us = np.maximum(1, np.rint(seconds * 1e6)).astype(np.int64)
    weights = rng.integers(1, 20, size) if weighted else np.ones(size, dtype=np.int64)
    return times_us, completed, weights


def lifelines_quantiles(times_us, completed, weights):
    """Returns three quantiles in microseconds for each percentile and each of KINDS: that of the curve, and those of
    the curve moved down and up by half a visit."""
    never = np.where(completed, times_us, times_us.max() + 1)
    samples = [(times_us, np.ones_like(completed)), (times_us, completed), (never, completed)]
    quantiles = {p: [] for p in PERCENTILES}
    for durations, events in samples:
        curve = KaplanMeierFitter().fit(durations, events, weights=weights)
        for p in PERCENTILES:
            reached = min(curve.percentile(1 - p), durations[events.astype(bool)].max())
            # Each visit that is still at risk stands for an equal part of the incomplete share 1 - p.
            half_visit = 0.5 * (1 - p) / max(1, np.count_nonzero(durations >= reached))
            quantiles[p].append([float(curve.percentile(1 - p + up)) for up in (0, half_visit, -half_visit)])
    return quantiles


def our_quantiles(binary, times_us, completed, weights):
    rows = "".join(f"{t},{int(c)},{w}\n" for t, c, w in zip(times_us, completed, weights))
    arguments = [binary, *map(str, PERCENTILES)]
    result = subprocess.run(arguments, input=rows, capture_output=True, text=True, check=True)
    return {float(p): times for p, times in json.loads(result.stdout).items()}


def difference(ours, theirs):
    """Returns the relative difference of two quantiles: 0 if neither is reached, infinite if only one is reached."""
    if ours is None or math.isinf(theirs):
        return 0.0 if ours is None and math.isinf(theirs) else math.inf
    return abs(ours - theirs) / theirs


def within_half_a_visit(ours, earliest, latest):
    ours = math.inf if ours is None else ours
    return earliest * (1 - TOLERANCE) <= ours <= latest * (1 + TOLERANCE)


def main():
    warnings.filterwarnings("ignore", module="lifelines")
    root = pathlib.Path(__file__).resolve().parents[2]
    subprocess.run(["cargo", "build", "-q", "--release", "-p", "alldrawn-stats", "--example", "km"], cwd=root, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", root / "target"))
    binary = target / "release/examples/km"
    counts = dict.fromkeys(("compared", "not_reached_in_either", "within_half_a_visit", "failures"), 0)
    largest_of_all = 0.0
    rng = np.random.default_rng(int(os.environ.get("SEED", "1958")))
    print("| shape | leaving | censored | percentiles | largest difference | next visit |\n|---|---|---|---|---|---|")
    for shape, leaving in itertools.product(SHAPES, LEAVING):
        largest, compared, jumps, censored = 0.0, 0, 0, []
        for size, weighted in itertools.product(SIZES, (False, True)):
            data = visits(rng, shape, leaving, size, weighted)
            censored.append(1 - data[1].mean())
            ours, theirs = our_quantiles(binary, *data), lifelines_quantiles(*data)
            for p, kind in itertools.product(PERCENTILES, range(3)):
                our_value, (their_value, earliest, latest) = ours[p][kind], theirs[p][kind]
                compared += 1
                counts["not_reached_in_either"] += our_value is None and math.isinf(their_value)
                relative_difference = difference(our_value, their_value)
                if relative_difference <= TOLERANCE:
                    largest = max(largest, relative_difference)
                elif within_half_a_visit(our_value, earliest, latest):
                    jumps += 1
                else:
                    counts["failures"] += 1
                    print(f"{shape}, {leaving}, n={size}, {p}, {KINDS[kind]}: ours is {our_value}, that of lifelines is {their_value} (microseconds)", file=sys.stderr)
        counts["compared"] += compared
        counts["within_half_a_visit"] += jumps
        largest_of_all = max(largest_of_all, largest)
        print(f"| {shape} | {leaving} | {np.mean(censored):.0%} | {compared} | {largest:.2%} | {jumps} |")
    figures = {**counts, "largest_difference_within_tolerance": largest_of_all}
    print(figures)
    report = target / "stats/lifelines.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(figures) + "\n")
    sys.exit(1 if counts["failures"] else 0)


if __name__ == "__main__":
    main()
