"""FIG. 3: the study's reading and the best reading of the same flux, side by side."""

from . import plane
from .figure2 import TITLE
from .style import WIDTH, Drawing, style

PANELS = ("(a) reading of the study", "(b) best reading")


def draw(contours, best, limits, choices=()):
    """Contours of both readings, limits as `read_limits` gives them, the choices of the study for the caption."""
    both = [*contours, *best]
    ranges = plane.window(both)
    limits = [limit for limit in limits if limit.is_in(*ranges)]
    with style():
        figure = Drawing(figsize=(WIDTH, 4.6), layout="constrained")
        panels = figure.subplots(1, 2, sharex=True, sharey=True)
        for panel, shown, title in zip(panels, (contours, best), PANELS):
            plane.draw_axes(panel, ranges)
            plane.draw_limits(panel, limits)
            plane.draw_contours(panel, shown, both)
            panel.set_title(title, loc="left")
        panels[1].set_ylabel("")
        plane.legend(figure, both)
        figure.draw_without_rendering()
        left_out = [plane.label_limits(panel, limits, shown, size=5.8) for panel, shown in zip(panels, (contours, best))]
    lines = [f"FIG. 3. {TITLE}"]
    for shown, title in zip((contours, best), PANELS):
        lines += [f"{title}:", *plane.words(shown, plane.dashes(both))]
    if choices:
        lines.append("Study: " + "; ".join(choices) + ".")
    figure.caption = "\n".join(lines + plane.sources(limits, sorted({*left_out[0], *left_out[1]})))
    figure.contents = {
        "limits": [limit.name for limit in limits], "without_label": sorted({*left_out[0], *left_out[1]}),
        "contours": [f"{title} {c.scenario} N={c.signal:g}" for title, shown in zip("ab", (contours, best)) for c in shown if c.reaches],
    }
    return figure
