"""How figures look where the user wants it otherwise: a style file (TOML), or the same as a dict.

    [axes]
    masses = [1e-3, 1.0]                  # GeV
    couplings = [1e-7, 1e-2]              # in the mediator's unit
    mass_label = "Masse [GeV]"
    coupling_label = "Kopplung [GeV$^{-1}$]"

    [scenarios.NAME]                      # as the study calls it
    label = "3 ab$^{-1}$"
    color = "#0072B2"
    line = "dashed"                       # solid, dashed, dotted, dashdot; else by level
    width = 2.0                           # points
    marker = "s"                          # matplotlib's, "" for none
    show = false

    [levels."N = 100"]                    # by what the legend calls them without markup
    label = "100 Ereignisse"
    line = "dotted"
    show = false

    [limits.NAME]                         # as 'calodump limits' calls it
    label = "mine"
    at = [0.01, 1e-6, 0]                  # mass, coupling, degrees
    color = "#dddddd"
    show = false

    [words]                               # of the legend
    "excluded, laboratory" = "ausgeschlossen, Labor"
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from matplotlib.colors import is_color_like

from .errors import InputError

FILE = "style.toml"  # in a run directory
LINES = {"solid": "-", "dashed": (0, (4.5, 2)), "dotted": (0, (1.2, 1.2)), "dashdot": (0, (5, 1.5, 1, 1.5))}
KEYS = {
    "axes": {"masses", "couplings", "mass_label", "coupling_label"},
    "scenarios": {"label", "color", "line", "width", "marker", "show"},
    "levels": {"label", "line", "show"},
    "limits": {"label", "at", "color", "show"},
    "words": None,
}
KINDS = {"label": str, "color": str, "line": str, "width": (int, float), "marker": str, "show": bool, "mass_label": str, "coupling_label": str}


@dataclass(frozen=True)
class Look:
    """What a style says; nothing where it is silent."""

    axes: dict = field(default_factory=dict)
    scenarios: dict = field(default_factory=dict)
    levels: dict = field(default_factory=dict)
    limits: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)

    @classmethod
    def of(cls, style=None, labels=None, run=None):
        """The look of a style: a file, a dict, or the `style.toml` of a run's directory; `labels` of scenarios prevail."""
        place = "style"
        if style is None and run is not None and (Path(run) / FILE).is_file():
            style = Path(run) / FILE
        if isinstance(style, Look):
            look = style
        else:
            if style is not None and not isinstance(style, dict):
                place = Path(style)
                try:
                    import tomllib
                except ImportError:
                    raise InputError("style files need Python 3.11 or later", place, "a dict: run.figure2(style={...})") from None
                try:
                    style = tomllib.loads(place.read_text(encoding="utf-8"))
                except (OSError, ValueError) as error:
                    raise InputError(f"cannot read the style: {error}", place, "a TOML file") from None
            look = cls(**_checked(style or {}, place))
        if labels:
            scenarios = {name: dict(entry) for name, entry in look.scenarios.items()}
            for name, label in labels.items():
                scenarios.setdefault(name, {})["label"] = label
            look = replace(look, scenarios=scenarios)
        return look

    def check(self, contours, limits):
        """Refuses names that are nowhere in a figure's data: a slip of the pen would change nothing."""
        known = {"scenarios": {c.scenario for c in contours}, "levels": {c.level for c in contours}, "limits": {limit.name for limit in limits}}
        for part, names in known.items():
            for name in getattr(self, part):
                if name not in names:
                    raise InputError(f"no such name in {part}: '{name}'", "style", ", ".join(sorted(names)) or "none")

    def window(self, masses, couplings):
        return tuple(self.axes.get("masses", masses)), tuple(self.axes.get("couplings", couplings))

    def shown(self, contours):
        def is_shown(contour):
            return self.scenarios.get(contour.scenario, {}).get("show", True) and self.levels.get(contour.level, {}).get("show", True)

        return [contour for contour in contours if is_shown(contour)]

    def bounds(self, limits):
        """Limits that are shown, with the labels and places that they are given."""
        found = []
        for limit in limits:
            entry = self.limits.get(limit.name, {})
            if not entry.get("show", True):
                continue
            header = dict(limit.header)
            if "at" in entry:
                header["label_at"] = " ".join(str(value) for value in entry["at"])
            if "color" in entry:
                header["color"] = entry["color"]
            found.append(replace(limit, label=entry.get("label", limit.label), header=header))
        return found

    def scenario(self, name, label, colour, width, marker):
        entry = self.scenarios.get(name, {})
        return entry.get("label", label), entry.get("color", colour), entry.get("width", width), entry.get("marker", marker)

    def dash(self, scenario, level, dash):
        line = self.scenarios.get(scenario, {}).get("line") or self.levels.get(level, {}).get("line")
        return LINES[line] if line else dash

    def word(self, text):
        return self.words.get(text, text)

    def mediator(self, mediator):
        return {**mediator, **{key: self.axes[key] for key in ("mass_label", "coupling_label") if key in self.axes}}


def _checked(style, place):
    for part, entries in style.items():
        if part not in KEYS:
            raise InputError(f"unknown part '{part}'", place, ", ".join(KEYS))
        if not isinstance(entries, dict):
            raise InputError(f"'{part}' is no table", place, f"[{part}]")
        if part == "words":
            continue
        for name, entry in ({"": entries} if part == "axes" else entries).items():
            if not isinstance(entry, dict):
                raise InputError(f"'{part}.{name}' is no table", place, f"[{part}.{name}]")
            for key, value in entry.items():
                _check(f"{part}.{name}.{key}".replace("..", "."), key, value, KEYS[part], place)
    return style


def _check(path, key, value, known, place):
    if key not in known:
        raise InputError(f"unknown key '{path}'", place, ", ".join(sorted(known)))
    if key in ("masses", "couplings", "at"):
        count = 3 if key == "at" else 2
        numbers = isinstance(value, (list, tuple)) and len(value) == count and all(isinstance(one, (int, float)) for one in value)
        if not numbers or not all(one > 0 for one in value[:2]) or (key != "at" and value[0] >= value[1]):
            raise InputError(f"{path} = {value}", place, "mass, coupling and degrees" if key == "at" else "two ascending positive numbers")
    elif not isinstance(value, KINDS[key]) or (isinstance(value, bool) and key != "show"):
        raise InputError(f"{path} = {value!r}", place, "true or false" if key == "show" else "a number" if key == "width" else "a text")
    elif key == "line" and value not in LINES:
        raise InputError(f"{path} = {value!r}", place, ", ".join(LINES))
    elif key == "color" and not is_color_like(value):
        raise InputError(f"{path} = {value!r}", place, 'a colour such as "#0072B2"')


PLAIN = Look()
