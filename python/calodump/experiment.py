"""An experiment as a drawing: section in r and z with dumps and chambers named, depth against pseudorapidity.

A beam dump is drawn along its beam, with the thin parts widened so that they can be seen.
"""

import json
import math
import os
from pathlib import Path

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Patch, Polygon, Rectangle
from matplotlib.patheffects import withStroke

from .errors import InputError
from .style import SETTINGS, WIDTH, Drawing, formula, style

FAR = 1e8  # cm: no limit
DUMPS = ("#d9822b", "#b5542b", "#e0a93f", "#8f5a2a", "#c96f4a", "#a88132")
SHIELDS = ("#9aa3ad", "#b9bfc6", "#7f8894", "#c9cdd2", "#6c7580")
CHAMBERS = ("#1f6fb2", "#2a9d6f", "#6a4fb3", "#12889a", "#3b55c4")
HALO = [withStroke(linewidth=2.2, foreground="white", alpha=0.85)]


def read(path):
    """The data that the program wrote for a drawing."""
    try:
        return json.loads(Path(path).read_text())
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read a drawing: {error}", path, "a file of 'calodump draw'") from None


def draw(data):
    with style():
        return _collider(data) if data["is_collider"] else _beam_dump(data)


def write(figure, path):
    """Writes the figure whole, in the format that the file's name says."""
    path = Path(path)
    kind = path.suffix.lstrip(".").lower()
    partial = path.with_name(f".{path.name}.partial")
    metadata = {"pdf": {"CreationDate": None}, "svg": {"Date": None}}.get(kind)
    try:
        with style():
            figure.savefig(partial, format=kind, metadata=metadata, dpi=SETTINGS["savefig.dpi"])
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InputError(f"cannot write a figure: {error.strerror}", path, "a directory that can be written, with space left") from None
    return path


def _colours(data):
    """Face colour of each volume: warm for dumps, one for the volumes of one dump; gray for shields, by material; blue and green for chambers, by chamber."""
    palettes = {"dump": (DUMPS, {}), "shield": (SHIELDS, {}), "chamber": (CHAMBERS, {})}
    colours = {}
    for shape in data["shapes"]:
        palette, known = palettes[shape["role"]]
        key = shape["material"] if shape["role"] == "shield" else shape["group"]
        colours[shape["volume"]] = known.setdefault(key, palette[len(known) % len(palette)])
    return colours


def _darker(colour, share=0.62):
    return to_hex([share * part for part in to_rgb(colour)])


def _finite(outlines):
    return np.array([point for outline in outlines for point in outline if max(map(abs, point)) < FAR])


# Colliders


def _collider(data):
    """The section beside or above the depths; beside it, once more and larger, the dumps of a detector whose chambers stand far out."""
    colours = _colours(data)
    z, r = _ranges(data["shapes"])
    near = _ranges([shape for shape in data["shapes"] if shape["role"] == "dump"])
    is_far, is_wide = near[0] < 0.35 * z, z >= 1.5 * r
    figure = Drawing(figsize=(12.5, 8.0) if is_far else (11, 8.2 if is_wide else 6.4), layout="constrained")
    if is_far:
        near = near[0], 1.25 * near[1]
        rows = figure.add_gridspec(2, 1, height_ratios=(1.5, 1))
        top, below = rows[0].subgridspec(1, 2, width_ratios=(z / r, near[0] / near[1])), rows[1].subgridspec(1, 2)
        section, depths = figure.add_subplot(top[0]), [figure.add_subplot(below[column]) for column in range(2)]
        closer = figure.add_subplot(top[1])
        _section(section, data, colours, z, r, ("chamber",))
        _section(closer, data, colours, *near, ("dump", "shield"))
    else:
        grid = figure.add_gridspec(2, 2, **({"height_ratios": (1.75, 1)} if is_wide else {"width_ratios": (1.75, 1)}))
        section = figure.add_subplot(grid[0, :] if is_wide else grid[:, 0])
        depths = [figure.add_subplot(grid[1, part] if is_wide else grid[part, 1]) for part in range(2)]
        _section(section, data, colours, z, r, ("dump", "chamber", "shield"))
    for panel, key, name in zip(depths, ("X0", "lambda"), ("Radiation lengths", "Nuclear interaction lengths")):
        _depth(panel, data, colours, key, name)
    _material_legend(figure, data, colours)
    figure.suptitle(data["title"], fontsize=12)
    return figure


