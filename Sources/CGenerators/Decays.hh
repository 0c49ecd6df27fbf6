// Decays of short-lived particles, and what PYTHIA knows of species.
#pragma once
#include "PythiaSetup.hh"

namespace cg {

/// A generator that decays whatever has c tau < 10 mm and makes no collisions.
std::unique_ptr<Pythia8::Pythia> makeDecayer(std::shared_ptr<CallerStream> stream);

/// An empty event that holds the given particles as final ones.
void fill(Pythia8::Pythia &pythia, const cg_particle *particles, int32_t count);

enum class Fate {
    visible,    // interacts, and lives long enough for it
    decays,     // c tau < 10 mm: PYTHIA decays it
    invisible,  // a neutrino, or another species that PYTHIA knows not to be seen
    unknown,    // known to nobody, or a heavy new one that the showers know nothing of
    unfinished, // a parton, or short-lived and PYTHIA cannot decay it
};

struct SpeciesFacts {
    Fate fate;
    double mass;  // GeV; negative: none in particular (a resonance, a nucleus, an unknown species)
    double lightestDecay = 0;  // GeV: of a resonance, the least that PYTHIA's decays of it need
};

/// From any thread.
SpeciesFacts factsOf(int32_t id);

}  // namespace cg
