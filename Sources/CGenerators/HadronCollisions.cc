// Hadron-nucleon collisions at any energy, and decays.
//
// PYTHIA set up as for cascades in matter: T. Sjostrand and M. Utheim, Eur. Phys. J. C 82 (2022) 21, arXiv:2108.03481.
#include "CarriedState.hh"
#include "Decays.hh"

#include <algorithm>

struct cg_hadrons {
    std::unique_ptr<Pythia8::Pythia> collider;
    std::unique_ptr<Pythia8::Pythia> decayer;  // decays what is short-lived
    std::vector<cg_particle> products;
    std::vector<cg_particle> mesons;  // pi0 and eta that have decayed in the last call
};

namespace {

/// Adds the pi0 and eta of the event that have decayed.
void copyDecayedMesons(const Pythia8::Event &event, std::vector<cg_particle> &mesons) {
    for (int i = 1; i < event.size(); ++i) {
        const auto &p = event[i];
        if ((p.id() == 111 || p.id() == 221) && !p.isFinal()) mesons.push_back({p.id(), 1, p.px(), p.py(), p.pz(), p.e()});
    }
}

int handOut(cg_hadrons *generator, const cg_particle **products, int32_t *count) {
    *products = generator->products.data();
    *count = static_cast<int32_t>(generator->products.size());
    return 1;
}

/// PYTHIA's number of an inelastic process, drawn by the cross sections; 0 where PYTHIA's own choice is as good.
///
/// Two nucleons it lets excite each other to low resonances (process 7) with nine tenths of the inelastic cross section at 10 GeV, half at 20 GeV. These decay
/// to 2.6 charged particles and 1.7 times as many pi0 as the mean of pi+ and pi-, where 3.4 and as many are measured; non-diffractive collisions (1) have 3.3. They
/// take its place.
int inelasticProcess(Pythia8::Pythia &pythia, int id, int nucleon, double invariantMass) {
    constexpr int excitation = 7;
    if (pythia.getSigmaPartial(id, nucleon, invariantMass, excitation) <= 0.) return 0;
    constexpr int processes[] = {1, 3, 4, 5, 6, excitation, 8, 9};
    std::vector<double> sums;
    double sum = 0.;
    for (const int process : processes) sums.push_back(sum += std::max(0., pythia.getSigmaPartial(id, nucleon, invariantMass, process)));
    const double u = sum * pythia.rndm.flat();
    const auto chosen = processes[std::min<size_t>(std::upper_bound(sums.begin(), sums.end(), u) - sums.begin(), sums.size() - 1)];
    return chosen == excitation ? 1 : chosen;
}

/// Turns a non-diffractive collision of PYTHIA's low-energy model against the beam, as the transverse momenta of the partons in the two hadrons do: the model has them
/// within each hadron alone, and what it makes lies too near to the beam. Their mean square is that with which protons and pions of 31 GeV/c protons on C have about the measured
/// angles (N. Abgrall et al., Eur. Phys. J. C 76 (2016) 84); at high energy, where PYTHIA's own primordial transverse momenta do it, none is added.
void tilt(Pythia8::Pythia &pythia, double mass, double nucleonMass, double invariantMass) {
    constexpr int lowEnergyNonDiffractive = 151;
    constexpr double meanSquare = 0.25;  // GeV^2
    if (pythia.info.code() != lowEnergyNonDiffractive) return;
    const double s = invariantMass * invariantMass, sum = mass + nucleonMass, difference = mass - nucleonMass;
    const double momentum = 0.5 * std::sqrt(std::max(0., (s - sum * sum) * (s - difference * difference))) / invariantMass;
    const auto gauss = pythia.rndm.gauss2();
    const double kick = std::sqrt(meanSquare / 2.);
    pythia.event.rot(std::atan2(kick * std::hypot(gauss.first, gauss.second), momentum), std::atan2(gauss.second, gauss.first));
}

}  // namespace

extern "C" cg_hadrons *cg_hadrons_create(const char *initialisation_file, cg_uniform uniform, void *context) {
    return cg::guarded<cg_hadrons *>(nullptr, [&] {
        auto stream = std::make_shared<cg::CallerStream>(uniform, context);

        auto collider = cg::makePythia();
        cg::omitHiggs(*collider);
        cg::applyFile(*collider, initialisation_file);
        for (const char *line : {
                 "Beams:allowVariableEnergy = on", "Beams:allowIDAswitch = on", "SoftQCD:inelastic = on",
                 "LowEnergyQCD:inelastic = on", "HadronLevel:Decay = off", "13:mayDecay = on", "211:mayDecay = on",
                 "321:mayDecay = on", "130:mayDecay = on", "Print:quiet = on"})
            cg::apply(*collider, line);
        // Its own 0.6 is for e+e-. This makes 0.310 +- 0.004 eta in a pp collision of 400 GeV; M. Aguilar-Benitez et al., Z. Phys. C 50 (1991) 405, have
        // 0.30 +- 0.02 (quoted from memory).
        cg::apply(*collider, "StringFlav:etaSup = 0.30");
        // By what factor a diquark's momentum exceeds that of its quarks by themselves; PYTHIA's own is 2. With it pi+ and pi- of pp collisions of 158 GeV/c carry 1.07 and
        // 1.18 times the measured longitudinal momentum (C. Alt et al., Eur. Phys. J. C 45 (2006) 343), with 3 they carry 1.05 and 1.16 times as much, and leading protons keep more.
        // Strings then break until less is left than PYTHIA's own 1 GeV: pi- of pp at 20 GeV, the pions that are fewest, are 0.92 of a fit to data, without 0.84; at 158 GeV/c pions
        // are 1.07 to 1.09 times those of NA49's.
        cg::apply(*collider, "BeamRemnants:valenceDiqEnhance = 3");
        cg::apply(*collider, "StringFragmentation:stopMass = 0.35");
        collider->settings.parm("Beams:eCM", collider->settings.parm("Beams:eCMMaxMPI"));
        collider->setRndmEnginePtr(stream);
        cg::initialise(*collider, "hadron-nucleon collisions");

        auto decayer = cg::makeDecayer(stream);
        return new cg_hadrons{std::move(collider), std::move(decayer), {}, {}};
    });
}

