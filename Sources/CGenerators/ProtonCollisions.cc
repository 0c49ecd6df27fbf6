#include "CarriedState.hh"

struct cg_protons {
    std::unique_ptr<Pythia8::Pythia> pythia;
    std::vector<cg_particle> particles;
    std::string process;
};

namespace {

std::unique_ptr<Pythia8::Pythia> configured(const char *const *settings, int32_t count) {
    auto pythia = cg::makePythia();
    for (int32_t i = 0; i < count; ++i) cg::apply(*pythia, settings[i]);
    // Species with c tau0 > 10 mm reach the calorimeters' side of the program undecayed.
    cg::apply(*pythia, "ParticleDecays:limitTau0 = on");
    cg::apply(*pythia, "ParticleDecays:tau0Max = 10.");
    cg::apply(*pythia, "Print:quiet = on");
    return pythia;
}

/// Attempts per event. PYTHIA gives up on a few events in a million.
constexpr int attempts = 10;

}  // namespace

extern "C" int cg_protons_write_initialisation(const char *const *settings, int32_t count, const char *path) {
    return cg::guarded(0, [&] {
        auto pythia = configured(settings, count);
        cg::apply(*pythia, "Random:setSeed = on");
        cg::apply(*pythia, "Random:seed = 8318");
        pythia->settings.mode("MultipartonInteractions:reuseInit", 1);
        pythia->settings.word("MultipartonInteractions:initFile", path);
        cg::initialise(*pythia, "proton collisions");
        return 1;
    });
}

extern "C" cg_protons *cg_protons_create(
    const char *const *settings, int32_t count, const char *initialisation_file, cg_uniform uniform, void *context) {
    return cg::guarded<cg_protons *>(nullptr, [&] {
        auto pythia = configured(settings, count);
        pythia->setRndmEnginePtr(std::make_shared<cg::CallerStream>(uniform, context));
        pythia->settings.mode("MultipartonInteractions:reuseInit", 2);
        pythia->settings.word("MultipartonInteractions:initFile", initialisation_file);
        cg::initialise(*pythia, "proton collisions");
        return new cg_protons{std::move(pythia), {}, {}};
    });
}

extern "C" void cg_protons_destroy(cg_protons *generator) { delete generator; }

extern "C" int cg_protons_next(cg_protons *generator, const cg_particle **particles, int32_t *count, double *weight) {
    return cg::guarded(0, [&] {
        auto &pythia = *generator->pythia;
        for (int attempt = 0; attempt < attempts; ++attempt) {
            cg::forgetLastEvent(pythia);
            if (!pythia.next()) continue;
            cg::copyFinal(pythia.event, 1, generator->particles);
            *particles = generator->particles.data();
            *count = static_cast<int32_t>(generator->particles.size());
            *weight = pythia.info.weight();
            return 1;
        }
        std::string said = cg::takeOutput();
        for (const auto &message : pythia.logger) said += (said.empty() ? "" : "; ") + message.first;
        throw std::runtime_error("no event in " + std::to_string(attempts) + " attempts (" + said + ")");
    });
}

extern "C" void cg_protons_cross_section(cg_protons *generator, double *sigma_mb, double *error_mb) {
    *sigma_mb = generator->pythia->info.sigmaGen();
    *error_mb = generator->pythia->info.sigmaErr();
}

extern "C" const char *cg_protons_process(cg_protons *generator) {
    generator->process = generator->pythia->info.name();
    return generator->process.c_str();
}
