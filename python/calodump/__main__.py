"""python -m calodump figures DIR: draws all figures of a run into DIR/figures."""

import argparse
import sys

from .errors import InputError
from .io import Run


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m calodump", description="Draws the figures of a CaloDump run.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    figures = verbs.add_parser("figures", help="draws all figures of a run (PDF, PNG) into DIR/figures")
    figures.add_argument("directory", metavar="DIR", help="run directory")
    directory = parser.parse_args(arguments).directory
    try:
        for path in draw_all(Run(directory)):
            print(path)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def draw_all(run):
    """Draws what the run holds data for; paths of the files written."""
    drawings = {}
    if run.dumps:
        drawings["fig1"] = run.figure1()
    else:
        print(f"no flux in {run.path / 'flux'}: fig1 is not drawn", file=sys.stderr)
    if run.contours:
        drawings["fig2"] = run.figure2()
    else:
        print(f"no contours in {run.path / 'reach'}: fig2 is not drawn", file=sys.stderr)
    if run.contours and run.best_contours:
        drawings["fig3"] = run.figure3()
    if not drawings:
        raise InputError("nothing to draw", run.path, "flux/*.json or reach/*.csv", "run 'calodump run' first")
    return [path for name, drawing in drawings.items() for path in drawing.write(run.path / "figures", name)]


if __name__ == "__main__":
    sys.exit(main())
