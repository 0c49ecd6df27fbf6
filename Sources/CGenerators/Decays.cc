#include "Decays.hh"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <mutex>

struct cg_decayer {
    std::unique_ptr<Pythia8::Pythia> pythia;
    std::vector<cg_particle> products;
};

namespace cg {

std::unique_ptr<Pythia8::Pythia> makeDecayer(std::shared_ptr<CallerStream> stream) {
    auto decayer = makePythia();
    omitHiggs(*decayer);
    for (const char *line : {"ProcessLevel:all = off", "ParticleDecays:limitTau0 = on", "ParticleDecays:tau0Max = 10."}) apply(*decayer, line);
    decayer->setRndmEnginePtr(stream);
    initialise(*decayer, "decays");
    return decayer;
}

namespace {
/// Wider species have masses of their own, GeV.
constexpr double narrowest = 1e-6;
}

void fill(Pythia8::Pythia &pythia, const cg_particle *particles, int32_t count) {
    auto &event = pythia.event;
    event.clear();
    event.append(90, -11, 0, 0, 0, 0, 0, 0, Pythia8::Vec4(), 0.);
    for (int32_t i = 0; i < count; ++i) {
        const cg_particle &p = particles[i];
        const double mass2 = p.e * p.e - p.px * p.px - p.py * p.py - p.pz * p.pz;
        // The mass of a resonance is its own; of the others, the species' (the difference above loses digits).
        const bool narrow = pythia.particleData.mWidth(p.id) < narrowest;
        const double mass = narrow ? pythia.particleData.m0(p.id) : std::sqrt(std::max(0., mass2));
        event.append(p.id, 1, 0, 0, 0, 0, 0, 0, Pythia8::Vec4(p.px, p.py, p.pz, p.e), mass);
    }
}

namespace {

/// GeV: the least mass with which a species can decay.
double lightestDecay(Pythia8::ParticleData &data, const Pythia8::ParticleDataEntry &entry) {
    double least = INFINITY;
    for (int i = 0; i < entry.sizeChannels(); ++i) {
        double sum = 0;
        for (int k = 0; k < entry.channel(i).multiplicity(); ++k) {
            const int product = entry.channel(i).product(k);
            sum += data.mWidth(product) < narrowest ? data.m0(product) : data.mMin(product);
        }
        if (entry.channel(i).onMode() > 0) least = std::min(least, sum);
    }
    return least;
}

SpeciesFacts facts(Pythia8::ParticleData &data, int32_t id) {
    const std::int64_t number = std::abs(static_cast<std::int64_t>(id));
    if (number >= 1'000'000'000) return {number < 1'100'000'000 ? Fate::visible : Fate::unknown, -1};  // a nucleus: 10LZZZAAAI
    if (number == 11 || number == 13 || number == 22) return {Fate::visible, data.m0(id)};
    if (number == 12 || number == 14 || number == 16) return {Fate::invisible, -1};
    if ((number >= 1 && number <= 6) || number == 9 || (number >= 21 && number <= 25)) return {Fate::unfinished, -1};
    const auto entry = data.findParticle(id);
    if (!entry) return {Fate::unknown, -1};
    if (entry->isDiquark()) return {Fate::unfinished, -1};
    if (!entry->isHadron() && number != 15) return {data.isVisible(id) ? Fate::unknown : Fate::invisible, -1};
    const double mass = data.mWidth(id) < narrowest ? data.m0(id) : -1;
    constexpr double longestDecayLength = 10;  // mm
    const bool isStable = number == 2212 || number == 2112 || data.tau0(id) >= longestDecayLength;
    if (isStable) return {Fate::visible, mass};
    if (!data.canDecay(id) || !data.mayDecay(id)) return {Fate::unfinished, mass};
    return {Fate::decays, mass, mass < 0 ? lightestDecay(data, *entry) : 0};
}

}  // namespace

SpeciesFacts factsOf(int32_t id) {
    static std::mutex access;
    const std::lock_guard<std::mutex> lock(access);
    static const auto pythia = makePythia();
    return facts(pythia->particleData, id);
}

}  // namespace cg

extern "C" cg_decayer *cg_decayer_create(cg_uniform uniform, void *context) {
    return cg::guarded<cg_decayer *>(nullptr, [&] {
        return new cg_decayer{cg::makeDecayer(std::make_shared<cg::CallerStream>(uniform, context)), {}};
    });
}

extern "C" void cg_decayer_destroy(cg_decayer *decayer) { delete decayer; }

extern "C" int cg_decayer_decay(cg_decayer *decayer, const cg_particle *particle, const cg_particle **products, int32_t *count) {
    return cg::guarded(0, [&] {
        cg::fill(*decayer->pythia, particle, 1);
        if (!decayer->pythia->moreDecays() || decayer->pythia->event.size() < 3)
            throw std::runtime_error("PYTHIA could not decay species " + std::to_string(particle->id));
        cg::copyFinal(decayer->pythia->event, 1, decayer->products);
        *products = decayer->products.data();
        *count = static_cast<int32_t>(decayer->products.size());
        return 1;
    });
}
