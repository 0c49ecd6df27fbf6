#include "HepMCText.hh"

#include <algorithm>
#include <stdexcept>

#include "Words.hh"

namespace cg {
namespace {

constexpr const char *begins[] = {"HepMC::IO_GenEvent-START_EVENT_LISTING", "HepMC::Asciiv3-START_EVENT_LISTING"};
constexpr const char *ends[] = {"HepMC::IO_GenEvent-END_EVENT_LISTING", "HepMC::Asciiv3-END_EVENT_LISTING"};
constexpr const char *expected = "; expected HepMC text (Asciiv3 or IO_GenEvent), plain or compressed by gzip, bzip2, xz or zstd";

/// More particles or vertices than any collision makes; bounds the memory that a damaged file can ask for.
constexpr std::int64_t most = 10'000'000;

bool startsWith(const std::string &text, std::string_view head) { return text.compare(0, head.size(), head) == 0; }

std::string shown(std::string_view text) { return "'" + std::string(text.substr(0, 200)) + (text.size() > 200 ? "..." : "") + "'"; }

/// HepMC3 writes a line feed as "\|" and a backslash twice.
std::vector<std::string> unescapedLines(std::string_view text) {
    std::vector<std::string> lines(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '|') lines.emplace_back(), ++i;
        else if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '\\') lines.back() += '\\', ++i;
        else lines.back() += text[i];
    }
    return lines;
}

}  // namespace

const std::array<double, 3> &HepMCEvent::birthplace(const HepMCParticle &particle) const {
    std::int32_t vertex = particle.production;
    for (std::size_t step = 0; vertex >= 0 && step <= vertices.size(); ++step) {  // a ring of vertices ends, too
        const HepMCVertex &v = vertices[static_cast<std::size_t>(vertex)];
        if (v.placed) return v.position;
        vertex = v.parent < 0 ? -1 : particles[static_cast<std::size_t>(v.parent)].production;
    }
    return position;
}

HepMCText::HepMCText(const char *path) : file(path) {}

void HepMCText::fail(const HepMCEvent &event, const std::string &reason) const {
    throw std::runtime_error(file.path + ": event " + std::to_string(event.number) + (resumed ? "" : ", line " + std::to_string(event.line)) + ": " + reason);
}

void HepMCText::damaged(const std::string &reason) const {
    if (!file.lineEnded) cutShort();
    std::string place = resumed ? "" : "line " + std::to_string(file.lineNumber);
    if (current) place = "event " + std::to_string(current->number) + (place.empty() ? "" : ", ") + place;
    throw std::runtime_error(file.path + ": " + place + ": " + reason + "; the file is damaged");
}

void HepMCText::cutShort() const {
    throw std::runtime_error(
        file.path + ": the file is cut short after " + std::to_string(current ? done - 1 : done) + " events; expected the line '" +
        ends[version == 3] + "' at its end");
}

bool HepMCText::line() {
    if (pushedBack) {
        pushedBack = false;
        return true;
    }
    while (file.line(text)) {
        while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.pop_back();
        if (!text.empty()) return true;
    }
    return false;
}

void HepMCText::skip(std::int64_t position, int newVersion) {
    if (pushedBack && file.lineBegin == position) return;
    pushedBack = false;
    file.skip(position);
    inListing = resumed = true;
    namesKnown = false;
    version = newVersion;
}

/// Lines outside of a listing; false at the end of the file.
bool HepMCText::header() {
    for (int lines = 0; line(); ++lines) {
        for (int i = 0; i < 2; ++i) {
            if (text != begins[i]) continue;
            if (listings > 0 && version != 2 + i)
                damaged("a listing of HepMC" + std::to_string(2 + i) + " behind one of HepMC" + std::to_string(version));
            version = 2 + i;
            ++listings;
            inListing = true;
            return true;
        }
        if (startsWith(text, "HepMC::Version")) continue;
        if (listings > 0) damaged("expected the beginning of another listing or the end of the file, found " + shown(text));
        if (startsWith(text, "<LesHouchesEvents")) throw std::runtime_error(file.path + ": is a Les Houches event file, not HepMC; give it as 'lhe'");
        if (lines >= 10) throw std::runtime_error(file.path + ": not a HepMC file" + expected);
    }
    if (file.position == 0) throw std::runtime_error(file.path + ": the file is empty" + expected);
    if (listings == 0) throw std::runtime_error(file.path + ": not a HepMC file" + expected);
    return false;
}

