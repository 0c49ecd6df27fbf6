// Parts of all inelastic collisions by the transverse momentum pTHat of their hardest subprocess.
#pragma once
#include "ProtonCollisions.hh"

namespace cg {

/// What PYTHIA needs for a part before it is initialised.
void prepare(Pythia8::Pythia &pythia, const cg_part &part);

/// Whether the last event belongs to the part.
bool holds(const cg_part &part, Pythia8::Pythia &pythia);

}  // namespace cg
