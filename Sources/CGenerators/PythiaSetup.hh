// What every PYTHIA generator of the program shares.
#pragma once

// SwiftPM's debug build defines DEBUG, which is the name of a constant in PYTHIA.
#undef DEBUG
#if !__has_include("Pythia8/Pythia.h")
#error "PYTHIA's headers are not found: run make setup"
#endif
#include "Pythia8/Pythia.h"

#include <memory>
#include <string>
#include <vector>

#include "Boundary.hh"
#include "CGenerators.h"

namespace cg {

/// Hands the caller's random stream to PYTHIA.
class CallerStream : public Pythia8::RndmEngine {
public:
    CallerStream(cg_uniform uniform, void *context) : uniform(uniform), context(context) {}
    double flat() override { return uniform(context); }

private:
    cg_uniform uniform;
    void *context;
};

/// What to do where PYTHIA's data are missing.
std::string repair();

/// A quiet generator without random engine of its own choice; throws if PYTHIA's data are not found.
std::unique_ptr<Pythia8::Pythia> makePythia();

/// Applies one setting line; throws with the line if PYTHIA does not know it.
void apply(Pythia8::Pythia &pythia, const std::string &line);

/// The settings of a file; throws where it has none, or one that PYTHIA refuses.
void applyFile(Pythia8::Pythia &pythia, const std::string &path);

/// For collisions without Higgs bosons: leaves out the integrals for their widths, 0.1 s or half of the time that initialising takes.
void omitHiggs(Pythia8::Pythia &pythia);

/// Initialises; throws with what PYTHIA said.
void initialise(Pythia8::Pythia &pythia, const std::string &what);

inline cg_particle flat(const Pythia8::Particle &particle) {
    return {particle.id(), particle.isHadron() ? 1 : 0, particle.px(), particle.py(), particle.pz(), particle.e()};
}

/// Overwrites `list` with the final particles of an event, from entry `first` on.
void copyFinal(const Pythia8::Event &event, int first, std::vector<cg_particle> &list);

}  // namespace cg