def _ranges(shapes):
    """Ends of the section in z and r, cm."""
    points = _finite([outline for shape in shapes for outline in shape["outlines"]])
    return 1.06 * points[:, 0].max(), 1.08 * points[:, 1].max()


def _section(panel, data, colours, z_max, r_max, named):
    """The quadrant r > 0, z > 0: detectors are alike on both sides. `named`: the roles whose volumes have their labels."""
    for shape in data["shapes"]:
        colour, chamber = colours[shape["volume"]], shape["role"] == "chamber"
        for outline in shape["outlines"]:
            corners = np.clip(np.array(outline), -3 * z_max, 3 * z_max) / 100
            if len(corners):
                panel.add_patch(Polygon(corners, facecolor=colour, edgecolor=_darker(colour), lw=0.7 if chamber else 0.4, zorder=3 if chamber else 2))
    panel.set(xlim=(0, z_max / 100), ylim=(0, r_max / 100), xlabel="z [m]", ylabel="r [m]", aspect="equal")
    _eta_rays(panel, data, z_max, r_max)
    _names(panel, data, colours, z_max, r_max, named)


def _eta_rays(panel, data, z_max, r_max):
    """Lines of constant pseudorapidity; those where chambers begin and end in the chamber's colour."""
    colours = _colours(data)
    edges = {}
    for chamber in data["chambers"]:
        for eta in chamber.get("abs_eta") or ():
            if eta > 0:
                edges[round(eta, 4)] = colours[chamber["stations"][0]]
    plain = [eta for eta in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0) if all(abs(eta - edge) > 0.15 for edge in edges)]
    for eta, colour in [(eta, "#555555") for eta in plain] + list(edges.items()):
        theta = 2 * math.atan(math.exp(-eta))
        length = min(z_max / math.cos(theta), r_max / math.sin(theta)) / 100
        own = eta in edges
        panel.plot([0, length * math.cos(theta)], [0, length * math.sin(theta)], color=colour, lw=1.0 if own else 0.5,
                   ls="-" if own else (0, (1, 3)), zorder=4, alpha=0.9 if own else 0.6)
        top = length * math.sin(theta) * 100 > 0.999 * r_max
        panel.annotate(rf"$\eta = {eta:g}$" if own else f"{eta:g}", (length * math.cos(theta), length * math.sin(theta)),
                       xytext=(0, 2) if top else (3, 0), textcoords="offset points", ha="center" if top else "left",
                       va="bottom" if top else "center", fontsize=7, color=colour, annotation_clip=False)


def _names(panel, data, colours, z_max, r_max, named):
    """Labels in the visible middle of what has them, once for all volumes of one label; those that would cover another are put beside it with a line."""
    figure = panel.figure
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    frame, taken, scale = panel.get_window_extent(renderer), [], figure.dpi / 72
    offsets = [(0, 0)] + [(r * math.cos(a), r * math.sin(a)) for r in (10, 18, 28, 40, 55, 70) for a in np.arange(12) * math.pi / 6]
    for label, shapes in _by_label(data, named):
        middle = _middle([outline for shape in shapes for outline in shape["outlines"]], z_max, r_max)
        if middle is None:
            continue
        text = panel.text(*middle, label, ha="center", va="center", fontsize=7.5, zorder=6, color=_darker(colours[shapes[0]["volume"]], 0.45),
                          path_effects=HALO, weight="bold" if shapes[0]["role"] != "shield" else "normal")
        for offset in offsets:
            place = panel.transData.transform(middle) + np.array(offset) * scale
            text.set_position(panel.transData.inverted().transform(place))
            box = text.get_window_extent(renderer)
            if not any(box.overlaps(other) for other in taken) and frame.contains(box.x0, box.y0) and frame.contains(box.x1, box.y1):
                taken.append(box)
                if offset != (0, 0):
                    panel.plot(*np.transpose([middle, text.get_position()]), color="#666666", lw=0.5, zorder=5)
                break
        else:
            text.remove()


