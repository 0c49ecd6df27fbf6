"""FIG. 1: photons in energy and angle to the beam, one panel per dump.

The angle's axis is linear in pseudorapidity, eta = -ln tan(theta / 2), and labelled in degrees: the forward region, where
the hard photons are, would be a few per cent of an axis linear in theta. The density is per radian, whatever the axis.
"""

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedFormatter, FixedLocator, LogLocator, NullFormatter, NullLocator

from .style import WIDTH, Drawing, formula, power_of_ten, style

DECADES = 8  # of the colour scale, at most
BINS_PER_DECADE = 10  # of energy, as drawn
ETA_MAX = 7.0  # where the open outermost bins are cut
BEAM_ETA = (0.0, 10.0)  # shown behind a fixed target
STROKES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (5, 1.5, 1, 1.5)))  # of the edges, one for each chamber
WORDS = ("solid", "dashed", "dotted", "dash-dotted")
DEGREE_TICKS = (179.5, 178, 170, 150, 120, 90, 60, 30, 10, 2, 0.5)
BEAM_TICKS = (90, 60, 30, 10, 2, 0.5, 0.1, 0.02, 0.01)


def draw(fluxes, luminosity, chambers=()):
    """A panel for each flux, normalised to a luminosity in fb^-1, with the edges of chambers (name, |eta| from, |eta| to) as far as there are strokes for them."""
    drawn = chambers if len(chambers) <= len(STROKES) else ()
    energies, densities = zip(*(_coarser(flux.energy, flux.density(luminosity)) for flux in fluxes))
    norm = _colour_scale(densities)
    with style():
        figure = Drawing(figsize=(WIDTH, 3.55), layout="constrained")
        panels = figure.subplots(1, len(fluxes), sharex=True, sharey=True, squeeze=False)[0]
        for panel, flux, energy, density in zip(panels, fluxes, energies, densities):
            image = _heat_map(panel, energy, flux.theta, density, norm, BEAM_ETA[1] if flux.beam else ETA_MAX)
            _bands(panel, drawn)
            panel.set_title(f"{flux.dump} ({formula(flux.header['material'])})", loc="left")
            number = flux.number(luminosity)
            seen = rf"$N_\gamma = {power_of_ten(*number)}$" if number[0] > 0 else f"no photon in {flux.header['collisions']} {_events(flux)}"
            panel.set_title(seen, loc="right")
        _axes(panels, energies, densities, drawn, BEAM_ETA if all(flux.beam for flux in fluxes) else (-ETA_MAX, ETA_MAX))
        bar = figure.colorbar(image, ax=list(panels), pad=0.015, aspect=28, extend="min")
        bar.set_label(r"$\mathrm{d}N_\gamma\,/\,(\mathrm{d}\log_{10}\!E_\gamma\;\mathrm{d}\theta_\gamma)$  [rad$^{-1}$]")
        bar.ax.yaxis.set_major_locator(LogLocator(numticks=DECADES + 1))
        bar.ax.yaxis.set_minor_locator(NullLocator())
    figure.caption = _caption(fluxes, luminosity, chambers)
    return figure


def _events(flux):
    return "beam particles" if flux.beam else "collisions"


def _eta(theta):
    with np.errstate(divide="ignore"):
        return -np.log(np.tan(0.5 * np.asarray(theta, dtype=float)))


def _coarser(energy, density):
    """Groups of energy bins merged to about BINS_PER_DECADE, their densities averaged over log E."""
    width = np.diff(np.log10(energy))
    group = max(1, round(1 / (BINS_PER_DECADE * np.median(width))))
    starts = np.arange(0, len(width), group)
    total = np.add.reduceat(density * width[:, None], starts, axis=0)
    return np.append(energy[starts], energy[-1]), total / np.add.reduceat(width, starts)[:, None]


def _colour_scale(densities):
    """Whole decades from the peak down to all but the thinnest hundredth of the filled cells, DECADES at most."""
    filled = np.concatenate([density[density > 0] for density in densities])
    if not len(filled):
        return LogNorm(1 / 10**DECADES, 1.0)
    top = 10 ** np.ceil(np.log10(filled.max()))
    bottom = 10 ** np.floor(np.log10(np.quantile(filled, 0.01)))
    return LogNorm(max(bottom, top / 10**DECADES), top)


def _heat_map(panel, energy, theta, density, norm, highest):
    eta = np.clip(_eta(theta), -highest, highest)
    visible = np.where(density > 0, np.maximum(density, norm.vmin * 0.999), np.nan)
    return panel.pcolormesh(energy, eta, visible.T, norm=norm, cmap="viridis", rasterized=True)


