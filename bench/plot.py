"""Draws what has been measured, with Matplotlib, which `./dragoman bench` has fetched if somebody wants a plot."""

import matplotlib

matplotlib.use("svg")
# The same figures make the same file, whose letters stay letters.
matplotlib.rcParams.update({"svg.hashsalt": "dragoman", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
from matplotlib import pyplot  # noqa: E402  (it wants to know of the backend before)

COLOURS = ("#1b6ca8", "#d98324", "#6b8e4e", "#8a6fa8", "#7a7a7a")


def bars(file, panels):
    """Writes panels beside each other: of each its title and unit, the names of its groups, and by series a value for each group."""
    figure, axes = pyplot.subplots(1, len(panels), figsize=(3.2 * len(panels), 2.8), layout="constrained", squeeze=False)
    for axis, (title, groups, series) in zip(axes[0], panels):
        width = 0.8 / len(series)
        for place, (name, values) in enumerate(series.items()):
            drawn = axis.bar([group + (place - (len(series) - 1) / 2) * width for group in range(len(groups))], values, width * 0.92, label=name,
                             color=COLOURS[place])
            axis.bar_label(drawn, fmt="{:.3g}", fontsize=7)
        axis.set(title=title, xticks=range(len(groups)), xticklabels=groups)
    if len({tuple(series) for _, _, series in panels}) == 1:
        handles, names = axes[0][0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=len(names), frameon=False)
    else:
        for axis in axes[0]:
            axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2, frameon=False)
    figure.savefig(file, metadata={"Date": None})


def lines(file, title, along, series):
    """Writes one panel: its title and unit, what its values stand for, and by series as many values."""
    figure, axis = pyplot.subplots(figsize=(8.5, 3), layout="constrained")
    for colour, (name, values) in zip(COLOURS, series.items()):
        axis.plot(along, values, label=name, color=colour)
    axis.set(title=title, ylim=(0, None))
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=len(series), frameon=False)
    figure.savefig(file, metadata={"Date": None})