def _by_label(data, named):
    """Shapes with the same label, those of dumps first."""
    found = {}
    for shape in sorted(data["shapes"], key=lambda shape: ("dump", "chamber", "shield").index(shape["role"])):
        if shape["role"] in named:
            found.setdefault((shape["role"], shape["label"]), []).append(shape)
    return [(label, shapes) for (_, label), shapes in found.items()]


def _middle(outlines, z_max, r_max):
    """A point inside the largest visible outline, in m."""
    best, area = None, 0.0
    for outline in outlines:
        corners = np.array(outline)
        if not len(corners):
            continue
        z, r = np.clip(corners[:, 0], 0, z_max), np.clip(corners[:, 1], 0, r_max)
        size = 0.5 * abs(np.dot(z, np.roll(r, 1)) - np.dot(r, np.roll(z, 1)))
        if size > area:
            best, area = (z, r), size
    if best is None:
        return None
    z, r = best
    if len(z) <= 6:
        return z.mean() / 100, r.mean() / 100
    # A closed shell of the module kind: the middle between its front and its back at one place.
    half = len(z) // 2
    front, back = half * 5 // 8, len(z) - 1 - half * 5 // 8
    return (z[front] + z[back]) / 200, (r[front] + r[back]) / 200


def _material_legend(figure, data, colours):
    handles = {}
    for shape in data["shapes"]:
        if shape["role"] != "chamber":
            words = f"{shape['role']}{' ' + shape['group'] if shape['role'] == 'dump' else ''}: {formula(shape['material'])}"
            handles.setdefault(words, Patch(facecolor=colours[shape["volume"]], edgecolor=_darker(colours[shape["volume"]]), label=words))
    for chamber in data["chambers"]:
        colour = colours[chamber["stations"][0]]
        label = chamber["label"] if chamber["label"] == chamber["name"] else f"{chamber['name']}, {chamber['label']}"
        handles[chamber["name"]] = Patch(facecolor=colour, edgecolor=_darker(colour), label=f"chamber: {label}")
    figure.legend(handles=list(handles.values()), loc="outside lower center", ncols=min(4, len(handles)), fontsize=8.5, frameon=False)


def _depth(panel, data, colours, key, name):
    """Stacked by dump, chamber, or label of shields, in the order in which they are met."""
    eta, parts = np.array(data["depth"]["eta"]), {}
    groups = {shape["volume"]: (shape["role"], shape["group"]) for shape in data["shapes"]}
    for volume, values in zip(data["depth"]["volumes"], data["depth"][key]):
        total, colour = parts.get(groups[volume], (0, colours[volume]))
        parts[groups[volume]] = total + np.array(values), colour
    base = np.zeros_like(eta)
    top = 1.18 * max(sum(values for values, _ in parts.values()).max(), 1e-9)
    for values, colour in parts.values():
        if values.max() > 0:
            panel.fill_between(eta, base, base + values, color=colour, lw=0, step="mid")
        if values.max() > 0.01 * top:
            panel.step(eta, base + values, where="mid", color=_darker(colour), lw=0.5)
        base = base + values
    for row, chamber in enumerate(chamber for chamber in data["chambers"] if chamber.get("abs_eta")):
        colour, height = colours[chamber["stations"][0]], (0.965 + 0.09 * row) * top
        panel.plot(chamber["abs_eta"], [height] * 2, color=colour, lw=3, solid_capstyle="butt")
        panel.text(sum(chamber["abs_eta"]) / 2, height - 0.012 * top, chamber["name"], color=_darker(colour), ha="center", va="top", fontsize=7.5,
                   path_effects=HALO)
    panel.set(xlim=(0, eta[-1]), ylim=(0, (1 + 0.09 * (len(data["chambers"]) - 1)) * top), xlabel=r"$|\eta|$", ylabel=name)
    panel.grid(axis="y", color="#dddddd", lw=0.4)
    panel.set_axisbelow(True)