bool HepMCText::next(HepMCEvent &event) {
    current = nullptr;
    std::vector<std::string> legacyNames;
    bool headed = false;
    for (;;) {
        if (!inListing) {
            if (!header()) return false;
            headed = true;
        }
        if (!line()) cutShort();
        if (startsWith(text, "HepMC::")) {
            if (text != ends[version == 3]) damaged(text == ends[version != 3] || !file.lineEnded ? "unexpected " + shown(text) : "the listing has not ended before " + shown(text));
            inListing = false;
            continue;
        }
        const bool isTagged = text.size() > 1 && text[1] == ' ';
        if (isTagged && text[0] == 'E') break;
        // Names of weights, tools and attributes of the run.
        if (version == 3 && isTagged && text[0] == 'W') setNames(unescapedLines(std::string_view(text).substr(2)));
        else if (version == 3 && isTagged && text[0] == 'N' && headed) legacyNames.push_back(text.substr(2)), namesKnown = false, setNames(legacyNames);
        else if (!(version == 3 && isTagged && (text[0] == 'T' || text[0] == 'A'))) damaged("expected an event, found " + shown(text));
    }
    try {
        begin(event);
        body(event);
    } catch (const std::invalid_argument &error) {
        damaged(error.what());
    }
    finish(event);
    current = nullptr;
    return true;
}

void HepMCText::setNames(std::vector<std::string> found) {
    if (resumed) return;
    if (namesKnown && found != names) damaged("the weights have other names than before (" + shown(found.empty() ? "" : found[0]) + ", ...)");
    names = std::move(found);
    namesKnown = true;
}

void HepMCText::begin(HepMCEvent &event) {
    event.begin = file.lineBegin;
    event.line = file.lineNumber;
    event.version = version;
    event.particles.clear();
    event.vertices.clear();
    event.weights.clear();
    event.crossSections.clear();
    event.position = {};
    event.beamBarcodes[0] = event.beamBarcodes[1] = 0;
    event.inMeV = event.inCm = false;
    event.number = done++;  // until its own is known
    current = &event;
    weighted = false;
    orphans = products = 0;
    vertexIndex.clear();
    productionOf.clear();
    endOf.clear();
    incoming.clear();
    if (version == 3) beginVersion3(event);
    else beginVersion2(event);
    if (announcedParticles > most || announcedVertices > most || announcedParticles < 0 || announcedVertices < 0)
        damaged("the event announces an impossible number of particles or vertices");
}

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

