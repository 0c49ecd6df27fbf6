#!/usr/bin/env python3
"""Makes the tables of published bounds on the other mediators in Sources/Bounds/Limits from digitised curves.

    scripts/limits_of_mediators.py CURVES [--out Sources/Bounds/Limits]

CURVES is a folder of CSV files with mass_GeV and the coupling, named as below: FORESEE's lines of dark photons and B-L (github.com/KlingFelix/FORESEE at
2d6431f6, MIT), pyCEvNS's contour of the combined electron dumps (github.com/athompson-tamu/pyCEvNS at ead392a9, MIT) times m_e. Thinned as the other
tables (`thin_limits.py`), searches of resonances to 5 %. Couplings of 1 and more are the open top of a plot: what has such points is excluded above its
lower edge, with straight lines across the gaps of a resonance search.
"""

import argparse
import math
import sys
from pathlib import Path
from typing import NamedTuple

import thin_limits

FORESEE, PYCEVNS = thin_limits.FORESEE, "pyCEvNS, github.com/athompson-tamu/pyCEvNS, MIT"
UNKNOWN = "not stated in the compilation"


class Curve(NamedTuple):
    name: str
    label: str
    shape: str
    file: str
    reference: str
    arxiv: str
    bibtex: str
    kind: str = "laboratory"
    cl: str = UNKNOWN
    note: str = ""


def dark(name, *rest, **more):
    return "dark-photon", Curve(f"dark-photon-{name}", *rest, **more)


def number(name, *rest, **more):
    return "b-l", Curve(f"b-l-{name}", *rest, **more)


