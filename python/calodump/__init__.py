"""Reads a run directory of CaloDump and draws its figures.

    from calodump import Run
    run = Run("runs/quick")
    run.flux(run.dumps[0]).number()              # photons in the run's luminosity and their statistical error
    run.contours[0]                              # mass, lower and upper edge of the coupling
    run.figure1()                                # a matplotlib figure

Energies and masses are in GeV, couplings in GeV^-1, angles in radian, lengths in cm, luminosities in fb^-1.
"""

from .errors import InputError
from .contours import Contour
from .flux import Flux
from .run import Run
from .limits import Limit, read_limits

__all__ = ["Contour", "Flux", "InputError", "Limit", "Run", "read_limits"]