/// The lines of an event behind its first one.
void HepMCText::body(HepMCEvent &event) {
    for (;;) {
        if (!line()) cutShort();
        const bool isTagged = text.size() > 1 && text[1] == ' ';
        const bool structured = !event.particles.empty() || !event.vertices.empty();
        if (startsWith(text, "HepMC::") || (isTagged && text[0] == 'E')) break;
        if (text == "W") continue;
        if (!isTagged) damaged("unknown kind of line " + shown(text));
        if (text[0] == 'P') version == 3 ? particle3(event) : particle2(event);
        else if (text[0] == 'V') version == 3 ? vertex3(event) : vertex2(event);
        else if (text[0] == 'U') units(event);
        else if (version == 3 && text[0] == 'W' && weighted && structured) break;  // a new head
        else if (version == 3 && text[0] == 'W') weights(event);
        else if (version == 3 && text[0] == 'T') break;
        else if (version == 3 && text[0] == 'A') {
            std::int64_t object;
            Words words(std::string_view(text).substr(1));
            if (!parse(words.next(), object)) break;
            if (words.next() == "GenCrossSection") crossSection(event, true);
        } else if (version == 2 && text[0] == 'C') crossSection(event, false);
        else if (version == 2 && text[0] == 'N') quotedNames();
        else if (version != 2 || (text[0] != 'H' && text[0] != 'F')) damaged("unknown kind of line " + shown(text));
    }
    pushedBack = true;
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

/// Resolves the references between particles and vertices, and goes over to GeV and cm.
void HepMCText::finish(HepMCEvent &event) {
    auto &particles = event.particles;
    auto &vertices = event.vertices;
    const auto enter = [&](std::size_t particle, std::int32_t vertex) {
        if (particles[particle].end >= 0 && particles[particle].end != vertex)
            fail(event, "particle " + std::to_string(particles[particle].barcode) + " ends in two vertices; the file is damaged");
        particles[particle].end = vertex;
        auto &parent = vertices[static_cast<std::size_t>(vertex)].parent;
        if (parent < 0) parent = static_cast<std::int32_t>(particle);
    };
    const auto missing = [&](std::size_t particle, std::int64_t reference) {
        fail(event, "particle " + std::to_string(particles[particle].barcode) + " refers to " + std::to_string(reference) + ", which is not there; the file is damaged");
    };
    if (version == 3) {
        if (static_cast<std::int64_t>(particles.size()) != announcedParticles)
            fail(event, "the event announces " + std::to_string(announcedParticles) + " particles and has " + std::to_string(particles.size()) + "; the file is damaged");
        for (const auto &[vertex, particle] : incoming) {
            if (particle < 1 || particle > announcedParticles) fail(event, "a vertex refers to particle " + std::to_string(particle) + ", which is not there; the file is damaged");
            enter(static_cast<std::size_t>(particle - 1), vertex);
        }
        for (std::size_t i = 0; i < particles.size(); ++i) {
            const std::int64_t origin = productionOf[i];
            if (origin < 0) {
                const auto found = vertexIndex.find(origin);
                if (found == vertexIndex.end()) missing(i, origin);
                particles[i].production = found->second;
            } else if (origin > 0) {
                if (origin > announcedParticles || origin == static_cast<std::int64_t>(i) + 1) missing(i, origin);
                const auto parent = static_cast<std::size_t>(origin - 1);
                if (particles[parent].end < 0) {
                    vertices.push_back({{}, false, -1, 0});
                    enter(parent, static_cast<std::int32_t>(vertices.size()) - 1);
                }
                particles[i].production = particles[parent].end;
            }
        }
    } else {
        if (orphans + products > 0 || static_cast<std::int64_t>(vertices.size()) != announcedVertices)
            fail(event, "the event announces " + std::to_string(announcedVertices) + " vertices, and some are not whole; the file is damaged");
        for (std::size_t i = 0; i < particles.size(); ++i) {
            if (endOf[i] == 0) {
                if (particles[i].end >= 0) enter(i, particles[i].end);
                continue;
            }
            const auto found = vertexIndex.find(endOf[i]);
            if (found == vertexIndex.end()) missing(i, endOf[i]);
            enter(i, found->second);
        }
    }
    for (const HepMCParticle &particle : particles)
        if (particle.production >= 0) ++vertices[static_cast<std::size_t>(particle.production)].outgoing;
    if (!names.empty() && !resumed && !event.weights.empty() && event.weights.size() != names.size())
        fail(event, "the event has " + std::to_string(event.weights.size()) + " weights; expected the " + std::to_string(names.size()) + " that have names");

    if (event.inMeV)
        for (HepMCParticle &particle : particles) {
            for (double &x : particle.p) x *= 1e-3;
            particle.mass *= 1e-3;
            particle.rounding *= 1e-6;
        }
    if (!event.inCm) {
        for (double &x : event.position) x *= 0.1;
        for (HepMCVertex &vertex : vertices)
            for (double &x : vertex.position) x *= 0.1;
    }
}

}  // namespace cg
