// PYTHIA picks the hardest subprocess of a non-diffractive collision at impact parameter b by
//     dsigma/dpT = dsigma_QCD/dpT <exp(-e(b) n(pT))>,
// with sigma_QCD damped at low pT, n(pT) the mean number of subprocesses above pT, e(b) the overlap of the protons, b drawn in proportion to
// it (T. Sjostrand, M. van Zijl, Phys. Rev. D 36 (1987) 2019). HardQCD has neither the damping nor the exponential. A slice of it gets both:
// the same damping (SuppressSmallPT: pT^4/(pT0^2 + pT^2)^2, alpha_s at pT0^2 + pT^2), and the exponential by running the multiparton
// interactions from the kinematic limit on (pTmaxMatch = 2), with b in proportion to e(b) alone (bSelScale = 3), and leaving out events in
// which one of them is harder than the slice's subprocess: these belong to the harder one, which is seen when the evolution in pT has come down
// to 3 GeV, before most of the work. What remains has the pT, the b and the softer interactions of non-diffractive events with this hardest subprocess.
#include "Stitching.hh"

#include <algorithm>
#include <cmath>

namespace {

/// PYTHIA's codes of 2 -> 2 processes of HardQCD:all. Others among the multiparton interactions (photons, onia, electroweak exchange) stay
/// where they are, whatever their pTHat: no slice makes them.
bool isQCD(int code) { return code >= 111 && code <= 124; }

/// GeV: a tenth of an event's time is spent above it, and its jets are there nearly as they will be.
constexpr double decisionScale = 3;
/// Around a parton: what falls into a jet, with what is still to be radiated.
constexpr double radius = 0.5;
/// Of |eta|: how far beside the chambers a jet is as good as within.
constexpr double beside = 0.2;
constexpr int mostFactor = 64;

double theta(double absEta) { return 2 * std::atan(std::exp(-absEta)); }

/// What a jet of given pT adds to the chambers, in units of one within them: its energy grows as cosh(eta), and beside them only photons that leave its
/// line count.
double nearness(const std::vector<double> &ranges, double scattered, double width, double absEta) {
    double best = 0;
    for (size_t i = 0; i < ranges.size(); i += 2) {
        const double near = std::min(std::max(absEta, ranges[i] - beside), ranges[i + 1] + beside);
        if (near == absEta) return 1;
        const double away = (theta(absEta) - theta(near)) / width;
        best = std::max(best, scattered / (1 + away * away) * std::cosh(absEta) / std::cosh(near));
    }
    return std::min(best, 1.);
}

/// Whether the collision belongs to another part: one with a harder subprocess than the slice's own, a non-diffractive one above the border.
bool isAnothers(const cg_part &part, const Pythia8::Info &info) {
    switch (part.kind) {
    case CG_ALL_COLLISIONS: return false;
    case CG_BELOW: return info.isNonDiffractive() && isQCD(info.codeSub()) && info.pTHat() >= part.most;
    case CG_WITHIN:
        for (int i = 1; i < info.nMPI(); ++i)
            if (info.pTMPI(i) > info.pTHat()) return true;
        return false;
    }
    return false;
}

}  // namespace

