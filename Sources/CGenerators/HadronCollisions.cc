// Hadron-nucleon collisions at any energy, and decays.
//
// PYTHIA set up as for cascades in matter: T. Sjostrand and M. Utheim, Eur. Phys. J. C 82 (2022) 21, arXiv:2108.03481.
#include "CarriedState.hh"
#include "Decays.hh"

struct cg_hadrons {
    std::unique_ptr<Pythia8::Pythia> collider;
    std::unique_ptr<Pythia8::Pythia> decayer;  // decays what is short-lived
    std::vector<cg_particle> products;
};

namespace {

int handOut(cg_hadrons *generator, const cg_particle **products, int32_t *count) {
    *products = generator->products.data();
    *count = static_cast<int32_t>(generator->products.size());
    return 1;
}

}  // namespace

extern "C" cg_hadrons *cg_hadrons_create(const char *initialisation_file, cg_uniform uniform, void *context) {
    return cg::guarded<cg_hadrons *>(nullptr, [&] {
        auto stream = std::make_shared<cg::CallerStream>(uniform, context);

        auto collider = cg::makePythia();
        if (!collider->readFile(initialisation_file))
            throw std::runtime_error(std::string(initialisation_file) + " is not a PYTHIA initialisation file (" + cg::takeOutput() + ")");
        for (const char *line : {
                 "Beams:allowVariableEnergy = on", "Beams:allowIDAswitch = on", "SoftQCD:inelastic = on",
                 "LowEnergyQCD:inelastic = on", "HadronLevel:Decay = off", "13:mayDecay = on", "211:mayDecay = on",
                 "321:mayDecay = on", "130:mayDecay = on", "Print:quiet = on"})
            cg::apply(*collider, line);
        collider->settings.parm("Beams:eCM", collider->settings.parm("Beams:eCMMaxMPI"));
        collider->setRndmEnginePtr(stream);
        cg::initialise(*collider, "hadron-nucleon collisions");

        auto decayer = cg::makeDecayer(stream);
        return new cg_hadrons{std::move(collider), std::move(decayer), {}};
    });
}

extern "C" void cg_hadrons_destroy(cg_hadrons *generator) { delete generator; }

extern "C" double cg_hadrons_mass(const cg_hadrons *generator, int32_t id) { return generator->collider->particleData.m0(id); }

extern "C" double cg_hadrons_cross_section(cg_hadrons *generator, int32_t id, int32_t nucleon, double invariant_mass) {
    return cg::guarded(0., [&] {
        auto &pythia = *generator->collider;
        const double m1 = pythia.particleData.m0(id), m2 = pythia.particleData.m0(nucleon);
        constexpr int elastic = 2;
        return std::max(
            0., pythia.getSigmaTotal(id, nucleon, invariant_mass, m1, m2) -
                    pythia.getSigmaPartial(id, nucleon, invariant_mass, m1, m2, elastic));
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
        if (!pythia.setBeamIDs(projectile->id, nucleon) || !pythia.setKinematics((p + target).mCalc()) || !pythia.next(process))
            throw std::runtime_error("PYTHIA could not make the hadron-nucleon collision");

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
        generator->decayer->particleData.mayDecay(111, true);
        cg::fill(*generator->decayer, first.data(), static_cast<int32_t>(first.size()));
        if (!generator->decayer->moreDecays()) throw std::runtime_error("PYTHIA could not decay the short-lived particles");
        cg::copyFinal(generator->decayer->event, 1, generator->products);
        return handOut(generator, products, product_count);
    });
}