RECAST = "recast for B-L by the compilation"
CURVES = [
    dark("e137", "E137", "polygon", "darkphoton_lab_E137", "J.D. Bjorken et al., Phys. Rev. D 38 (1988) 3375; S. Andreas et al., Phys. Rev. D 86 (2012) 095019", "1209.6083",
         "Bjorken:1988as, Andreas:2012mt, Kling:2021fwx", cl="95 %"),
    dark("e141", "E141", "polygon", "darkphoton_lab_E141", "E.M. Riordan et al., Phys. Rev. Lett. 59 (1987) 755; S. Andreas et al., Phys. Rev. D 86 (2012) 095019", "1209.6083",
         "Riordan:1987aw, Andreas:2012mt, Kling:2021fwx", cl="95 %"),
    dark("charm", "CHARM", "polygon", "darkphoton_lab_CHARM", "F. Bergsma et al. (CHARM), Phys. Lett. B 157 (1985) 458; J. Bluemlein, J. Brunner, Phys. Lett. B 731 (2014) 320", "1311.3870",
         "CHARM:1985anb, Blumlein:2013cua, Kling:2021fwx", cl="90 %", note="eta -> gamma A'; at low mass twice as strong as arXiv:1908.07525"),
    dark("nucal", "nuCal", "polygon", "darkphoton_lab_NuCal", "J. Bluemlein et al., Z. Phys. C 51 (1991) 341; J. Bluemlein, J. Brunner, Phys. Lett. B 731 (2014) 320", "1311.3870",
         "Blumlein:1990ay, Blumlein:2013cua, Kling:2021fwx", cl="90 %", note="pi0 decays at low mass, proton bremsstrahlung above"),
    dark("na64", "NA64", "polygon", "darkphoton_lab_NA64", "D. Banerjee et al. (NA64), Phys. Rev. D 101 (2020) 071101", "1912.11389", "NA64:2019auh, Kling:2021fwx", cl="90 %"),
    dark("lsnd", "LSND", "polygon", "darkphoton_lab_LSND", "compilation FORESEE; C. Athanassopoulos et al. (LSND), Phys. Rev. C 58 (1998) 2489", "nucl-ex/9706006", "LSND:1997vqj, Kling:2021fwx"),
    dark("na62-ee", "NA62 ee", "polygon", "darkphoton_lab_NA62ee", "E. Cortina Gil et al. (NA62), Phys. Rev. Lett. 133 (2024) 111802", "2312.12055", "NA62:2023nhs, Kling:2021fwx", cl="90 %"),
    dark("na62-mumu", "NA62 mumu", "polygon", "darkphoton_lab_NA62mumu", "E. Cortina Gil et al. (NA62), JHEP 09 (2023) 035", "2303.08666", "NA62:2023qyn, Kling:2021fwx", cl="90 %"),
    dark("faser-2023", "FASER (2023)", "polygon", "darkphoton_lab_FASER_27invfb", "H. Abreu et al. (FASER), Phys. Lett. B 848 (2024) 138378", "2308.05587", "FASER:2023tle, Kling:2021fwx", cl="90 %", note="27 fb^-1"),
    dark("babar", "BaBar", "lower", "darkphoton_lab_BaBar", "J.P. Lees et al. (BaBar), Phys. Rev. Lett. 113 (2014) 201801", "1406.2980", "BaBar:2014zli, Kling:2021fwx", cl="90 %"),
    dark("na48", "NA48/2", "lower", "darkphoton_lab_NA48", "J.R. Batley et al. (NA48/2), Phys. Lett. B 746 (2015) 178", "1504.00607", "NA482:2015wmo, Kling:2021fwx", cl="90 %"),
    dark("a1", "A1", "lower", "darkphoton_lab_A1", "H. Merkel et al. (A1), Phys. Rev. Lett. 112 (2014) 221802", "1404.5502", "Merkel:2014avp, Kling:2021fwx", cl="95 %"),
    dark("kloe", "KLOE", "lower", "darkphoton_lab_KLOE", "A. Anastasi et al. (KLOE-2), Phys. Lett. B 784 (2018) 336", "1807.02691", "KLOE-2:2018kqf, Kling:2021fwx", cl="90 %"),
    dark("lhcb-prompt", "LHCb", "lower", "darkphoton_lab_LHCb1", "R. Aaij et al. (LHCb), Phys. Rev. Lett. 124 (2020) 041801", "1910.06926", "LHCb:2019vmc, Kling:2021fwx", cl="90 %"),
    dark("lhcb-displaced-1", "LHCb displaced", "polygon", "darkphoton_lab_LHCb2", "R. Aaij et al. (LHCb), Phys. Rev. Lett. 124 (2020) 041801", "1910.06926", "LHCb:2019vmc, Kling:2021fwx", cl="90 %"),
    dark("lhcb-displaced-2", "LHCb displaced", "polygon", "darkphoton_lab_LHCb3", "R. Aaij et al. (LHCb), Phys. Rev. Lett. 124 (2020) 041801", "1910.06926", "LHCb:2019vmc, Kling:2021fwx", cl="90 %"),
    dark("sn1987a", "SN1987A", "polygon", "darkphoton_astro_SN", "J.H. Chang, R. Essig, S.D. McDermott, JHEP 01 (2017) 107, as the compilation has it", "1611.03864", "Chang:2016ntp, Kling:2021fwx", kind="astrophysical", cl="indicative"),
    dark("ship", "SHiP", "line", "darkphoton_projection_SHiP", "S. Alekhin et al., Rept. Prog. Phys. 79 (2016) 124201, as the compilation has it", "1504.04855", "Alekhin:2015byh, Kling:2021fwx", kind="projection"),
    dark("seaquest", "SeaQuest", "line", "darkphoton_projection_SeaQuest", "A. Berlin et al., Phys. Rev. D 98 (2018) 035011, as the compilation has it", "1804.00661", "Berlin:2018pwi, Kling:2021fwx", kind="projection"),
    number("e137", "E137", "polygon", "BminusL_lab_E137", "J.D. Bjorken et al., Phys. Rev. D 38 (1988) 3375", "-", "Bjorken:1988as, Kling:2021fwx", note=RECAST),
    number("e141", "E141", "polygon", "BminusL_lab_E141", "E.M. Riordan et al., Phys. Rev. Lett. 59 (1987) 755", "-", "Riordan:1987aw, Kling:2021fwx", note=RECAST),
    number("charm", "CHARM", "polygon", "BminusL_lab_CHARM", "F. Bergsma et al. (CHARM), Phys. Lett. B 157 (1985) 458", "-", "CHARM:1985anb, Kling:2021fwx", note=RECAST),
    number("nucal", "nuCal", "polygon", "BminusL_lab_NuCal", "J. Bluemlein et al., Z. Phys. C 51 (1991) 341", "-", "Blumlein:1990ay, Kling:2021fwx", note=RECAST),
    number("na64", "NA64", "polygon", "BminusL_lab_NA64", "D. Banerjee et al. (NA64), Phys. Rev. D 101 (2020) 071101", "1912.11389", "NA64:2019auh, Kling:2021fwx", note=RECAST),
    number("na64-invisible", "NA64 invisible", "lower", "BminusL_lab_NA64_inv_new", "Yu.M. Andreev et al. (NA64), Phys. Rev. Lett. 129 (2022) 161801", "2207.09979", "NA64:2022yly, Kling:2021fwx", cl="90 %", note="the compilation's newer curve of that label"),
    number("babar", "BaBar", "lower", "BminusL_lab_BaBar", "J.P. Lees et al. (BaBar), Phys. Rev. Lett. 113 (2014) 201801", "1406.2980", "BaBar:2014zli, Kling:2021fwx", note=RECAST),
    number("borexino", "Borexino", "lower", "BminusL_lab_Borexino", "R. Harnik, J. Kopp, P.A.N. Machado, JCAP 07 (2012) 026, as the compilation has it", "1202.6073", "Harnik:2012ni, Kling:2021fwx"),
    number("texono", "TEXONO", "lower", "BminusL_lab_Texono", "S. Bilmis et al., Phys. Rev. D 92 (2015) 033009, as the compilation has it", "1502.07763", "Bilmis:2015lja, Kling:2021fwx"),
    number("charm-ii", "CHARM II", "lower", "BminusL_lab_CHARM_II", "S. Bilmis et al., Phys. Rev. D 92 (2015) 033009, as the compilation has it", "1502.07763", "Bilmis:2015lja, Kling:2021fwx"),
    number("lhcb-prompt", "LHCb", "lower", "BminusL_lab_LHCb_prompt", "R. Aaij et al. (LHCb), Phys. Rev. Lett. 124 (2020) 041801", "1910.06926", "LHCb:2019vmc, Kling:2021fwx", note=RECAST),
    number("ship", "SHiP", "line", "BminusL_projection_SHIP", "S. Alekhin et al., Rept. Prog. Phys. 79 (2016) 124201, as the compilation has it", "1504.04855", "Alekhin:2015byh, Kling:2021fwx", kind="projection"),
    ("alp-electron", Curve(
        "alp-electron-dumps", "electron dumps", "polygon", "alpelectron_lab_beamdumps_combined",
        "R. Essig, R. Harnik, J. Kaplan, N. Toro, Phys. Rev. D 82 (2010) 113008; M. Bauer, M. Neubert, A. Thamm, JHEP 12 (2017) 044", "1008.0636; 1708.00443",
        "Essig:2010gu, Bauer:2017ris", note="E137, E141, E774 and Orsay together; 18 points, digitised coarsely; publication inferred from the values")),
]


