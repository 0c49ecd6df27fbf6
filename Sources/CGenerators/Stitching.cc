// PYTHIA picks the hardest subprocess of a non-diffractive collision at impact parameter b by
//     dsigma/dpT = dsigma_QCD/dpT <exp(-e(b) n(pT))>,
// with sigma_QCD damped at low pT, n(pT) the mean number of subprocesses above pT, e(b) the overlap of the protons, b drawn in proportion to
// it (T. Sjostrand, M. van Zijl, Phys. Rev. D 36 (1987) 2019). HardQCD has neither the damping nor the exponential. A slice of it gets both:
// the same damping (SuppressSmallPT: pT^4/(pT0^2 + pT^2)^2, alpha_s at pT0^2 + pT^2), and the exponential by running the multiparton
// interactions from the kinematic limit on (pTmaxMatch = 2), with b in proportion to e(b) alone (bSelScale = 3), and leaving out events in
// which one of them is harder than the slice's subprocess: these belong to the harder one. What remains has the pT, the b and the softer
// interactions of non-diffractive events with this hardest subprocess.
#include "Stitching.hh"

#include <algorithm>

namespace {

/// PYTHIA's codes of 2 -> 2 processes of HardQCD:all. Others among the multiparton interactions (photons, onia, electroweak exchange) stay
/// where they are, whatever their pTHat: no slice makes them.
bool isQCD(int code) { return code >= 111 && code <= 124; }

}  // namespace

namespace cg {

void prepare(Pythia8::Pythia &pythia, const cg_part &part) {
    if (part.kind == CG_WITHIN) pythia.setUserHooksPtr(std::make_shared<Pythia8::SuppressSmallPT>(1., 2, true));
}

bool holds(const cg_part &part, Pythia8::Pythia &pythia) {
    const auto &info = pythia.info;
    switch (part.kind) {
    case CG_ALL_COLLISIONS: return true;
    case CG_BELOW: return !(info.isNonDiffractive() && isQCD(info.codeSub()) && info.pTHat() >= part.most);
    case CG_WITHIN:
        for (int i = 1; i < info.nMPI(); ++i)
            if (info.pTMPI(i) > info.pTHat()) return false;
        return true;
    }
    return false;
}

}  // namespace cg

extern "C" int cg_part_cross_section(
    const char *const *settings, int32_t count, cg_part part, int32_t events, double *sigma_mb, double *error_mb) {
    return cg::guarded(0, [&] {
        auto pythia = cg::configured(settings, count);
        cg::prepare(*pythia, part);
        for (const char *line : {"Random:setSeed = on", "Random:seed = 8318", "PartonLevel:all = off"}) cg::apply(*pythia, line);
        cg::initialise(*pythia, "the cross section of a slice");
        for (int32_t i = 0; i < events; ++i) pythia->next();
        *sigma_mb = pythia->info.sigmaGen();
        *error_mb = pythia->info.sigmaErr();
        return 1;
    });
}
