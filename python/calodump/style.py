"""What all figures share: type, sizes, and writing files whole and reproducibly."""

import io
import json
import math
import os
import re
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .errors import InputError

WIDTH = 7.0  # inch: two columns of a journal

# Colours that people without red or green cones tell apart: M. Okabe, K. Ito, "Color universal design" (2008).
BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"

SETTINGS = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 9.5,
    "axes.labelsize": 10.5,
    "axes.titlesize": 9.5,
    "axes.linewidth": 0.8,
    "axes.axisbelow": False,
    "legend.fontsize": 8.5,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "xtick.major.size": 5,
    "ytick.major.size": 5,
    "xtick.minor.size": 2.5,
    "ytick.minor.size": 2.5,
    "hatch.linewidth": 0.5,
    "savefig.dpi": 200,
    "pdf.fonttype": 42,
}


def style():
    """A context in which figures are made and written."""
    return matplotlib.rc_context({**matplotlib.rcParamsDefault, **SETTINGS, "backend": matplotlib.rcParams["backend"]})


class Drawing(Figure):
    """A figure with its caption, which needs no graphical session and shows itself in a notebook."""

    caption = ""
    origin = None  # study and program of what it shows; the PNG carries it
    contents = None  # what it shows, by kind; written beside it

    def __init__(self, **arguments):
        super().__init__(**arguments)
        FigureCanvasAgg(self)

    def _repr_png_(self):
        buffer = io.BytesIO()
        with style():
            self.savefig(buffer, format="png")
        return buffer.getvalue()

    def write(self, folder, name):
        """Writes name.pdf, name.png, the caption name.txt and what is shown, name.json; the same figure gives the same bytes. Returns the paths."""
        folder = Path(folder)
        writers = {
            "pdf": lambda path: self.savefig(path, format="pdf", metadata={"CreationDate": None, "Title": name}),
            "png": lambda path: self.savefig(path, format="png", metadata={"Description": self.origin} if self.origin else None),
            "txt": lambda path: path.write_text(self.caption + "\n"),
        }
        if self.contents is not None:
            writers["json"] = lambda path: path.write_text(json.dumps({"figure": name, **self.contents}, indent=1) + "\n")
        written, engine = [], self.get_layout_engine()
        with style():
            for kind, write in writers.items():
                path = folder / f"{name}.{kind}"
                partial = folder / f".{name}.{kind}.partial"
                try:
                    folder.mkdir(parents=True, exist_ok=True)
                    write(partial)
                    os.replace(partial, path)
                except OSError as error:
                    _remove(partial)
                    raise InputError(
                        f"cannot write a figure: {error.strerror}", path, "a directory that can be written, with space left") from None
                except BaseException:
                    _remove(partial)
                    raise
                written.append(path)
                # Where everything stands is worked out once: it takes as long as the drawing.
                self.set_layout_engine("none")
        self.set_layout_engine(engine)
        return written


def _remove(path):
    try:
        path.unlink(missing_ok=True)
    except OSError:
        pass


def formula(material):
    """A material's name with its digits lowered, as mathematical text: PbWO4 -> PbWO$_4$."""
    return re.sub(r"(?<=[A-Za-z)])(\d+)", r"$_{\1}$", material)


def power_of_ten(value, error):
    """'(1.23 \\pm 0.45) \\times 10^{19}' for mathematical text; without the error where there is none."""
    if value <= 0:
        return "0"
    exponent = int(f"{value:.2e}".partition("e")[2])
    mantissa, spread = value / 10.0**exponent, error / 10.0**exponent
    if math.isnan(error):
        return rf"{mantissa:.2f} \times 10^{{{exponent}}}"
    digits = 2 if spread == 0 else min(6, max(2, -math.floor(math.log10(spread))))
    return rf"({mantissa:.{digits}f} \pm {spread:.{digits}f}) \times 10^{{{exponent}}}"
