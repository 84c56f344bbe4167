"""Draws `docs/img/honesty.svg` with the numbers that `core/stats/examples/honesty.rs` prints.

    target/stats-venv/bin/python tests/stats/honesty.py [file.svg | file.png]
"""

import json
import pathlib
import subprocess
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

TEXT_COLOR, MUTED, GRID = "#1c2330", "#687082", "#e6e8ee"
BEFORE, AFTER, WARNING = "#8a94a8", "#2f6fed", "#d1373f"
RANGE, OPEN_RANGE = "#bfd3fa", "#f2b8bb"
EDGE_S = 3.0  # right end of the time axis, seconds; "not reached" is drawn to the right of it
LANE = 0.17  # half the vertical distance between the marks of the two releases of a percentile, in rows


def heading(axes, title, verdict, color):
    axes.text(-0.083, 1.15, title, transform=axes.transAxes, fontsize=12.5, fontweight="bold", color=TEXT_COLOR)
    axes.text(-0.083, 1.055, verdict, transform=axes.transAxes, fontsize=10.5, color=color)


def frame(axes, names):
    axes.set_xlim(0.6, EDGE_S + 0.55)
    axes.set_ylim(len(names) - 0.45, -0.55)
    axes.set_xticks([1, 1.5, 2, 2.5, 3], ["1 s", "1.5 s", "2 s", "2.5 s", "3 s"])
    axes.set_yticks(range(len(names)), names, fontsize=11.5, fontweight="bold", color=TEXT_COLOR)
    axes.tick_params(length=0, labelcolor=MUTED)
    axes.tick_params(axis="y", labelcolor=TEXT_COLOR, pad=8)
    axes.grid(axis="x", color=GRID, linewidth=1)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


def naive_panel(axes, before, after):
    for line, (old, new) in enumerate(zip(before, after)):
        x, y = old["naive_s"], new["naive_s"]
        axes.annotate("", (y + 0.03, line), (x - 0.03, line), arrowprops={"arrowstyle": "-|>", "color": AFTER, "lw": 1.6})
        axes.plot(x, line, "o", color=BEFORE, markersize=9)
        axes.plot(y, line, "o", color=AFTER, markersize=9)
        axes.text(x + 0.07, line, f"−{(x - y) / x:.0%}".replace("%", " %"), va="center", fontsize=10, color=MUTED)


def fair_panel(axes, before, after, verdicts):
    for line, (old, new, verdict) in enumerate(zip(before, after, verdicts)):
        axes.plot(old["estimate_s"], line - LANE, "o", color=BEFORE, markersize=9)
        low, high, lane = new["at_least_s"], new["at_most_s"], line + LANE
        if high is None:
            axes.plot([low, EDGE_S], [lane, lane], color=OPEN_RANGE, linewidth=6, solid_capstyle="round")
            axes.plot(EDGE_S + 0.06, lane, ">", color=OPEN_RANGE, markersize=11)
            axes.text(EDGE_S + 0.1, lane + 0.27, "not reached", ha="right", va="center", fontsize=9.5, color=WARNING)
        else:
            axes.plot([low, high], [lane, lane], color=RANGE, linewidth=6, solid_capstyle="round")
        axes.plot(new["estimate_s"], lane, "o", color=AFTER, markersize=9, zorder=3)
        color = WARNING if verdict == "worse" else MUTED
        axes.text(EDGE_S + 0.22, line, verdict, va="center", fontsize=10.5, color=color, fontweight="bold" if verdict == "worse" else "normal")


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    command = ["cargo", "run", "-q", "--release", "-p", "alldrawn-stats", "--example", "honesty"]
    data = json.loads(subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=True).stdout)
    before, after = data["baseline"]["percentiles"], data["release"]["percentiles"]
    names = [row["name"] for row in before]

    plt.rcParams.update({"font.family": "sans-serif", "svg.hashsalt": "honesty", "svg.fonttype": "path"})
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 5.1), facecolor="white")
    figure.subplots_adjust(left=0.055, right=0.965, top=0.70, bottom=0.17, wspace=0.17)
    figure.text(0.016, 0.945, "The slowest fifth of the visits became three times slower, and their users left", fontsize=15.5, fontweight="bold", color=TEXT_COLOR)
    rates = (data["baseline"]["completion_rate"], data["release"]["completion_rate"])
    figure.text(0.016, 0.893, "Simulated: 4,000 visits of each release. Completion rate {:.0f} % → {:.0f} %.".format(*(100 * rate for rate in rates)), fontsize=11, color=MUTED)
    heading(left, "Percentiles of completed visits", "“Faster!” The slow visits are no longer among them.", MUTED)
    heading(right, "The same visits in AllDrawn", f"The release is called {data['verdict']}: {1 - rates[1]:.0%} of its visits were left incomplete.".replace("%", " %"), WARNING)
    for axes in (left, right):
        frame(axes, names)
    naive_panel(left, before, after)
    fair_panel(right, before, after, data["verdicts"])

    legend = figure.add_axes((0.02, 0.01, 0.96, 0.07))
    legend.axis("off")
    legend.set(xlim=(0, 100), ylim=(0, 1))
    for x, color, text in ((1, BEFORE, "before"), (10, AFTER, "after (on the right: Kaplan–Meier estimate)")):
        legend.plot(x, 0.5, "o", color=color, markersize=8)
        legend.text(x + 1.2, 0.5, text, va="center", fontsize=10, color=TEXT_COLOR)
    legend.plot([46, 49], [0.5, 0.5], color=RANGE, linewidth=6, solid_capstyle="round")
    legend.plot([50.5, 53.5], [0.5, 0.5], color=OPEN_RANGE, linewidth=6, solid_capstyle="round")
    legend.text(54.7, 0.5, "between its bounds: leavers complete at once … never complete", va="center", fontsize=10, color=TEXT_COLOR)

    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "docs/img/honesty.svg"
    metadata = {"Date": None, "Creator": None} if target.suffix == ".svg" else None
    figure.savefig(target, dpi=110, metadata=metadata)


if __name__ == "__main__":
    main()
