// Parts of all inelastic collisions by the transverse momentum pTHat of their hardest subprocess.
#pragma once
#include "ProtonCollisions.hh"

namespace cg {

/// Damps a slice's cross section, leaves out collisions that belong to another part, and plays roulette with those that are not in focus.
class PartHooks : public Pythia8::SuppressSmallPT {
public:
    PartHooks(const cg_part &part, const cg_focus &focus);

    bool canModifySigma() override { return part.kind == CG_WITHIN; }
    bool canVetoProcessLevel() override { return true; }
    bool doVetoProcessLevel(Pythia8::Event &process) override;
    bool canVetoPT() override { return true; }
    double scaleVetoPT() override;
    bool doVetoPT(int where, const Pythia8::Event &event) override;

    bool hasFocus() const { return !absEta.empty(); }
    void restart() { made = vetoed = 0; }

    /// Collisions begun since the start.
    int64_t made = 0;
    /// Of the current collision.
    double weight = 1;

private:
    /// Roulette with one in k.
    bool survives(int k);
    /// One collision like this in so many is finished: a power of two.
    int factor(const Pythia8::Event &event) const;
    bool isSingleDiffractive() const;

    cg_part part;
    std::vector<double> absEta;
    double jetPT;
    double scattered, width;
    /// In a row.
    int vetoed = 0;
};

/// What PYTHIA needs for a part before it is initialised; null where that is nothing.
std::shared_ptr<PartHooks> prepare(Pythia8::Pythia &pythia, const cg_part &part, const cg_focus &focus);

/// Whether the last event belongs to the part.
bool holds(const cg_part &part, const Pythia8::Info &info);

}  // namespace cg