def _bands(panel, chambers):
    halo = [withStroke(linewidth=2.6, foreground="white", alpha=0.85)]
    labels = []
    for (name, inner, outer), stroke in zip(chambers, STROKES):
        for eta in {inner, outer, -inner, -outer} - {0.0}:
            panel.axhline(eta, color="black", lw=1.1, ls=stroke, path_effects=halo)
        middles = [0.0] if inner == 0 else [0.5 * (inner + outer), -0.5 * (inner + outer)]
        for middle in middles:
            beside = sum(len(other) + 1 for place, other in labels if abs(place - middle) < 0.6)
            labels.append((middle, name))
            panel.text(0.965 - 0.033 * beside, middle, name, transform=panel.get_yaxis_transform(), path_effects=halo, color="black", ha="right", va="center", fontsize=8.5)


def _axes(panels, energies, densities, chambers, shown):
    degrees = DEGREE_TICKS if shown[0] < 0 else BEAM_TICKS
    edges = set()  # those whose numbers find room
    for eta in sorted({eta for _, *ends in chambers for eta in ends}):
        edges |= {eta} if all(abs(eta - edge) > 0.6 for edge in edges) else set()
    edges |= {eta for eta in range(0, int(shown[1]) + 1, 2) if all(abs(eta - edge) > 0.5 for edge in edges)}
    ticks = sorted(edges | {-eta for eta in edges})
    highest = max(energy[1:][(density > 0).any(axis=1)].max(initial=energy[1]) for energy, density in zip(energies, densities))
    panels[0].set_xscale("log")
    panels[0].set_xlim(min(energy[0] for energy in energies), highest)
    panels[0].set_ylim(shown[1], shown[0])
    panels[0].set_ylabel(r"Angle to the beam $\theta_\gamma$ [degrees]")
    for panel in panels:
        panel.set_xlabel(r"Photon energy $E_\gamma$ [GeV]")
        panel.xaxis.set_major_locator(LogLocator(numticks=12))
        panel.xaxis.set_minor_locator(NullLocator())
        panel.yaxis.set_major_locator(FixedLocator(_eta(np.radians(degrees))))
        panel.yaxis.set_major_formatter(FixedFormatter([f"{tick:g}" for tick in degrees]))
        panel.tick_params(axis="y", right=False)
        twin = panel.twinx()
        twin.set_ylim(panel.get_ylim())
        twin.yaxis.set_major_locator(FixedLocator(ticks))
        twin.yaxis.set_major_formatter(FixedFormatter([f"{eta:g}".replace("-", "\u2212") for eta in ticks]))
        if panel is not panels[-1]:
            twin.yaxis.set_major_formatter(NullFormatter())
    twin.set_ylabel(r"Pseudorapidity $\eta$", labelpad=4)


def _caption(fluxes, luminosity, chambers):
    def words(value, error):
        return f"{value:.3g}" if np.isnan(error) else f"{value:.3g} +- {error:.2g}"

    strokes = WORDS if len(chambers) <= len(STROKES) else ()
    edges = "; ".join(f"{name}, {inner:g} < |eta| < {outer:g}" + (f", {strokes[i]}" if strokes else "") for i, (name, inner, outer) in enumerate(chambers))
    drawn = "Lines: angular coverage of the scenarios' chambers" if strokes else "Angular coverage of the scenarios' chambers, which are too many for lines"

    parts = []
    for flux in fluxes:
        header = flux.header
        parts.append(
            f"{flux.dump}: {words(*flux.number(luminosity)) if flux.number(luminosity)[0] > 0 else 'no'} photons in {header['depth_cm']:g} cm of {header['material']}, from "
            f"{header['collisions']} {_events(flux)} (cone {header.get('cone', 'not stated')}, cut {header.get('cut', 'not stated')}).")
    beams = [flux.beams for flux in fluxes if flux.beams]
    amount, lines = f"{luminosity:g} fb^-1", "No contours, so no chambers are drawn."
    if all(flux.beam for flux in fluxes):
        amount, lines = f"{fluxes[0].collisions_in(luminosity):.3g} particles on target", ""
    of = f" of {'collisions ' if lines else ''}{' and '.join(dict.fromkeys(beams))}" if beams else ""
    return " ".join([
        f"FIG. 1. Photons above {1e3 * min(flux.energy[0] for flux in fluxes):.3g} MeV in the dumps, in energy and angle to the beam, for "
        f"{amount}{of}. The colour is the number of photons per decade of energy and per radian. White: no photon.",
        f"{drawn} ({edges})." if edges else lines, *parts,
        f"Errors are statistical: the spread over independent groups of {_events(fluxes[0])}."]).replace("  ", " ")
