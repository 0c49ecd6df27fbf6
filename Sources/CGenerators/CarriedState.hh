// Makes PYTHIA's events independent of what was generated before.
#pragma once
#include "PythiaSetup.hh"

namespace cg {

/// Forgets what PYTHIA 8.318 carries from one event to the next; call before each event.
///
/// - Multiparton interactions keep the parameters of the last energy when the new one is within 1 %
///   (MultipartonInteractions::reset), for the collision itself and for each kind of diffractive system.
/// - Low-energy diffraction keeps the t slope of the last target; it depends on the projectile at the time when the target
///   last changed (LowEnergyProcess::bSlope).
void forgetLastEvent(Pythia8::Pythia &pythia);

/// The largest cross sections of its hard processes that PYTHIA found when it was initialised. A larger one in an event replaces them, a few times in a
/// million events; whatever comes then is accepted less often.
std::vector<double> crossSectionMaxima(Pythia8::Pythia &pythia);
void restoreMaxima(Pythia8::Pythia &pythia, const std::vector<double> &maxima);

}  // namespace cg
