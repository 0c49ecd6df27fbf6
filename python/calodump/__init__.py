"""CaloDump in Python: runs the program, reads its run directories, draws their figures.

    import calodump
    run = calodump.run({"seed": 2}, "runs/mine", preset="quick")    # or calodump.Run("runs/quick"), one that is there
    run.events(0.03, 1e-4)                       # expected counts, factor by factor
    run.contour("NAME", luminosity=3000)         # mass, lower and upper edge of the coupling
    run.flux(run.dumps[0]).number(above=0.1, abs_eta=(0, 1.2))      # photons in the run's luminosity and their statistical error
    run.flux(run.dumps[0]).hist()                # as a hist.Hist
    run.figure2(luminosity=3000, labels={"NAME": "my scenario"})    # a matplotlib figure

Energies and masses are in GeV, couplings in GeV^-1, angles in radian, lengths in cm, luminosities in fb^-1. What the program refuses is raised as
`ProgramError`, what this package refuses as `InputError`, of which the former is one.
"""

from .errors import InputError
from .contours import Contour
from .flux import Flux
from .look import Look
from .run import Run
from .counts import Events
from .limits import Limit, read_limits
# After the module `run`, whose name in the package it takes.
from .program import ProgramError, decay, electron, photon, primakoff, run, shower

__all__ = [
    "Contour", "Events", "Flux", "InputError", "Limit", "Look", "ProgramError", "Run", "decay", "electron", "photon", "primakoff", "read_limits", "run", "shower",
]
