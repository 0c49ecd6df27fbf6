"""Formulas as pictures of their own in the page: no script, no font, no network; they have the text's colour and size."""

import html
import re

import ziamath
from docutils import nodes

SIZE = 16  # of the pictures' own unit; in the page they scale with the text
ziamath.config.svg2 = False  # glyphs as paths: their names would meet those of other formulas


def picture(text, inline):
    formula = ziamath.Latex(text, size=SIZE, color="currentColor", inline=inline)
    found = re.match(r'<svg ([^>]*?)width="([\d.]+)" height="([\d.]+)"', formula.svg())
    width, height = float(found[2]), float(found[3])
    place = f"width:{width / SIZE:.3f}em;height:{height / SIZE:.3f}em;vertical-align:{formula.getyofst() / SIZE:.3f}em"
    return f'<svg role="img" aria-label="{html.escape(text)}" style="{place}" {found[1]}' + formula.svg()[found.end():]


def _inline(writer, node):
    writer.body.append(picture(node.astext(), inline=True))
    raise nodes.SkipNode


def _display(writer, node):
    writer.body.append(f'<div class="formula">{picture(node.astext(), inline=False)}</div>')
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("formulas", (_inline, None), (_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
