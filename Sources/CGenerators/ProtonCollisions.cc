#include "ProtonCollisions.hh"

#include "Stitching.hh"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace {

/// Whether all that is asked for are collisions of quarks and gluons.
bool isQCD(const char *const *settings, int32_t count) {
    constexpr std::string_view processes[] = {"SoftQCD:", "HardQCD:"}, others[] = {"Beams:id", "Beams:eCM", "PhaseSpace:", "MultipartonInteractions:"};
    const auto begins = [](const char *line) { return [text = std::string_view(line)](std::string_view start) { return text.substr(0, start.size()) == start; }; };
    bool hasProcess = false;
    for (int32_t i = 0; i < count; ++i) {
        if (std::any_of(std::begin(processes), std::end(processes), begins(settings[i]))) hasProcess = true;
        else if (std::none_of(std::begin(others), std::end(others), begins(settings[i]))) return false;
    }
    return hasProcess;
}

}  // namespace

namespace cg {

std::unique_ptr<Pythia8::Pythia> configured(const char *const *settings, int32_t count) {
    auto pythia = makePythia();
    if (isQCD(settings, count)) omitHiggs(*pythia);
    for (int32_t i = 0; i < count; ++i) apply(*pythia, settings[i]);
    // Species with c tau0 > 10 mm reach the calorimeters' side of the program undecayed.
    apply(*pythia, "ParticleDecays:limitTau0 = on");
    apply(*pythia, "ParticleDecays:tau0Max = 10.");
    apply(*pythia, "Print:quiet = on");
    return pythia;
}

void writeInitialisation(Pythia8::Pythia &pythia, const char *path) {
    apply(pythia, "Random:setSeed = on");
    apply(pythia, "Random:seed = 8318");
    pythia.settings.mode("MultipartonInteractions:reuseInit", 1);
    pythia.settings.word("MultipartonInteractions:initFile", path);
    initialise(pythia, "proton collisions");
}

void initialiseFrom(Pythia8::Pythia &pythia, const char *path, cg_uniform uniform, void *context) {
    pythia.setRndmEnginePtr(std::make_shared<CallerStream>(uniform, context));
    pythia.settings.mode("MultipartonInteractions:reuseInit", 2);
    pythia.settings.word("MultipartonInteractions:initFile", path);
    initialise(pythia, "proton collisions");
}

std::string complaints(Pythia8::Pythia &pythia) {
    std::string said = takeOutput();
    for (const auto &message : pythia.logger) said += (said.empty() ? "" : "; ") + message.first;
    return said;
}

}  // namespace cg

extern "C" int cg_protons_write_initialisation(const char *const *settings, int32_t count, const char *path) {
    return cg::guarded(0, [&] {
        auto pythia = cg::configured(settings, count);
        cg::writeInitialisation(*pythia, path);
        return 1;
    });
}

extern "C" cg_protons *cg_protons_create(
    const char *const *settings, int32_t count, cg_part part, cg_focus focus, const char *initialisation_file, cg_uniform uniform,
    void *context) {
    return cg::guarded<cg_protons *>(nullptr, [&] {
        auto pythia = cg::configured(settings, count);
        auto hooks = cg::prepare(*pythia, part, focus);
        cg::initialiseFrom(*pythia, initialisation_file, uniform, context);
        auto maxima = cg::crossSectionMaxima(*pythia);
        return new cg_protons{std::move(pythia), {}, {}, {}, part, 0, std::move(hooks), std::move(maxima)};
    });
}

extern "C" int cg_protons_restart(cg_protons *generator) {
    return cg::guarded(0, [&] {
        cg::restoreMaxima(*generator->pythia, generator->maxima);
        generator->tried = 0;
        if (generator->hooks) generator->hooks->restart();
        return 1;
    });
}

extern "C" void cg_protons_destroy(cg_protons *generator) { delete generator; }

extern "C" int cg_protons_next(cg_protons *generator, const cg_particle **particles, int32_t *count, double *weight) {
    return cg::guarded(0, [&] {
        auto &pythia = *generator->pythia;
        int others = 0;
        for (int attempt = 0; attempt < cg::attempts;) {
            cg::forgetLastEvent(pythia);
            if (!pythia.next()) {
                ++attempt;
                continue;
            }
            ++generator->tried;
            if (!cg::holds(generator->part, pythia.info)) {
                if (++others == cg::othersInARow) throw std::runtime_error("no event of this range of pTHat in " + std::to_string(others));
                continue;
            }
            cg::copyFinal(pythia.event, 1, generator->particles);
            *particles = generator->particles.data();
            *count = static_cast<int32_t>(generator->particles.size());
            // PYTHIA weighs up the few events in a million whose cross section is above the maximum that it had found, by some per cent: they are let be.
            const bool isBiased = pythia.settings.flag("PhaseSpace:bias2Selection");
            *weight = generator->hooks ? generator->hooks->weight : isBiased ? pythia.info.weight() : 1;
            return 1;
        }
        throw std::runtime_error("no event in " + std::to_string(cg::attempts) + " attempts (" + cg::complaints(pythia) + ")");
    });
}

extern "C" void cg_protons_cross_section(cg_protons *generator, double *sigma_mb, double *error_mb) {
    // Of soft processes PYTHIA knows it; its own estimate leaves out what is not finished.
    const bool isKnown = generator->hooks && generator->part.kind == CG_BELOW;
    *sigma_mb = isKnown ? generator->maxima[0] : generator->pythia->info.sigmaGen();
    *error_mb = isKnown ? 0 : generator->pythia->info.sigmaErr();
}

extern "C" int64_t cg_protons_tried(const cg_protons *generator) { return generator->hooks ? generator->hooks->made : generator->tried; }

extern "C" const char *cg_protons_process(cg_protons *generator) {
    generator->process = generator->pythia->info.name();
    return generator->process.c_str();
}
