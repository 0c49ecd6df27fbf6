"""The explorer: one HTML page on which contours follow sliders, made of the tables that 'calodump explore' writes.

Nothing is outside the page: the tables, the plotting library and the scripts stand in it, the large ones compressed; a browser of 2023 or later unpacks
them (`DecompressionStream`).
"""

import base64
import json
import os
import sys
import zlib
from html import escape
from pathlib import Path

import numpy as np

from .errors import InputError
from .limits import read_limits
from .plane import ALP

FORMAT = "calodump-explore-1"
SCRIPTS = ("statistics.js", "profiles.js", "model.js", "study.js", "plane.js", "panel.js", "app.js")
FOLDER = Path(__file__).resolve().parent / "page"
KINDS = {"float32": np.dtype("<f4"), "uint16": np.dtype("<u2"), "uint8": np.dtype("u1")}
LARGEST = 10_000_000  # bytes


def write(data, file):
    """Puts DATA.json and DATA.bin, as the program writes them, into one page; its path."""
    path = Path(file)
    text = page(*read(data))
    if len(text) > LARGEST:
        raise InputError(f"the page has {len(text) / 1e6:.1f} MB", path, f"less than {LARGEST / 1e6:g} MB", "take fewer runs, or one --mediator")
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        raise InputError(f"cannot write the page: {error.strerror}", path, "a directory that can be written, with space left") from None
    return path


def read(data):
    """Header and bytes of the program's tables."""
    try:
        header = json.loads(Path(f"{data}.json").read_text(encoding="utf-8"))
        numbers = Path(f"{data}.bin").read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read the tables: {error}", data, "what 'calodump explore' hands over") from None
    if header.get("format") != FORMAT:
        raise InputError(f"tables of the format '{header.get('format')}'", data, FORMAT, "the Python package and the program are of different versions")
    return header, numbers


def page(header, numbers):
    """The page as text."""
    header = {**header, "runs": [with_words(run) for run in header["runs"]]}
    header["limits"] = {
        name: [described(limit) for limit in read_limits(header["runs"][0]["path"], name, unit) if limit.shape != "unavailable"]
        for name, unit in sorted({(one["mediator"]["name"], one["mediator"]["unit"]) for run in header["runs"] for one in run["sets"]})}
    for run in header["runs"]:
        del run["path"]
    style, body = ((FOLDER / name).read_text(encoding="utf-8") for name in ("style.css", "body.html"))
    scripts = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)
    title = " and ".join(dict.fromkeys(run["title"] for run in header["runs"]))
    stored = {"header": json.dumps(header, separators=(",", ":")).encode(), "tables": packed(header, numbers), "plotly": plotly()}
    store = "\n".join(f'<script type="text/plain" id="{name}">{compressed(value)}</script>' for name, value in stored.items())
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CaloDump explorer: {escape(title)}</title>
<style>
{style}</style>
</head>
<body>
{body}
{store}
<script>
{scripts}
</script>
</body>
</html>
"""


def compressed(data):
    return base64.b64encode(zlib.compress(data, 9)).decode()


def with_words(run):
    """A run whose mediators have the names that axes print."""
    for one in run["sets"]:
        mediator = one["mediator"]
        alp = mediator["name"] == ALP["name"]
        mediator["mass_label"] = "ALP mass <i>m<sub>a</sub></i>" if alp else "Mass <i>m</i>"
        mediator["coupling_label"] = "Coupling <i>g<sub>aγγ</sub></i>" if alp else f"Coupling <i>{escape(mediator['symbol'])}</i>"
    return run


def described(limit):
    """A bound as the page draws it."""
    mass, coupling = limit.outline
    return {
        "name": limit.name, "label": limit.label, "kind": limit.kind, "shape": limit.shape, "cl": limit.header.get("cl", ""),
        "reference": limit.header.get("reference", ""), "arxiv": limit.header.get("arxiv", ""), "label_at": limit.label_at,
        "mass": [float(f"{value:.6g}") for value in mass], "coupling": [float(f"{value:.6g}") for value in coupling]}


def places(header):
    """Every table of the header."""
    for run in header["runs"]:
        for one in run["sets"]:
            yield one["scale"]
            for view in one["views"]:
                yield from (view[name] for name in ("counts", "above", "parents", "conversion", "acceptance", "survival"))
                yield from view["shares"]


def packed(header, numbers):
    """The tables with whole numbers as differences along the last axis, low bytes before high ones: a third of the size once compressed."""
    data = bytearray(numbers)
    for place in places(header):
        kind, size = KINDS[place["kind"]], int(np.prod(place["shape"]))
        values = np.frombuffer(numbers, kind, size, place["offset"]).reshape(place["shape"])
        if place["kind"] == "float32":
            continue
        steps = np.diff(values, axis=-1, prepend=np.zeros_like(values[..., :1]))
        raw = steps.astype(kind).tobytes()
        if place["kind"] == "uint16":
            raw = np.frombuffer(raw, np.uint8).reshape(-1, 2).T.tobytes()
        data[place["offset"]:place["offset"] + len(raw)] = raw
    return bytes(data)


def plotly():
    """The script of plotly.js, as the package of PyPI has it."""
    try:
        import plotly
    except ImportError:
        raise InputError("the Python package plotly is missing", "explore", "plotly of PyPI", f"run 'make setup', or: {sys.executable} -m pip install plotly") from None
    return (Path(plotly.__file__).parent / "package_data/plotly.min.js").read_bytes()
