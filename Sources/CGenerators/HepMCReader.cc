// Events of a HepMC file, one after another.
#include <memory>

#include "Boundary.hh"
#include "CGenerators.h"
#include "HepMCText.hh"

struct cg_hepmc_reader {
    cg::HepMCText text;
    int32_t version, weight;
    cg::HepMCEvent event{};
    std::vector<cg_final_particle> particles;
};

namespace {
/// By the PDG numbering: leptons and bosons are below 100.
bool isHadron(int id) { return std::abs(static_cast<std::int64_t>(id)) > 100; }
}  // namespace

extern "C" cg_hepmc_reader *cg_hepmc_reader_create(const char *path, int32_t version, int32_t weight) {
    return cg::guarded<cg_hepmc_reader *>(nullptr, [&] { return new cg_hepmc_reader{cg::HepMCText(path), version, weight, {}, {}}; });
}

extern "C" void cg_hepmc_reader_destroy(cg_hepmc_reader *reader) { delete reader; }

extern "C" int64_t cg_hepmc_reader_position(const cg_hepmc_reader *reader) { return reader->text.position(); }

extern "C" int cg_hepmc_reader_read(
    cg_hepmc_reader *reader, int64_t offset, int64_t number, const cg_final_particle **particles, int32_t *count, double *weight) {
    return cg::guarded(0, [&] {
        auto &event = reader->event;
        reader->text.skip(offset, reader->version);
        if (!reader->text.next(event) || event.begin != offset || event.number != number)
            throw std::runtime_error(reader->text.path() + ": event " + std::to_string(number) + " is not where it was; the file has changed since it was opened");
        reader->particles.clear();
        for (const cg::HepMCParticle &particle : event.particles) {
            if (!event.isFinal(particle)) continue;
            const auto &[px, py, pz, e] = particle.p;
            const auto &[x, y, z] = event.birthplace(particle);
            reader->particles.push_back({{particle.id, isHadron(particle.id) ? 1 : 0, px, py, pz, e}, x, y, z});
        }
        *particles = reader->particles.data();
        *count = static_cast<int32_t>(reader->particles.size());
        *weight = event.weights.empty() ? 1. : event.weights.at(static_cast<std::size_t>(reader->weight));
        return 1;
    });
}
