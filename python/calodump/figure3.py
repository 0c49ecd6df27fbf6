"""FIG. 3: the study's reading and the realistic reading of the same flux, side by side."""

from . import plane
from .figure2 import TITLE
from .look import PLAIN
from .style import WIDTH, Drawing, style

PANELS = ("(a) reading of the study", "(b) realistic reading")
MEANING = "Realistic: production along the photons' path with screening and exact kinematics, rays to the stations where they stand."


def draw(contours, realistic, limits, choices=(), mediator=plane.ALP, look=PLAIN):
    """Contours of both readings, limits as `read_limits` gives them, the choices of the study for the caption, and a style."""
    look.check([*contours, *realistic], limits)
    contours, realistic, limits, mediator = look.shown(contours), look.shown(realistic), look.bounds(limits), look.mediator(mediator)
    both = [*contours, *realistic]
    ranges = plane.window(both, look)
    limits = [limit for limit in limits if limit.is_in(*ranges)]
    with style():
        figure = Drawing(figsize=(WIDTH, 4.6), layout="constrained")
        panels = figure.subplots(1, 2, sharex=True, sharey=True)
        for panel, shown, title in zip(panels, (contours, realistic), PANELS):
            plane.draw_axes(panel, ranges, mediator)
            plane.draw_limits(panel, limits)
            plane.draw_contours(panel, shown, both, look)
            panel.set_title(title, loc="left")
        panels[1].set_ylabel("")
        plane.legend(figure, both, look)
        figure.draw_without_rendering()
        left_out = [plane.label_limits(panel, limits, shown, size=5.8) for panel, shown in zip(panels, (contours, realistic))]
    lines = ["FIG. 3. " + TITLE.format(**mediator)]
    for shown, title in zip((contours, realistic), PANELS):
        lines += [f"{title}:", *plane.words(shown, plane.dashes(both), mediator, look)]
    lines.append(MEANING)
    if choices:
        lines.append("Study: " + "; ".join(choices) + ".")
    figure.caption = "\n".join(lines + plane.sources(limits, sorted({*left_out[0], *left_out[1]})))
    figure.contents = {
        "limits": [limit.name for limit in limits], "without_label": sorted({*left_out[0], *left_out[1]}),
        "contours": [f"{title} {c.scenario} {c.level}" for title, shown in zip("ab", (contours, realistic)) for c in shown if c.reaches],
    }
    return figure
