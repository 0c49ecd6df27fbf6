// PYTHIA's collisions, of its own processes or of events from a file.
#pragma once
#include "CarriedState.hh"

namespace cg {

/// The events of a Les Houches file that a batch showers, one at a time.
class EventList;

/// What PYTHIA asks while it makes the events of a part.
class PartHooks;

/// A generator with these settings; what is final is the program's matter, not the settings'.
std::unique_ptr<Pythia8::Pythia> configured(const char *const *settings, int32_t count);

/// Initialises from scratch with a fixed seed and writes the multiparton-interaction data.
void writeInitialisation(Pythia8::Pythia &pythia, const char *path);

/// Initialises with saved multiparton-interaction data and the caller's random stream.
void initialiseFrom(Pythia8::Pythia &pythia, const char *path, cg_uniform uniform, void *context);

/// What PYTHIA said and counted as errors, on one line.
std::string complaints(Pythia8::Pythia &pythia);

/// Attempts per event. PYTHIA gives up on a few events in a million.
constexpr int attempts = 10;

/// Events in a row that belong to another part before this is an error.
constexpr int othersInARow = 10000;

}  // namespace cg

struct cg_protons {
    std::unique_ptr<Pythia8::Pythia> pythia;
    std::vector<cg_particle> particles;
    std::string process;
    std::shared_ptr<cg::EventList> events;
    cg_part part{};
    int64_t tried = 0;
    std::shared_ptr<cg::PartHooks> hooks;
    std::vector<double> maxima;
};
