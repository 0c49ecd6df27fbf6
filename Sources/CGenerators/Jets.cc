// Jet finding with FastJet's core as it comes with PYTHIA: M. Cacciari, G.P. Salam, G. Soyez, Eur. Phys. J. C 72 (2012) 1896.
#define FJCORE_HAVE_LIMITED_THREAD_SAFETY  // as PYTHIA's library was compiled
#include "PythiaSetup.hh"

#include "Pythia8/FJcore.h"

struct cg_jets {
    fjcore::JetDefinition definition;
    std::vector<cg_jet> jets;
    std::vector<int32_t> constituents;
};

extern "C" cg_jets *cg_jets_create(cg_jet_algorithm algorithm, double radius) {
    return cg::guarded<cg_jets *>(nullptr, [&] {
        namespace fj = fjcore;
        const auto chosen = algorithm == CG_ANTI_KT ? fj::antikt_algorithm : algorithm == CG_KT ? fj::kt_algorithm : fj::cambridge_algorithm;
        return new cg_jets{fj::JetDefinition(chosen, radius), {}, {}};
    });
}

extern "C" void cg_jets_destroy(cg_jets *finder) { delete finder; }

extern "C" int cg_jets_find(
    cg_jets *finder, const cg_particle *particles, int32_t particle_count, double pt_min, const cg_jet **jets,
    int32_t *jet_count, const int32_t **constituents) {
    return cg::guarded(0, [&] {
        namespace fj = fjcore;
        std::vector<fj::PseudoJet> input;
        input.reserve(static_cast<std::size_t>(particle_count));
        for (int32_t i = 0; i < particle_count; ++i) {
            const cg_particle &p = particles[i];
            input.emplace_back(p.px, p.py, p.pz, p.e);
            input.back().set_user_index(i);
        }
        finder->jets.clear();
        finder->constituents.clear();
        if (!input.empty()) {
            const fj::ClusterSequence sequence(input, finder->definition);
            for (const auto &jet : fj::sorted_by_pt(sequence.inclusive_jets(pt_min))) {
                const auto parts = jet.constituents();
                finder->jets.push_back(
                    {jet.px(), jet.py(), jet.pz(), jet.e(), static_cast<int32_t>(finder->constituents.size()),
                     static_cast<int32_t>(parts.size())});
                for (const auto &part : parts) finder->constituents.push_back(part.user_index());
            }
        }
        *jets = finder->jets.data();
        *jet_count = static_cast<int32_t>(finder->jets.size());
        *constituents = finder->constituents.data();
        return 1;
    });
}

extern "C" const char *cg_fastjet_version(void) { return FJCORE_VERSION; }
