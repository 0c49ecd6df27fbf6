// Reads through a HepMC file once: where its events stand, what they are, and whether all of it can be used.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>

#include "Boundary.hh"
#include "CGenerators.h"
#include "Decays.hh"
#include "HepMCText.hh"

struct cg_hepmc_scan {
    cg_hepmc_index index{};
    std::vector<std::int64_t> offsets, numbers;
    std::vector<std::string> names;
    std::vector<cg_species_count> species;
    std::string crossSectionProblem;
};

namespace {

using cg::HepMCEvent;
using cg::HepMCParticle;
using cg::HepMCText;

std::string shown(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

/// The cross section that the events of one listing state last.
struct Listing {
    std::int64_t events = 0;
    std::vector<double> crossSections;
};

class Scan {
public:
    Scan(const char *path, const char *weight, std::int64_t first, cg_hepmc_scan &result) : text(path), wanted(weight ? weight : ""), named(weight != nullptr), first(first), result(result), index(result.index) {}

    void run() {
        HepMCEvent event{};
        while (text.next(event)) {
            if (result.offsets.empty() && !chooseWeight(event)) return;
            result.offsets.push_back(event.begin);
            result.numbers.push_back(event.number);
            index.version = event.version;
            const double w = weight(event);
            if (first <= 0 || static_cast<std::int64_t>(result.offsets.size()) <= first) add(w);
            nominalSum += event.weights.empty() ? 1 : event.weights[0];
            chosenSum += w;
            addCrossSection(event);
            addBeams(event);
            for (const HepMCParticle &particle : event.particles)
                if (event.isFinal(particle)) check(event, particle);
        }
        if (result.offsets.empty()) throw std::runtime_error(text.path() + ": the file holds no events");
        if (kinds.empty()) throw std::runtime_error(text.path() + ": no event has a final particle; expected particles of status 1 that nothing comes out of");
        if (index.weight_square_sum == 0) throw std::runtime_error(text.path() + ": all weights" + ofName() + " are zero; expected some that are not");
        finish();
    }

private:
    std::string ofName() const { return result.names.empty() ? "" : " '" + result.names[static_cast<std::size_t>(index.weight)] + "'"; }

    /// Known when the first event has been read: HepMC2 names them there.
    bool chooseWeight(const HepMCEvent &event) {
        result.names = text.weightNames();
        if (result.names.empty() && event.weights.size() > 1)  // as HepMC3 calls them then
            for (std::size_t i = 0; i < event.weights.size(); ++i) result.names.push_back(std::to_string(i));
        index.weight_names = static_cast<int32_t>(result.names.size());
        const auto found = std::find(result.names.begin(), result.names.end(), wanted);
        index.weight = !named ? 0 : found == result.names.end() ? -1 : static_cast<int32_t>(found - result.names.begin());
        return index.weight >= 0;
    }

    double weight(const HepMCEvent &event) const {
        if (event.weights.empty()) {
            if (!result.names.empty()) text.fail(event, "the event has no weights; expected " + std::to_string(result.names.size()) + ", as the file names them");
            return 1;
        }
        if (static_cast<std::size_t>(index.weight) >= event.weights.size())
            text.fail(event, "the event has " + std::to_string(event.weights.size()) + " weights, and none" + ofName());
        const double w = event.weights[static_cast<std::size_t>(index.weight)];
        if (!(std::abs(w) < 1e100)) text.fail(event, "the weight" + ofName() + " is " + shown(w) + "; expected a finite number");
        return w;
    }

    void add(double w) {
        index.weight_min = index.events == 0 ? w : std::min(index.weight_min, w);
        index.weight_max = index.events == 0 ? w : std::max(index.weight_max, w);
        index.weight_sum += w;
        index.weight_square_sum += w * w;
        index.negative_weights += w < 0;
        index.zero_weights += w == 0;
        ++index.events;
    }

    void addCrossSection(const HepMCEvent &event) {
        listings.resize(static_cast<std::size_t>(text.listings));
        ++listings.back().events;
        if (!event.crossSections.empty()) listings.back().crossSections = event.crossSections;
    }

    /// A listing's value and error for the chosen weight. Writers that know one cross section only state it for all weights: then the
    /// chosen one's is larger by the ratio of the sums of weights.
    std::array<double, 2> crossSection(const Listing &listing) const {
        const auto &all = listing.crossSections;
        const std::size_t own = 2 * static_cast<std::size_t>(index.weight);
        if (index.weight > 0 && own + 1 < all.size() && all[own] != all[0]) return {all[own], all[own + 1]};
        const double ratio = index.weight > 0 && nominalSum > 0 && chosenSum > 0 ? chosenSum / nominalSum : 1;
        return {all[0] * ratio, all[1] * ratio};
    }

    /// Listings are samples of one process: their mean, by their numbers of events. Those that state the same number to the last digit are parts
    /// of one run, whose error theirs is.
    void finishCrossSection() {
        double events = 0, sum = 0, variance = 0;
        double least = INFINITY, most = 0, leastError = 0, mostError = 0;
        for (const Listing &listing : listings) {
            if (listing.crossSections.empty()) continue;
            const auto [value, error] = crossSection(listing);
            if (!(value > 0 && std::isfinite(value)) || !(error >= 0 && std::isfinite(error)))
                result.crossSectionProblem = "the cross section is stated as " + shown(value) + " +- " + shown(error) + " pb";
            const auto n = static_cast<double>(listing.events);
            events += n;
            sum += n * value;
            variance += n * error * n * error;
            if (value < least) least = value, leastError = error;
            if (value > most) most = value, mostError = error;
        }
        if (events == 0) return;
        index.has_cross_section = 1;
        index.cross_section_pb = sum / events;
        index.cross_section_error_pb = least == most ? std::max(leastError, mostError) : std::sqrt(variance) / events;
        if (result.crossSectionProblem.empty() && most - least > 5 * std::hypot(leastError, mostError) + 0.01 * most)
            result.crossSectionProblem = "the listings in the file state different cross sections, " + shown(least) + " and " + shown(most) + " pb, so they are different samples";
    }

    /// Final particles of status 4, or those that HepMC2 names; without exactly two the file does not tell.
    bool beams(const HepMCEvent &event, const HepMCParticle *(&found)[2]) const {
        int count = 0;
        for (const HepMCParticle &particle : event.particles) {
            const bool isBeam = event.beamBarcodes[0] != 0 ? particle.barcode == event.beamBarcodes[0] || particle.barcode == event.beamBarcodes[1] : particle.status == 4;
            if (!isBeam) continue;
            if (count < 2) found[count] = &particle;
            ++count;
        }
        return count == 2 && found[0]->p[3] > 0 && found[1]->p[3] > 0;
    }

    void addBeams(const HepMCEvent &event) {
        const HepMCParticle *found[2] = {};
        if (!beams(event, found)) return;  // an empty event, say
        if (!index.has_beams) {
            index.has_beams = 1;
            for (int i = 0; i < 2; ++i) index.beams[i] = {found[i]->id, found[i]->p[0], found[i]->p[1], found[i]->p[2], found[i]->p[3]};
            checkDirections(event);
            return;
        }
        for (int i = 0; i < 2; ++i) {
            const cg_beam &beam = index.beams[i];
            const double tolerance = 5e-3 * beam.e;  // generators may smear the energy
            if (beam.id != found[i]->id || std::abs(beam.e - found[i]->p[3]) > tolerance || std::abs(beam.pz - found[i]->p[2]) > tolerance)
                text.fail(event, "the beams are not those of the first event: " + std::to_string(found[i]->id) + " with " + shown(found[i]->p[3]) +
                                     " GeV instead of " + std::to_string(beam.id) + " with " + shown(beam.e) + " GeV; expected one kind of collisions in a file");
        }
    }

    /// The program's z axis is the beam.
    void checkDirections(const HepMCEvent &event) const {
        for (const cg_beam &beam : index.beams)
            if (std::hypot(beam.px, beam.py) > 0.02 * beam.e)
                text.fail(event, "a beam (" + std::to_string(beam.id) + ", " + shown(beam.e) + " GeV) is not along the z axis; expected it within 20 mrad");
        for (const cg_beam &beam : index.beams)
            if (std::abs(beam.pz) > beam.e * (1 + 1e-3))
                text.fail(event, "a beam (" + std::to_string(beam.id) + ") has the momentum " + shown(beam.pz) + " GeV and the energy " + shown(beam.e) + " GeV; expected one that can be");
        if (index.beams[0].pz == 0 && index.beams[1].pz == 0) text.fail(event, "both beams are at rest; expected them against each other");
        if (index.beams[0].pz * index.beams[1].pz > 0)
            text.fail(event, "both beams go to one side, with " + shown(index.beams[0].pz) + " and " + shown(index.beams[1].pz) + " GeV; expected them against each other");
    }

    struct Kind {
        cg::SpeciesFacts facts;
        std::int64_t count;
    };

    void check(const HepMCEvent &event, const HepMCParticle &particle) {
        auto known = kinds.find(particle.id);
        if (known == kinds.end()) known = kinds.emplace(particle.id, Kind{cg::factsOf(particle.id), 0}).first;
        ++known->second.count;
        const cg::SpeciesFacts &facts = known->second.facts;
        if (facts.fate == cg::Fate::unfinished)
            text.fail(event, who(particle) + " is final, and PYTHIA does not know how to decay it; expected final particles that live, or decay as PYTHIA knows; let the generator shower, hadronise and decay");

        const auto &[px, py, pz, e] = particle.p;
        const double p2 = px * px + py * py + pz * pz, mass2 = e * e - p2;
        // Some generators calculate in single precision.
        constexpr double singlePrecision = 4e-7;
        const double rounding = particle.rounding + singlePrecision * (e * e + p2);
        if (e < 0 && e * e > rounding) text.fail(event, who(particle) + " has the energy " + shown(e) + " GeV; expected a positive one");
        index.highest_energy = std::max(index.highest_energy, e);

        const std::int64_t number = std::abs(static_cast<std::int64_t>(particle.id));
        double least = 0, most = INFINITY;
        if (facts.mass >= 0) {
            // Generators differ by this much in the masses that they use; some take leptons as massless.
            const double slack = std::max(1e-3, 0.01 * facts.mass);
            least = number < 20 ? 0 : facts.mass - slack;
            most = facts.mass + slack;
        } else if (particle.mass > 0 && std::isfinite(particle.mass)) {
            // Files have nuclei with and without binding energies and electrons.
            const double slack = (number < 1'000'000'000 ? 0.01 : 0.05) * particle.mass + 1e-3;
            least = particle.mass - slack;
            most = particle.mass + slack;
        }
        if (facts.lightestDecay > 0 && mass2 < facts.lightestDecay * facts.lightestDecay - rounding)
            text.fail(event, who(particle) + " has the mass " + shown(std::sqrt(std::max(0., mass2))) + " GeV; expected " + shown(facts.lightestDecay) + " GeV or more, what its lightest decay needs");
        least = std::max(0., least);
        if (mass2 < least * least - rounding || mass2 > most * most + rounding)
            text.fail(event, who(particle) + " is off its mass shell: E^2 - p^2 = " + shown(mass2) + " GeV^2, its mass is " +
                                 (facts.mass >= 0 ? shown(facts.mass) : shown(particle.mass)) + " GeV; expected equality within the digits written");
    }

    static std::string who(const HepMCParticle &particle) {
        return "particle " + std::to_string(particle.barcode) + " (PDG " + std::to_string(particle.id) + ")";
    }

    void finish() {
        finishCrossSection();
        index.listings = text.listings;
        for (const auto &[id, kind] : kinds) {
            const cg_fate fate = kind.facts.fate == cg::Fate::visible ? CG_VISIBLE : kind.facts.fate == cg::Fate::decays ? CG_DECAYS : kind.facts.fate == cg::Fate::invisible ? CG_INVISIBLE : CG_UNKNOWN;
            result.species.push_back({id, fate, kind.count});
        }
        index.species = static_cast<int32_t>(result.species.size());
        index.species_counts = result.species.data();
        index.offsets = result.offsets.data();
        index.numbers = result.numbers.data();
        index.events = static_cast<std::int64_t>(result.offsets.size());
        index.cross_section_problem = result.crossSectionProblem.empty() ? nullptr : result.crossSectionProblem.c_str();
    }

    HepMCText text;
    const std::string wanted;
    const bool named;
    const std::int64_t first;
    cg_hepmc_scan &result;
    cg_hepmc_index &index;
    std::map<std::int32_t, Kind> kinds;
    std::vector<Listing> listings;
    double nominalSum = 0, chosenSum = 0;
};

}  // namespace

extern "C" cg_hepmc_scan *cg_hepmc_scan_create(const char *path, const char *weight, int64_t first) {
    return cg::guarded<cg_hepmc_scan *>(nullptr, [&] {
        auto result = std::make_unique<cg_hepmc_scan>();
        Scan(path, weight, first, *result).run();
        return result.release();
    });
}

extern "C" void cg_hepmc_scan_destroy(cg_hepmc_scan *scan) { delete scan; }

extern "C" cg_hepmc_index cg_hepmc_scan_index(const cg_hepmc_scan *scan) { return scan->index; }

extern "C" const char *cg_hepmc_scan_weight_name(const cg_hepmc_scan *scan, int32_t index) {
    return scan->names[static_cast<std::size_t>(index)].c_str();
}