# Beam dumps


def _beam_dump(data):
    """Along the beam. Lengths from 10 cm to hundreds of metres: each part has a width that grows with the logarithm of its length."""
    colours = _colours(data)
    segments = {segment["volume"]: segment for segment in data["line"]["segments"]}
    shapes = [shape for shape in data["shapes"] if shape["volume"] in segments]
    shapes.sort(key=lambda shape: segments[shape["volume"]]["from_cm"])
    figure = Drawing(figsize=(WIDTH * 1.25, 4.1), layout="constrained")
    panel = figure.subplots()
    place, ticks = 0.0, [(0.0, segments[shapes[0]["volume"]]["from_cm"])]
    for shape in shapes:
        segment, colour = segments[shape["volume"]], colours[shape["volume"]]
        length = segment["to_cm"] - segment["from_cm"]
        width = 1.0 + math.log10(max(length, 10.0) / 10.0)
        height = {"dump": 1.0, "shield": 1.45, "chamber": 1.45}[shape["role"]]
        panel.add_patch(Rectangle((place, -height), width, 2 * height, facecolor=colour, edgecolor=_darker(colour), lw=0.9,
                                  alpha=0.35 if shape["role"] == "chamber" else 1, zorder=2))
        words = shape["label"] + "\n" + (formula(segment["material"]) if segment["material"] != "vacuum" else "vacuum")
        panel.text(place + width / 2, 1.62, words, ha="center", va="bottom", fontsize=9, weight="bold", color=_darker(colour, 0.5))
        panel.text(place + width / 2, -1.62, f"{_metres(length)}\n{_short(segment['X0'])} $X_0$\n{_short(segment['lambda'])} $\\lambda_I$", ha="center", va="top",
                   fontsize=8.5)
        place += width
        ticks.append((place, segment["to_cm"]))
    _window(panel, data, place)
    panel.annotate("", (-0.02, 0), (-1.1, 0), arrowprops={"arrowstyle": "-|>", "lw": 1.6, "color": "#222222"})
    panel.text(-0.6, 0.12, "beam", ha="center", va="bottom", fontsize=9)
    panel.plot([0, place], [0, 0], color="#333333", lw=0.7, ls=(0, (4, 3)), zorder=4)
    panel.set(xlim=(-1.2, place + 1.9), ylim=(-2.9, 2.5))
    panel.set_xticks([at for at, _ in ticks], [_metres(value) for _, value in ticks])
    panel.tick_params(top=False, left=False, right=False, labelleft=False, direction="out")
    panel.set_xlabel("Distance from the front of the target (not to scale)")
    for side in ("left", "right", "top"):
        panel.spines[side].set_visible(False)
    panel.set_title(data["title"], loc="left", fontsize=11)
    return figure


def _window(panel, data, place):
    """The face at which photons must arrive, at its offset."""
    windows = [(chamber, *chamber["window_cm"]) for chamber in data["chambers"] if chamber.get("window_cm")]
    for chamber, half, offset, distance in windows:
        x, colour = place + 0.22, "#1b3a57"
        shift = 0.0 if offset == 0 else 1.15
        panel.plot([x, x], [shift - 0.55, shift + 0.55], color=colour, lw=5, solid_capstyle="butt", zorder=5)
        words = f"{chamber['label']}\nat {_metres(distance)}\nhalf height {_metres(half)}"
        if offset:
            words += f"\n{_metres(offset)} off the beam"
        panel.text(x + 0.15, shift, words, ha="left", va="center", fontsize=8.5, color=colour)


def _short(number):
    """Three digits, without powers of ten for large numbers."""
    return f"{float(f'{number:.3g}'):,.0f}" if number >= 1000 else f"{number:.3g}"


def _metres(length):
    return f"{length:.4g} cm" if length < 100 else f"{length / 100:.5g} m"