namespace cg {

PartHooks::PartHooks(const cg_part &part, const cg_focus &focus)
    : SuppressSmallPT(1., 2, true), part(part), absEta(focus.abs_eta, focus.abs_eta + 2 * focus.ranges), jetPT(focus.pt), scattered(focus.scattered), width(focus.width) {}

double PartHooks::scaleVetoPT() { return decisionScale; }

bool PartHooks::doVetoProcessLevel(Pythia8::Event &process) {
    ++made;
    weight = 1;
    if (part.kind != CG_BELOW || infoPtr->isNonDiffractive()) return false;
    // Diffractive systems have few jets, light ones none. One alone is looked at again when its partons are there, unless it is light; of two the first comes there
    // without the second. How few are finished changes the spread, not the mean.
    double mass = 0;
    for (int i = 1; i < process.size(); ++i)
        if (process[i].isFinal()) mass = std::max(mass, process[i].m());
    return !survives(mass < 2 * jetPT ? mostFactor : isSingleDiffractive() ? 1 : 2);
}

bool PartHooks::isSingleDiffractive() const { return infoPtr->isDiffractiveA() != infoPtr->isDiffractiveB(); }

bool PartHooks::survives(int k) {
    if (k > 1 && rndmPtr->flat() * k >= 1) return false;
    weight *= k;
    return true;
}

bool PartHooks::doVetoPT(int, const Pythia8::Event &event) {
    if (part.kind == CG_BELOW && !infoPtr->isNonDiffractive()) return weight == 1 && isSingleDiffractive() && !survives(factor(event));
    if (vetoed >= othersInARow) throw std::runtime_error("no event of this range of pTHat in " + std::to_string(vetoed));
    ++vetoed;
    if (isAnothers(part, *infoPtr)) return true;
    if (!survives(factor(event))) return true;
    vetoed = 0;
    return false;
}

// The spread of what collisions add per time is least if the chance is in proportion to the root of the mean square of what they add. A jet needs its
// partons: of those that have pT at this scale six in ten become one above the threshold from 1.2 of it on, 2 in 100 at 0.8 (pTHat of 17 to 22 GeV). Above
// the threshold what a jet adds grows as its pT. A diffractive system is at rest here, so that its jets' angles are not yet known.
int PartHooks::factor(const Pythia8::Event &event) const {
    if (!hasFocus()) return 1;
    const bool isAtRest = infoPtr->isDiffractiveA() || infoPtr->isDiffractiveB();
    // Of soft collisions so few are worth finishing that beginning them takes the time: twice as many then cost little.
    const double enough = (part.kind == CG_BELOW ? 1 : 1.2) * jetPT;
    double chance = 0;
    for (int i = 1; i < event.size(); ++i) {
        const auto &seed = event[i];
        if (!seed.isFinal() || seed.pT() < 1) continue;
        Pythia8::Vec4 sum;
        for (int j = 1; j < event.size(); ++j) {
            const auto &other = event[j];
            if (!other.isFinal()) continue;
            const double dphi = std::remainder(other.phi() - seed.phi(), 2 * M_PI), dy = other.y() - seed.y();
            if (dphi * dphi + dy * dy < radius * radius) sum += other.p();
        }
        const double there = std::min(1., std::pow(sum.pT() / enough, 4)), size = std::min(1., sum.pT() / (0.5 * infoPtr->pTHat()));
        chance = std::max(chance, isAtRest ? there : there * size * nearness(absEta, scattered, width, std::abs(sum.eta())));
    }
    int factor = 1;
    while (factor < mostFactor && 2 * factor * chance <= 1) factor *= 2;
    return factor;
}

std::shared_ptr<PartHooks> prepare(Pythia8::Pythia &pythia, const cg_part &part, const cg_focus &focus) {
    if (part.kind == CG_ALL_COLLISIONS || (part.kind == CG_BELOW && focus.ranges == 0)) return nullptr;
    auto hooks = std::make_shared<PartHooks>(part, focus);
    pythia.setUserHooksPtr(hooks);
    return hooks;
}

bool holds(const cg_part &part, const Pythia8::Info &info) { return !isAnothers(part, info); }

}  // namespace cg

extern "C" int cg_part_cross_section(
    const char *const *settings, int32_t count, cg_part part, int32_t events, double *sigma_mb, double *error_mb) {
    return cg::guarded(0, [&] {
        auto pythia = cg::configured(settings, count);
        cg::prepare(*pythia, part, {});
        for (const char *line : {"Random:setSeed = on", "Random:seed = 8318", "PartonLevel:all = off"}) cg::apply(*pythia, line);
        cg::initialise(*pythia, "the cross section of a slice");
        for (int32_t i = 0; i < events; ++i) pythia->next();
        *sigma_mb = pythia->info.sigmaGen();
        *error_mb = pythia->info.sigmaErr();
        return 1;
    });
}
