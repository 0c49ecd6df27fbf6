"""Draws what the program has written.

    python -m calodump figures DIR     all figures of a run, into DIR/figures
    python -m calodump recasts DIR     recasts over their published bounds, into DIR
    python -m calodump scan DIR        contours of a scan over keys of a study, into DIR
    python -m calodump ceiling DIR     growth of the reach with the data, into DIR
    python -m calodump experiment DATA FILE   an experiment, as 'calodump draw' hands it over
    python -m calodump events DATA FILE       events in a chamber, as 'calodump response --draw' hands them over
    python -m calodump explore DATA FILE      the page of 'calodump explore', from the tables that it hands over
    python -m calodump experiments OUT DIR...   contours of several runs side by side, into OUT
"""

import argparse
import sys

from . import ceiling, experiment, experiments, explorer, recast, response, scan
from .errors import InputError
from .run import Run


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m calodump", description="Draws the figures of CaloDump.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    figures = verbs.add_parser("figures", help="draws all figures of a run (PDF, PNG) into DIR/figures")
    figures.add_argument("directory", metavar="DIR", help="run directory")
    figures.add_argument("--style", metavar="FILE", help="labels, colours, ranges (TOML)")
    scanned = verbs.add_parser("scan", help="draws the contours of a scan over keys of a study, DIR/scan.json")
    scanned.add_argument("directory", metavar="DIR", help="directory of 'calodump scan'")
    for verb, text in (("recasts", "draws all recasts in DIR"), ("ceiling", "draws DIR/ceiling.json")):
        verbs.add_parser(verb, help=text).add_argument("directory", metavar="DIR", help="directory of 'calodump recast' or 'calodump ceiling'")
    drawing = verbs.add_parser("experiment", help="draws an experiment for 'calodump draw'")
    drawing.add_argument("directory", metavar="DATA", help="JSON file of the experiment")
    drawing.add_argument("file", metavar="FILE", help="PDF, PNG or SVG by its name")
    events = verbs.add_parser("events", help="draws events in a chamber for 'calodump response --draw'")
    events.add_argument("directory", metavar="DATA", help="JSON file of the events")
    events.add_argument("file", metavar="FILE", help="PDF, PNG or SVG by its name")
    page = verbs.add_parser("explore", help="writes the page of 'calodump explore'")
    page.add_argument("directory", metavar="DATA", help="the tables, DATA.json and DATA.bin")
    page.add_argument("file", metavar="FILE", help="the page")
    several = verbs.add_parser("experiments", help="draws the contours of several runs side by side into OUT")
    several.add_argument("directory", metavar="OUT", help="folder of the figure")
    several.add_argument("runs", metavar="DIR", nargs="+", help="run directories; DIR=a,b takes only the scenarios a and b")
    chosen = parser.parse_args(arguments)
    directory = chosen.directory
    try:
        if chosen.verb == "experiment":
            paths = [experiment.write(experiment.draw(experiment.read(directory)), chosen.file)]
        elif chosen.verb == "events":
            paths = [experiment.write(response.draw_events(response.read(directory)), chosen.file)]
        elif chosen.verb == "explore":
            paths = [explorer.write(directory, chosen.file)]
        elif chosen.verb == "experiments":
            paths = experiments.draw(experiments.collect(chosen.runs)).write(directory, "experiments")
        elif chosen.verb == "recasts":
            paths = recast.draw(directory).write(directory, "recasts")
        elif chosen.verb == "scan":
            paths = scan.draw(directory).write(directory, "scan")
        elif chosen.verb == "ceiling":
            paths = ceiling.draw(directory).write(directory, "ceiling")
        else:
            paths = draw_all(Run(directory), chosen.style)
        for path in paths:
            print(path)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def draw_all(run, style=None):
    """Draws what the run holds data for, in a style of the user's; paths of the files written."""
    drawings = {}
    if run.dumps:
        drawings["fig1"] = run.figure1()
    else:
        print(f"no flux in {run.path / 'flux'}: fig1 is not drawn", file=sys.stderr)
    if run.contours:
        drawings["fig2"] = run.figure2(style=style)
    else:
        print(f"no contours in {run.path / 'reach'}: fig2 is not drawn", file=sys.stderr)
    if run.contours and run.realistic_contours:
        drawings["fig3"] = run.figure3(style=style)
    if run.has_response:
        drawings["P14"] = run.figure_response()
    study = run.contours[0].header.get("study") if run.contours else None
    if study and recast.find(run.path / "recast", study):
        drawings["recast"] = recast.draw(run.path / "recast", study)
    if not drawings:
        raise InputError("nothing to draw", run.path, "flux/*.json or reach/*.csv", "run 'calodump run' first")
    for name in {"fig1", "fig2", "fig3", "P14", "recast"} - drawings.keys():  # of an earlier state of the run
        for old in (run.path / "figures").glob(f"{name}.*"):
            old.unlink()
    return [path for name, drawing in drawings.items() for path in drawing.write(run.path / "figures", name)]


if __name__ == "__main__":
    sys.exit(main())