def read(path):
    rows = [line.split(",") for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return [(float(mass), float(coupling)) for mass, coupling in rows[1:]]


def vertices(curve, folder):
    points = read(folder / f"{curve.file}.csv")
    if curve.shape == "lower":  # the lowest coupling of each mass
        least = {}
        for mass, coupling in points:
            if coupling < 0.9:
                least[mass] = min(coupling, least.get(mass, math.inf))
        points = sorted(least.items())
    else:
        points = [one for i, one in enumerate(points) if i == 0 or one != points[i - 1]]
    bound = thin_limits.Bound(curve.name, curve.label, curve.kind, curve.shape, curve.cl, "", "", "", top=0.9)
    return thin_limits.table(bound, points, 0.05 if curve.shape == "lower" and len(points) > 300 else 0.01)


def write(mediator, curve, points, folder):
    note = curve.note
    if curve.shape == "polygon":
        note = "; ".join(filter(None, [note, f"above {max(g for _, g in points):.2g} the source stops"]))
    keys = [("name", curve.name), ("mediator", mediator), ("label", curve.label), ("kind", curve.kind), ("shape", curve.shape), ("cl", curve.cl), ("reference", curve.reference),
            ("arxiv", curve.arxiv), ("bibtex", curve.bibtex), ("compiled_by", PYCEVNS if mediator == "alp-electron" else FORESEE)] + ([("note", note)] if note else [])
    thin_limits.write_table(keys, "coupling", points, folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("curves", type=Path, metavar="CURVES", help="folder of digitised curves")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "Sources/Bounds/Limits")
    arguments = parser.parse_args()
    try:
        for mediator, curve in CURVES:
            points = vertices(curve, arguments.curves)
            write(mediator, curve, points, arguments.out)
            print(f"{curve.name:30s} {len(points):4d} points")
    except (OSError, ValueError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