extern "C" void cg_hadrons_destroy(cg_hadrons *generator) { delete generator; }

extern "C" double cg_hadrons_mass(const cg_hadrons *generator, int32_t id) { return generator->collider->particleData.m0(id); }

extern "C" cg_cross_sections cg_hadrons_cross_sections(cg_hadrons *generator, int32_t id, int32_t nucleon, double invariant_mass) {
    return cg::guarded(cg_cross_sections{0., 0.}, [&] {
        auto &pythia = *generator->collider;
        const double m1 = pythia.particleData.m0(id), m2 = pythia.particleData.m0(nucleon);
        constexpr int elastic = 2;
        const double scattered = pythia.getSigmaPartial(id, nucleon, invariant_mass, m1, m2, elastic);
        return cg_cross_sections{std::max(0., pythia.getSigmaTotal(id, nucleon, invariant_mass, m1, m2) - scattered), std::max(0., scattered)};
    });
}

extern "C" int cg_hadrons_collide(
    cg_hadrons *generator, const cg_particle *projectile, int32_t nucleon, int32_t process, const cg_particle **products,
    int32_t *count) {
    return cg::guarded(0, [&] {
        auto &pythia = *generator->collider;
        const Pythia8::Vec4 p(projectile->px, projectile->py, projectile->pz, projectile->e);
        const Pythia8::Vec4 target(0., 0., 0., pythia.particleData.m0(nucleon));

        // Going through other beams makes the choice of valence quarks, too, independent of the last event.
        cg::forgetLastEvent(pythia);
        pythia.setBeamIDs(projectile->id == 2212 ? 211 : 2212, nucleon == 2212 ? 2112 : 2212);
        const double invariant_mass = (p + target).mCalc();
        if (process == 0) process = inelasticProcess(pythia, projectile->id, nucleon, invariant_mass);
        if (!pythia.setBeamIDs(projectile->id, nucleon) || !pythia.setKinematics(invariant_mass) || !pythia.next(process))
            throw std::runtime_error("PYTHIA could not make the hadron-nucleon collision");

        tilt(pythia, p.mCalc(), target.e(), invariant_mass);
        Pythia8::RotBstMatrix toLaboratory;
        toLaboratory.fromCMframe(p, target);
        pythia.event.rotbst(toLaboratory);
        cg::copyFinal(pythia.event, 3, generator->products);
        return handOut(generator, products, count);
    });
}

extern "C" int cg_hadrons_decay_short_lived(
    cg_hadrons *generator, const cg_particle *particles, int32_t count, int32_t keep_pi0, const cg_particle **products,
    int32_t *product_count) {
    return cg::guarded(0, [&] {
        auto &pythia = *generator->decayer;
        pythia.particleData.mayDecay(111, keep_pi0 == 0);
        cg::fill(pythia, particles, count);
        if (!pythia.moreDecays()) throw std::runtime_error("PYTHIA could not decay the short-lived particles");
        cg::copyFinal(pythia.event, 1, generator->products);
        generator->mesons.clear();
        copyDecayedMesons(pythia.event, generator->mesons);
        return handOut(generator, products, product_count);
    });
}

extern "C" int cg_hadrons_decay(
    cg_hadrons *generator, const cg_particle *particle, const cg_particle **products, int32_t *product_count) {
    return cg::guarded(0, [&] {
        auto &pythia = *generator->collider;
        cg::fill(pythia, particle, 1);
        if (!pythia.moreDecays(1)) throw std::runtime_error("PYTHIA could not decay species " + std::to_string(particle->id));
        cg::copyFinal(pythia.event, 1, generator->products);
        const std::vector<cg_particle> first = generator->products;
        generator->mesons.clear();
        generator->decayer->particleData.mayDecay(111, true);
        cg::fill(*generator->decayer, first.data(), static_cast<int32_t>(first.size()));
        if (!generator->decayer->moreDecays()) throw std::runtime_error("PYTHIA could not decay the short-lived particles");
        cg::copyFinal(generator->decayer->event, 1, generator->products);
        copyDecayedMesons(generator->decayer->event, generator->mesons);
        return handOut(generator, products, product_count);
    });
}

extern "C" int cg_hadrons_decayed_mesons(const cg_hadrons *generator, const cg_particle **mesons, int32_t *count) {
    *mesons = generator->mesons.data();
    *count = static_cast<int32_t>(generator->mesons.size());
    return 1;
}
