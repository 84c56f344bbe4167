"""Compares the percentiles of `core/stats` with those of lifelines on the same visits.

    python -m venv target/stats-venv
    target/stats-venv/bin/pip install -r tests/stats/requirements.txt
    target/stats-venv/bin/python tests/stats/lifelines_check.py

Visits that were complete but not settled are checked too: lifelines computes the chance w of each from the candidates of
its class, and counts it as observed with the weight 1 - w and as censored with the weight w.

Every percentile must be within 1 % of that of lifelines, or be "not reached" in both. A percentile jumps from one visit
to the next where the curve crosses 1 - p, and a bin does not keep the order of censored and complete visits. So a
percentile with a larger difference also passes, and is counted separately, if lifelines returns it for a curve that is
half a visit higher or lower (with unsettled visits, 0.1 points more). Exits with 1 if a percentile does not pass.
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
# Shares of visits in which more content comes after the first candidate.
LATE = {"20% late": 0.2, "60% late": 0.6}
# Settle times of the candidates of a class (0: dense, 1: sparse) in seconds, and the bit of a later candidate.
SETTLE, LATER = [1.0, 5.0], 4
WITHDRAWN, CONFIRMED, LEFT = 1, 2, 3
FOREVER_US = 10**12
ENOUGH = 20
# Their w comes from ages in steps of 6 %, which moves their curve by less than this. Too few of them wait for p99.
W_ERROR = 0.001
SETTLING_PERCENTILES = PERCENTILES[:-1]


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


def settling_visits(rng, late, leaving, size, weighted):
    """Returns visits with candidates, of which users leave some before they settle: for each its time in microseconds,
    its state (1, 0 or u), its weight, the time at which it ended, and its candidates as (class, age in us, fate)."""
    rows = []
    for _ in range(size):
        sparse = int(rng.random() < 0.4)
        ready = [rng.lognormal(-0.2, 0.6)]
        withdrawn = math.inf
        if rng.random() < LATE[late]:
            withdrawn = ready[0] + SETTLE[sparse] * rng.uniform(0.02, 0.95)
            ready.append(withdrawn + rng.lognormal(-0.7, 0.5))
        left = rng.lognormal(LEAVING[leaving], 0.7)
        weight = int(rng.integers(1, 20)) if weighted else 1
        candidates, row = [], None
        for place, (value, gone) in enumerate(zip(ready, (withdrawn, math.inf))):
            if left <= value:
                break
            end, fate = min((gone, WITHDRAWN), (value + SETTLE[sparse], CONFIRMED), (left, LEFT))
            candidates.append((sparse | LATER * place, whole_us(end - value), fate))
            if fate != WITHDRAWN:
                row = (whole_us(value), "1" if fate == CONFIRMED else "u", weight, whole_us(end), candidates)
                break
            if left <= gone:
                break
        rows.append(row or (whole_us(left), "0", weight, whole_us(left), candidates))
    return rows


def whole_us(seconds):
    return max(1, round(seconds * 1e6))


def split_unsettled(rows):
    """Returns times, flags and weights for lifelines: an unsettled visit is two rows, with the weights 1 - w and w."""
    lives = {}
    for _, _, weight, _, candidates in rows:
        for kind, age_us, fate in candidates:
            lives.setdefault(kind, []).append((FOREVER_US if fate == CONFIRMED else age_us, fate == WITHDRAWN, weight))
    data = [(time_us, state == "1", weight) for time_us, state, weight, _, _ in rows if state != "u"]
    for kind, of_kind in lives.items():
        unsettled = [row for row in rows if row[1] == "u" and row[4][-1][0] == kind]
        ages_us, withdrawn, weights = (np.array(column) for column in zip(*of_kind))
        chances = np.ones(len(unsettled))
        # With few candidates, or if none stayed to the end, nothing is known.
        if len(of_kind) >= ENOUGH and FOREVER_US in ages_us and unsettled:
            curve = KaplanMeierFitter().fit(ages_us, withdrawn, weights=weights)
            now = curve.survival_function_at_times([row[4][-1][1] for row in unsettled]).to_numpy()
            chances = 1 - curve.predict(FOREVER_US) / now
        for (time_us, _, weight, end_us, _), w in zip(unsettled, chances):
            data += [(time_us, True, weight * (1 - w)), (end_us, False, weight * w)]
    times_us, completed, weights = zip(*(row for row in data if row[2] > 1e-9))
    return np.array(times_us), np.array(completed), np.array(weights)


def lifelines_quantiles(times_us, completed, weights, error=0.0):
    """Returns three quantiles in microseconds for each percentile and each of KINDS: that of the curve, and those of
    the curve moved down and up by half a visit and `error`."""
    never = np.where(completed, times_us, times_us.max() + 1)
    samples = [(times_us, np.ones_like(completed)), (times_us, completed), (never, completed)]
    quantiles = {p: [] for p in PERCENTILES}
    for durations, events in samples:
        curve = KaplanMeierFitter().fit(durations, events, weights=weights)
        for p in PERCENTILES:
            reached = min(curve.percentile(1 - p), durations[events.astype(bool)].max())
            # The visits that are still at risk share the incomplete share 1 - p by their weights. Of unequal ones, as
            # many count as equal ones with the same sum and the same sum of squares.
            at_risk = np.asarray(weights, dtype=float)[durations >= reached]
            half_visit = 0.5 * (1 - p) * np.square(at_risk).sum() / max(1e-9, at_risk.sum()) ** 2 if at_risk.size else 0.5
            quantiles[p].append([float(curve.percentile(1 - p + up)) for up in (0, half_visit + error, -half_visit - error)])
    return quantiles


def lines(times_us, completed, weights):
    return "".join(f"{t},{int(c)},{w}\n" for t, c, w in zip(times_us, completed, weights))


def settling_lines(rows):
    def line(time_us, state, weight, end_us, candidates):
        fields = [time_us, state, weight] + ([end_us] if state == "u" else [])
        return ",".join(map(str, fields + ["/".join(map(str, candidate)) for candidate in candidates])) + "\n"

    return "".join(line(*row) for row in rows)


def our_quantiles(binary, rows):
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
    cases = list(itertools.product(SHAPES, LEAVING)) + list(itertools.product(LATE, ["some", "most"]))
    for shape, leaving in cases:
        largest, compared, jumps, censored = 0.0, 0, 0, []
        for size, weighted in itertools.product(SIZES, (False, True)):
            if shape in SHAPES:
                data = visits(rng, shape, leaving, size, weighted)
                rows = lines(*data)
            else:
                settling = settling_visits(rng, shape, leaving, size, weighted)
                data, rows = split_unsettled(settling), settling_lines(settling)
            censored.append(1 - np.average(data[1], weights=data[2]))
            ours = our_quantiles(binary, rows)
            theirs = lifelines_quantiles(*data, error=0.0 if shape in SHAPES else W_ERROR)
            for p, kind in itertools.product(PERCENTILES if shape in SHAPES else SETTLING_PERCENTILES, range(3)):
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
        print(f"| {shape} | {leaving} | {np.mean(censored):.0%} | {compared} | {largest:.2%} | {jumps} |", flush=True)
    figures = {**counts, "largest_difference_within_tolerance": largest_of_all}
    print(figures)
    report = target / "stats/lifelines.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(figures) + "\n")
    sys.exit(1 if counts["failures"] else 0)


if __name__ == "__main__":
    main()
