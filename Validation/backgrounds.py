"""What looks like the patterns of the chambers, pattern by pattern (P16, P17, P26): tables of docs/Paper.md.

Usage: backgrounds.py PROGRAM RUN [STATIONS]

STATIONS is the stations-DT.json that experiments.py leaves in its folder; without it what punches through is not counted.
"""

import json
import pathlib
import sys

from document import power, replace_section, table
from program import ask, stamp

# The first is the one that a study takes.
PATTERNS = {
    "run4-dt": {"consecutive-2": "2 layers in a row", "primitive": "3 of 4 in one superlayer", "correlated": "in both", "shower": "shower of 6 hits",
                "diphoton": "begins inside, stops"},
    "run4-me0": {"consecutive-2": "2 layers in a row", "stub": "stub of 4 of 6", "diphoton": "begins inside, stops"},
}


def cell(entries):
    error = sum(entry["error"] ** 2 for entry in entries) ** 0.5
    mean = sum(entry["expected"] for entry in entries)
    return power(mean, error) if mean else f"0 +- {error:.0e}".replace("e+0", "e").replace("e+", "e") if entries else ""


def scenario(name, entries):
    own = [entry for entry in entries if entry["scenario"] == name]
    sources = list(dict.fromkeys(entry["name"] for entry in own))
    rows = [[source, *(cell([entry for entry in own if (entry["name"], entry["pattern"]) == (source, pattern)]) for pattern in PATTERNS[name])] for source in sources]
    return table([name, *PATTERNS[name].values()], rows + [["together", *(cell([entry for entry in own if entry["pattern"] == pattern]) for pattern in PATTERNS[name])]])


def main():
    program, run, *stations = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    words, counted = ["--punchthrough", stations[0]] if stations else [], "is not counted"
    if stations:
        report = json.loads(stations[0].read_text())
        counted = f"from the table of P17 ({report['showers']:,} showers, {report['collisions']:,} collisions of `{report['experiment']}`), for ME0 not counted"
    about = [run / "study.yaml", *sorted((run / "flux").glob("*.json")), *stations]
    entries = ask(program, "backgrounds", run, "--experiment", "cms-phase2", *(word for name in PATTERNS for word in ("--scenario", name)), *words, about=about)
    text = f"Numbers that look like each pattern in 500/fb, 200 collisions a crossing; what punches through {counted}."
    replace_section("backgrounds", "\n\n".join([text, *(scenario(name, entries) for name in PATTERNS)]), "docs/Paper.md", stamp(program))


if __name__ == "__main__":
    main()
