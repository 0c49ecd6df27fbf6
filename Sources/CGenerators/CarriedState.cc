#include "CarriedState.hh"

// These members are private and there is no public way to reset them. An explicit instantiation may name private members
// (C++17, 17.7.2 paragraph 12), so a renamed or moved member is a compile error here, not a silent change.
namespace {

template <class Tag, typename Tag::Pointer member>
struct Reach {
    friend typename Tag::Pointer pointer(Tag) { return member; }
};

#define CG_REACH(Tag, Class, Member, Name)          \
    struct Tag {                                    \
        using Pointer = Member Pythia8::Class::*;   \
        friend Pointer pointer(Tag);                \
    };                                              \
    template struct Reach<Tag, &Pythia8::Class::Name>;

CG_REACH(PartonLevel, Pythia, Pythia8::PartonLevel, partonLevel)
CG_REACH(HadronLevel, Pythia, Pythia8::HadronLevel, hadronLevel)
CG_REACH(NonDiffractive, PartonLevel, Pythia8::MultipartonInteractions, multiMB)
CG_REACH(DiffractiveA, PartonLevel, Pythia8::MultipartonInteractions, multiSDA)
CG_REACH(DiffractiveB, PartonLevel, Pythia8::MultipartonInteractions, multiSDB)
CG_REACH(CentralDiffractive, PartonLevel, Pythia8::MultipartonInteractions, multiCD)
CG_REACH(LastEnergy, MultipartonInteractions, double, eCMsave)
CG_REACH(LowEnergy, HadronLevel, Pythia8::LowEnergyProcess, lowEnergyProcess)
CG_REACH(LastProjectile, LowEnergyProcess, int, id1sv)
CG_REACH(LastTarget, LowEnergyProcess, int, id2sv)
CG_REACH(Processes, Pythia, Pythia8::ProcessLevel, processLevel)
CG_REACH(Containers, ProcessLevel, std::vector<Pythia8::ProcessContainer *>, containerPtrs)
CG_REACH(SumOfMaxima, ProcessLevel, double, sigmaMaxSum)
CG_REACH(Maximum, ProcessContainer, double, sigmaMx)
CG_REACH(Kinematics, ProcessContainer, Pythia8::PhaseSpacePtr, phaseSpacePtr)
#undef CG_REACH

}  // namespace

namespace cg {

void forgetLastEvent(Pythia8::Pythia &pythia) {
    auto &partons = pythia.*pointer(PartonLevel());
    // Zero is the constructor's value: no energy is within 1 % of it.
    (partons.*pointer(NonDiffractive())).*pointer(LastEnergy()) = 0;
    (partons.*pointer(DiffractiveA())).*pointer(LastEnergy()) = 0;
    (partons.*pointer(DiffractiveB())).*pointer(LastEnergy()) = 0;
    (partons.*pointer(CentralDiffractive())).*pointer(LastEnergy()) = 0;
    auto &lowEnergy = (pythia.*pointer(HadronLevel())).*pointer(LowEnergy());
    lowEnergy.*pointer(LastProjectile()) = 0;
    lowEnergy.*pointer(LastTarget()) = 0;
}

std::vector<double> crossSectionMaxima(Pythia8::Pythia &pythia) {
    auto &processes = pythia.*pointer(Processes());
    std::vector<double> maxima{processes.*pointer(SumOfMaxima())};
    for (auto *container : processes.*pointer(Containers())) {
        maxima.push_back(container->*pointer(Maximum()));
        const auto &kinematics = container->*pointer(Kinematics());
        maxima.push_back(kinematics ? kinematics->sigmaMax() : 0);
    }
    return maxima;
}

void restoreMaxima(Pythia8::Pythia &pythia, const std::vector<double> &maxima) {
    auto &processes = pythia.*pointer(Processes());
    auto next = maxima.begin();
    processes.*pointer(SumOfMaxima()) = *next++;
    for (auto *container : processes.*pointer(Containers())) {
        container->*pointer(Maximum()) = *next++;
        if (auto &kinematics = container->*pointer(Kinematics())) kinematics->setSigmaMax(*next);
        ++next;
    }
}

}  // namespace cg
