"""FIG. 2: sensitivity of the scenarios over published bounds, in the plane of mass and coupling."""

from . import plane
from .look import PLAIN
from .style import WIDTH, Drawing, style

TITLE = "Sensitivity to {title}."


def draw(contours, limits, choices=(), mediator=plane.ALP, look=PLAIN):
    """Contours and limits as `Run.contours` and `read_limits` give them, the choices of the study for the caption, and a style."""
    look.check(contours, limits)
    contours, limits, mediator = look.shown(contours), look.bounds(limits), look.mediator(mediator)
    ranges = plane.window(contours, look)
    limits = [limit for limit in limits if limit.is_in(*ranges)]
    with style():
        figure = Drawing(figsize=(WIDTH, 5.6), layout="constrained")
        panel = figure.subplots()
        plane.draw_axes(panel, ranges, mediator)
        plane.draw_limits(panel, limits)
        plane.draw_contours(panel, contours, look=look)
        plane.legend(figure, contours, look)
        figure.draw_without_rendering()
        left_out = plane.label_limits(panel, limits, contours)
    lines = ["FIG. 2. " + TITLE.format(**mediator), *plane.words(contours, plane.dashes(contours), mediator, look)]
    if choices:
        lines.append("Study: " + "; ".join(choices) + ".")
    figure.caption = "\n".join(lines + plane.sources(limits, left_out))
    figure.contents = {
        "limits": [limit.name for limit in limits], "without_label": left_out,
        "contours": [f"{contour.scenario} {contour.level}" for contour in contours if contour.reaches],
    }
    return figure
