// The lines of the two formats, and the graph that they make.
#include <algorithm>
#include <stdexcept>

#include "HepMCText.hh"
#include "Words.hh"

namespace cg {
namespace {

template <class Value>
Value required(Words &words, const char *what) {
    const std::string_view word = words.next();
    Value value{};
    if (word.empty()) throw std::invalid_argument(std::string("expected ") + what + ", found the end of the line");
    if (!parse(word, value)) throw std::invalid_argument(std::string("expected ") + what + ", found " + shown(word));
    return value;
}

std::int64_t integer(Words &words, const char *what) { return required<std::int64_t>(words, what); }

std::int32_t small(Words &words, const char *what) {
    const std::int64_t value = integer(words, what);
    if (value != static_cast<std::int32_t>(value)) throw std::invalid_argument(std::string("impossible ") + what + " " + std::to_string(value));
    return static_cast<std::int32_t>(value);
}

/// Large enough for anything in GeV or mm, and its square is finite.
constexpr double largest = 1e30;

double finite(Words &words, const char *what) {
    const double value = required<double>(words, what);
    if (!(std::abs(value) < largest)) throw std::invalid_argument(std::string("the ") + what + " is not a finite number");
    return value;
}

}  // namespace

/// E number vertices particles [@ x y z t]
void HepMCText::beginVersion3(HepMCEvent &event) {
    Words words(std::string_view(text).substr(1));
    event.number = integer(words, "the event's number");
    announcedVertices = integer(words, "a number of vertices");
    announcedParticles = integer(words, "a number of particles");
    if (words.next() == "@")
        for (double &x : event.position) x = finite(words, "position");
}

/// E number interactions scale alphaQCD alphaQED process vertex vertices beam beam randoms [...] weights [...]
void HepMCText::beginVersion2(HepMCEvent &event) {
    Words words(std::string_view(text).substr(1));
    event.number = integer(words, "the event's number");
    for (int i = 0; i < 6; ++i) words.next();
    announcedVertices = integer(words, "a number of vertices");
    announcedParticles = 0;
    for (std::int64_t &beam : event.beamBarcodes) beam = integer(words, "a beam's barcode");
    const std::int64_t randoms = integer(words, "a number of random states");
    for (std::int64_t i = 0; i < randoms && !words.remainder().empty(); ++i) words.next();
    const std::int64_t count = integer(words, "a number of weights");
    while (!words.remainder().empty()) event.weights.push_back(required<double>(words, "a weight"));
    if (static_cast<std::int64_t>(event.weights.size()) != count)
        throw std::invalid_argument("the event announces " + std::to_string(count) + " weights and has " + std::to_string(event.weights.size()));
}

void HepMCText::units(HepMCEvent &event) {
    Words words(std::string_view(text).substr(1));
    const std::string_view momentum = words.next(), length = words.next();
    if ((momentum != "GEV" && momentum != "MEV") || (length != "MM" && length != "CM")) throw std::invalid_argument("unknown units " + shown(text));
    event.inMeV = momentum == "MEV";
    event.inCm = length == "CM";
}

void HepMCText::weights(HepMCEvent &event) {
    if (weighted) throw std::invalid_argument("a second line of weights");
    weighted = true;
    Words words(std::string_view(text).substr(1));
    while (!words.remainder().empty()) event.weights.push_back(required<double>(words, "a weight"));
}

/// N count "name" "name": a name may hold blanks and quotes.
void HepMCText::quotedNames() {
    Words words(std::string_view(text).substr(1));
    const std::int64_t count = integer(words, "a number of names");
    std::string_view rest = words.remainder();
    std::vector<std::string> found;
    if (rest.size() >= 2 && rest.front() == '"' && rest.back() == '"') {
        rest = rest.substr(1, rest.size() - 2);
        constexpr std::string_view between = "\" \"";
        for (std::size_t at; (at = rest.find(between)) != rest.npos; rest.remove_prefix(at + between.size())) found.emplace_back(rest.substr(0, at));
        found.emplace_back(rest);
    }
    if (static_cast<std::int64_t>(found.size()) != count)
        throw std::invalid_argument("expected " + std::to_string(count) + " names of weights in quotes, found " + shown(text));
    setNames(std::move(found));
}

/// Value and error of each weight: C value error; in version 3: A 0 GenCrossSection value error accepted attempted [value error ...].
void HepMCText::crossSection(HepMCEvent &event, bool isAttribute) {
    Words words(std::string_view(text).substr(1));
    if (isAttribute) words.next(), words.next();
    event.crossSections.clear();
    for (int i = 0; !words.remainder().empty(); ++i) {
        const double value = required<double>(words, "a cross section");
        if (!isAttribute && i >= 2) break;
        if (i != 2 && i != 3) event.crossSections.push_back(value);
    }
    if (event.crossSections.size() < 2) throw std::invalid_argument("expected a cross section and its error, found " + shown(text));
    if (event.crossSections.size() % 2 == 1) event.crossSections.pop_back();
}

/// Momentum, energy, mass, status.
void HepMCText::momentum(HepMCParticle &particle, Words &words) {
    std::string_view written[4];
    for (int i = 0; i < 4; ++i) {
        written[i] = words.remainder();
        particle.p[static_cast<std::size_t>(i)] = finite(words, "momentum");
        written[i].remove_suffix(words.remainder().size());
    }
    particle.mass = required<double>(words, "a mass");
    particle.status = small(words, "status");
    particle.rounding = 0;
    if (particle.status != 1) return;
    for (std::size_t i = 0; i < 4; ++i) {
        const double half = roundingOf(written[i]);
        particle.rounding += (2 * std::abs(particle.p[i]) + half) * half;
    }
}

/// P id parent species px py pz e mass status; the parent is a vertex if negative, a particle if positive.
void HepMCText::particle3(HepMCEvent &event) {
    Words words(std::string_view(text).substr(1));
    HepMCParticle particle{};
    particle.barcode = integer(words, "a particle's number");
    if (particle.barcode != static_cast<std::int64_t>(event.particles.size()) + 1)
        throw std::invalid_argument("particle " + std::to_string(particle.barcode) + " where " + std::to_string(event.particles.size() + 1) + " should stand");
    productionOf.push_back(integer(words, "a parent"));
    particle.id = small(words, "species");
    momentum(particle, words);
    particle.production = particle.end = -1;
    if (static_cast<std::int64_t>(event.particles.size()) >= announcedParticles)
        throw std::invalid_argument("the event has more particles than the " + std::to_string(announcedParticles) + " that it announces");
    event.particles.push_back(particle);
}

/// V id status [particles that enter] [@ x y z t]
void HepMCText::vertex3(HepMCEvent &event) {
    Words words(std::string_view(text).substr(1));
    const std::int64_t id = integer(words, "a vertex's number");
    words.next();
    std::string_view rest = words.remainder();
    const std::size_t close = rest.find(']');
    if (rest.empty() || rest.front() != '[' || close == rest.npos) throw std::invalid_argument("expected '[particles]', found " + shown(text));
    const auto index = static_cast<std::int32_t>(event.vertices.size());
    if (id >= 0 || !vertexIndex.emplace(id, index).second) throw std::invalid_argument("an impossible or repeated vertex " + std::to_string(id));
    std::string_view list = rest.substr(1, close - 1);
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        Words one(list.substr(0, comma));
        if (comma < list.size() || !one.remainder().empty()) incoming.emplace_back(index, integer(one, "a particle's number"));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    HepMCVertex vertex{{}, false, -1, 0};
    Words tail(rest.substr(close + 1));
    if (tail.next() == "@") {
        for (double &x : vertex.position) x = finite(tail, "position");
        vertex.placed = true;
    }
    event.vertices.push_back(vertex);
}

/// V barcode id x y z ctau orphans outgoing weights [...]: the particles follow.
void HepMCText::vertex2(HepMCEvent &event) {
    if (orphans + products > 0) throw std::invalid_argument(std::to_string(orphans + products) + " particles of the last vertex are missing");
    Words words(std::string_view(text).substr(1));
    const std::int64_t barcode = integer(words, "a vertex's barcode");
    words.next();
    HepMCVertex vertex{{}, false, -1, 0};
    for (double &x : vertex.position) x = finite(words, "position");
    vertex.placed = vertex.position != std::array<double, 3>{};
    words.next();
    orphans = integer(words, "a number of incoming particles");
    products = integer(words, "a number of outgoing particles");
    if (orphans < 0 || products < 0 || orphans > most || products > most) throw std::invalid_argument("an impossible number of particles");
    if (barcode >= 0 || !vertexIndex.emplace(barcode, static_cast<std::int32_t>(event.vertices.size())).second)
        throw std::invalid_argument("an impossible or repeated vertex " + std::to_string(barcode));
    event.vertices.push_back(vertex);
}

/// P barcode species px py pz e mass status theta phi end flows [...]
void HepMCText::particle2(HepMCEvent &event) {
    if (orphans + products == 0) throw std::invalid_argument("a particle that belongs to no vertex");
    Words words(std::string_view(text).substr(1));
    HepMCParticle particle{};
    particle.barcode = integer(words, "a barcode");
    particle.id = small(words, "species");
    momentum(particle, words);
    required<double>(words, "an angle of polarisation"), required<double>(words, "an angle of polarisation");
    std::int64_t end = integer(words, "a vertex");
    const std::int64_t flows = integer(words, "a number of colour flows");
    if (flows < 0 || flows > 1000) throw std::invalid_argument("an impossible number of colour flows");
    for (std::int64_t i = 0; i < 2 * flows; ++i) integer(words, "a colour flow");
    const auto vertex = static_cast<std::int32_t>(event.vertices.size()) - 1;
    particle.production = particle.end = -1;
    if (orphans > 0) {
        --orphans;
        if (end == 0) particle.end = vertex;
    } else {
        --products;
        particle.production = vertex;
    }
    endOf.push_back(end);
    if (static_cast<std::int64_t>(event.particles.size()) >= most) throw std::invalid_argument("an impossible number of particles");
    event.particles.push_back(particle);
}

void HepMCText::enter(HepMCEvent &event, std::size_t particle, std::int32_t vertex) const {
    if (event.particles[particle].end >= 0 && event.particles[particle].end != vertex)
        fail(event, "particle " + std::to_string(event.particles[particle].barcode) + " ends in two vertices; the file is damaged");
    event.particles[particle].end = vertex;
    auto &parent = event.vertices[static_cast<std::size_t>(vertex)].parent;
    if (parent < 0) parent = static_cast<std::int32_t>(particle);
}

void HepMCText::missing(const HepMCEvent &event, std::size_t particle, std::int64_t reference) const {
    fail(event, "particle " + std::to_string(event.particles[particle].barcode) + " refers to " + std::to_string(reference) + ", which is not there; the file is damaged");
}

/// Vertices name what enters them; particles name the vertex, or the one particle, that they come from.
void HepMCText::resolve3(HepMCEvent &event) {
    auto &particles = event.particles;
    if (static_cast<std::int64_t>(particles.size()) != announcedParticles)
        fail(event, "the event announces " + std::to_string(announcedParticles) + " particles and has " + std::to_string(particles.size()) + "; the file is damaged");
    for (const auto &[vertex, particle] : incoming) {
        if (particle < 1 || particle > announcedParticles) fail(event, "a vertex refers to particle " + std::to_string(particle) + ", which is not there; the file is damaged");
        enter(event, static_cast<std::size_t>(particle - 1), vertex);
    }
    for (std::size_t i = 0; i < particles.size(); ++i) {
        const std::int64_t origin = productionOf[i];
        if (origin < 0) {
            const auto found = vertexIndex.find(origin);
            if (found == vertexIndex.end()) missing(event, i, origin);
            particles[i].production = found->second;
        } else if (origin > 0) {
            if (origin > announcedParticles || origin == static_cast<std::int64_t>(i) + 1) missing(event, i, origin);
            const auto parent = static_cast<std::size_t>(origin - 1);
            if (particles[parent].end < 0) {
                event.vertices.push_back({{}, false, -1, 0});
                enter(event, parent, static_cast<std::int32_t>(event.vertices.size()) - 1);
            }
            particles[i].production = particles[parent].end;
        }
    }
    if (static_cast<std::int64_t>(event.vertices.size()) != announcedVertices)
        fail(event, "the event announces " + std::to_string(announcedVertices) + " vertices and has " + std::to_string(event.vertices.size()) + "; the file is damaged");
}

/// Particles stand behind the vertex that they come from, and name the one where they end.
void HepMCText::resolve2(HepMCEvent &event) {
    if (orphans + products > 0 || static_cast<std::int64_t>(event.vertices.size()) != announcedVertices)
        fail(event, "the event announces " + std::to_string(announcedVertices) + " vertices, and some are not whole; the file is damaged");
    for (std::size_t i = 0; i < event.particles.size(); ++i) {
        if (endOf[i] == 0) {
            if (event.particles[i].end >= 0) enter(event, i, event.particles[i].end);
            continue;
        }
        const auto found = vertexIndex.find(endOf[i]);
        if (found == vertexIndex.end()) missing(event, i, endOf[i]);
        enter(event, i, found->second);
    }
}

/// Resolves the references between particles and vertices, and goes over to GeV and cm.
void HepMCText::finish(HepMCEvent &event) {
    version == 3 ? resolve3(event) : resolve2(event);
    for (const HepMCParticle &particle : event.particles)
        if (particle.production >= 0) ++event.vertices[static_cast<std::size_t>(particle.production)].outgoing;
    if (!names.empty() && !resumed && !event.weights.empty() && event.weights.size() != names.size())
        fail(event, "the event has " + std::to_string(event.weights.size()) + " weights; expected the " + std::to_string(names.size()) + " that have names");

    if (event.inMeV)
        for (HepMCParticle &particle : event.particles) {
            for (double &x : particle.p) x *= 1e-3;
            particle.mass *= 1e-3;
            particle.rounding *= 1e-6;
        }
    if (!event.inCm) {
        for (double &x : event.position) x *= 0.1;
        for (HepMCVertex &vertex : event.vertices)
            for (double &x : vertex.position) x *= 0.1;
    }
}

}  // namespace cg
