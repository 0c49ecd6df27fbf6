// The text formats of HepMC, event by event: Asciiv3 of HepMC3, IO_GenEvent of HepMC2.
//
// M. Dobbs and J. B. Hansen, Comput. Phys. Commun. 134 (2001) 41; A. Buckley et al., Comput. Phys. Commun. 260 (2021) 107310,
// arXiv:1912.08005, appendix A. The program reads the text itself, not through HepMC3's readers: those take a word that is not a number
// for zero, an unknown unit for GeV, and version 3.1.2 ends the process on some damaged files.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "TextFile.hh"

namespace cg {

/// GeV and cm.
struct HepMCParticle {
    std::int64_t barcode;
    std::int32_t id, status;
    std::array<double, 4> p;  // x, y, z, E
    double mass;              // as the file states it
    double rounding;          // error of E^2 - p^2 by the digits written, GeV^2; computed for status 1 only
    std::int32_t production, end;  // indices of vertices, or -1
};

struct HepMCVertex {
    std::array<double, 3> position;
    bool placed;          // has a position of its own
    std::int32_t parent;  // its first incoming particle, or -1
    std::int32_t outgoing;
};

struct HepMCEvent {
    std::int64_t number, begin, line;
    int version;
    std::vector<HepMCParticle> particles;
    std::vector<HepMCVertex> vertices;
    std::vector<double> weights;
    std::vector<double> crossSections;  // value and error, pb, of the first weight, of the second, ...
    std::array<double, 3> position;
    std::int64_t beamBarcodes[2];
    bool inMeV, inCm;

    /// Where a particle was made: its production vertex, if that has no position the nearest ancestor's that has one.
    const std::array<double, 3> &birthplace(const HepMCParticle &particle) const;

    /// Status 1, and nothing comes out of its end.
    bool isFinal(const HepMCParticle &particle) const {
        return particle.status == 1 && (particle.end < 0 || vertices[static_cast<std::size_t>(particle.end)].outgoing == 0);
    }
};

class HepMCText {
public:
    explicit HepMCText(const char *path);

    /// The next event; false behind the last listing. Everything that is not as the format says is an error with the event's number and the line.
    bool next(HepMCEvent &event);

    /// Goes on to an event that begins at or after the current place.
    void skip(std::int64_t position, int version);
    std::int64_t position() const { return pushedBack ? file.lineBegin : file.position; }

    [[noreturn]] void fail(const HepMCEvent &event, const std::string &reason) const;

    /// Names of the weights; the same in all listings.
    const std::vector<std::string> &weightNames() const { return names; }
    /// Number of listings begun so far.
    int listings = 0;
    const std::string &path() const { return file.path; }

private:
    bool line();
    [[noreturn]] void damaged(const std::string &reason) const;
    [[noreturn]] void cutShort() const;
    void begin(HepMCEvent &event);
    void body(HepMCEvent &event);
    void finish(HepMCEvent &event);
    void resolve3(HepMCEvent &event);
    void resolve2(HepMCEvent &event);
    /// `particle` ends in `vertex`.
    void enter(HepMCEvent &event, std::size_t particle, std::int32_t vertex) const;
    [[noreturn]] void missing(const HepMCEvent &event, std::size_t particle, std::int64_t reference) const;
    bool header();
    void setNames(std::vector<std::string> found);

    void beginVersion3(HepMCEvent &event);
    void beginVersion2(HepMCEvent &event);
    void particle3(HepMCEvent &event);
    void particle2(HepMCEvent &event);
    void vertex3(HepMCEvent &event);
    void vertex2(HepMCEvent &event);
    void weights(HepMCEvent &event);
    void quotedNames();
    void units(HepMCEvent &event);
    void crossSection(HepMCEvent &event, bool isAttribute);
    void momentum(HepMCParticle &particle, class Words &words);

    /// More particles or vertices than any collision makes; bounds the memory that a damaged file can ask for.
    static constexpr std::int64_t most = 10'000'000;

    TextFile file;
    std::string text;
    bool pushedBack = false, namesKnown = false, inListing = false;
    bool resumed = false;
    int version = 0;
    std::vector<std::string> names;

    // Of the event being read.
    const HepMCEvent *current = nullptr;
    std::int64_t announcedParticles = 0, announcedVertices = 0, done = 0;
    std::int64_t orphans = 0, products = 0;  // HepMC2: particles that are still to follow the vertex
    bool weighted = false;
    std::unordered_map<std::int64_t, std::int32_t> vertexIndex;
    std::vector<std::int64_t> productionOf, endOf;  // references as written, resolved at the event's end
    std::vector<std::pair<std::int32_t, std::int64_t>> incoming;  // version 3: vertex, particle
};

}  // namespace cg
