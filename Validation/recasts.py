"""Beam-dump searches computed again, beside their published bounds: runs `calodump recast` for all of them and writes the table.

Usage: recasts.py PROGRAM OUT

Fills the section `recasts` of docs/Validation.md and copies the figure to docs/validation/recasts.png.
"""

import json
import pathlib
import shutil
import subprocess
import sys

from document import ROOT, replace_section, table
from program import stamp

STUDIES = ["E137", "E141", "nuCal", "CHARM"]


def ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def rows(answer: dict) -> list[list[str]]:
    """Ours over published at each mass, then after each change."""
    comparison = answer["comparison"]
    lines = [["as in the study", comparison]]
    for variation in answer["variations"]:
        each = [
            {"lower_ratio": lower, "upper_ratio": upper} for lower, upper in zip(variation["lower_ratio"], variation["upper_ratio"])
        ]
        lines.append([variation["name"], each])
    return [[name] + [f"{ratio(cell.get('lower_ratio'))} / {ratio(cell.get('upper_ratio'))}" for cell in cells] for name, cells in lines]


def main(program: str, out: str) -> None:
    parts = []
    program = str(pathlib.Path(program).resolve())
    for study in STUDIES:
        run = subprocess.run([program, "recast", study, "--out", out, "--json"], stdout=subprocess.PIPE, check=True)
        answer = json.loads(run.stdout)
        header = [study] + [f"{1e3 * row['mass_GeV']:g} MeV" for row in answer["comparison"]]
        events = ["our events at the published lower edge"] + [f"{row['events_at_published_lower']:.3g}" if "events_at_published_lower" in row else "-"
                                                               for row in answer["comparison"]]
        parts.append(f"{study}: {answer['signal']:g} events ({answer['cl']}, {answer['statement']}).\n\n" + table(header, rows(answer) + [events]))
    shutil.copy(pathlib.Path(out) / "recasts.png", ROOT / "docs" / "validation" / "recasts.png")
    replace_section("recasts", "Couplings over the published ones, lower / upper edge.\n\n" + "\n\n".join(parts)
                    + "\n\n![recasts](validation/recasts.png)\n", stamp=stamp(program))


if __name__ == "__main__":
    main(*sys.argv[1:])
