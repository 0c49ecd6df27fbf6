// Hadron-nucleus collisions by Angantyr in its cascade mode, with the settings that PYTHIA ships for showers in matter.
#include "PythiaSetup.hh"

#include <fstream>

struct cg_angantyr {
    std::unique_ptr<Pythia8::Pythia> pythia;
    std::vector<int32_t> nuclei;
    std::vector<cg_particle> products;
};

namespace {

/// Attempts at a collision; about 1 in 10 to 40 takes place, the others are Angantyr's misses.
constexpr int mostAttempts = 20000;

int massNumber(int nucleus) { return nucleus / 10 % 1000; }
int atomicNumber(int nucleus) { return nucleus / 10000 % 1000; }

}  // namespace

extern "C" cg_angantyr *cg_angantyr_create(const int32_t *nuclei, int32_t count, cg_uniform uniform, void *context) {
    return cg::guarded<cg_angantyr *>(nullptr, [&] {
        auto pythia = cg::makePythia();
        const std::string setup = pythia->settings.word("xmlPath") + "../setups/AngantyrCascade.cmnd";
        if (!std::ifstream(setup) || !pythia->readFile(setup)) throw std::runtime_error(setup + " is not there or not readable; " + cg::repair());
        std::string medium = "Angantyr:cascadeMediumIons = ";
        for (int32_t i = 0; i < count; ++i) {
            const int32_t id = nuclei[i];
            if (!pythia->particleData.isParticle(id))
                pythia->particleData.addParticle(
                    id, "nucleus" + std::to_string(id), "nucleus" + std::to_string(id) + "bar", 1, 3 * atomicNumber(id), 0, 0.9315 * massNumber(id));
            medium += (i ? "," : "") + std::to_string(id);
        }
        cg::apply(*pythia, medium);
        // The cache of nucleon positions would tie a collision to those before it.
        for (const std::string line : {
                 std::string("Beams:frameType = 3"), std::string("Beams:idA = 2212"), "Beams:idB = " + std::to_string(nuclei[0]),
                 std::string("Beams:pzA = 7000."), std::string("Beams:pzB = 0."), std::string("Beams:allowVariableEnergy = on"),
                 std::string("Beams:allowIDAswitch = on"), std::string("HeavyIon:WScacheSize = 0"),
                 std::string("ParticleDecays:limitTau0 = on"), std::string("ParticleDecays:tau0Max = 10."), std::string("Print:quiet = on")})
            cg::apply(*pythia, line);
        pythia->setRndmEnginePtr(std::make_shared<cg::CallerStream>(uniform, context));
        cg::initialise(*pythia, "Angantyr's hadron-nucleus collisions");
        return new cg_angantyr{std::move(pythia), {nuclei, nuclei + count}, {}};
    });
}

extern "C" void cg_angantyr_destroy(cg_angantyr *generator) { delete generator; }

extern "C" int cg_angantyr_collide(
    cg_angantyr *generator, const cg_particle *projectile, int32_t nucleus, const cg_particle **products, int32_t *count,
    int32_t *remnant_mass_number, int32_t *remnant_atomic_number) {
    return cg::guarded(0, [&] {
        auto &pythia = *generator->pythia;
        const Pythia8::Vec4 p(projectile->px, projectile->py, projectile->pz, projectile->e);
        if (!pythia.setBeamIDs(projectile->id, nucleus) || !pythia.setKinematics(0., 0., p.pAbs(), 0., 0., 0.))
            throw std::runtime_error("Angantyr does not take the projectile " + std::to_string(projectile->id));
        int attempt = 0;
        while (!pythia.next())
            if (++attempt == mostAttempts) throw std::runtime_error("Angantyr made no collision in " + std::to_string(mostAttempts) + " attempts");

        pythia.event.rot(p.theta(), p.phi());
        generator->products.clear();
        *remnant_mass_number = 0;
        *remnant_atomic_number = 0;
        for (int i = 1; i < pythia.event.size(); ++i) {
            if (!pythia.event[i].isFinal()) continue;
            const int id = pythia.event[i].id();
            if (id > 1000000000) {
                *remnant_mass_number += massNumber(id);
                *remnant_atomic_number += atomicNumber(id);
            } else {
                generator->products.push_back(cg::flat(pythia.event[i]));
            }
        }
        *products = generator->products.data();
        *count = static_cast<int32_t>(generator->products.size());
        return 1;
    });
}
