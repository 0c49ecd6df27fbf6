#include "HepMCText.hh"

#include <algorithm>
#include <stdexcept>

#include "Words.hh"

namespace cg {
namespace {

constexpr const char *begins[] = {"HepMC::IO_GenEvent-START_EVENT_LISTING", "HepMC::Asciiv3-START_EVENT_LISTING"};
constexpr const char *ends[] = {"HepMC::IO_GenEvent-END_EVENT_LISTING", "HepMC::Asciiv3-END_EVENT_LISTING"};
constexpr const char *expected = "; expected HepMC text (Asciiv3 or IO_GenEvent), plain or compressed by gzip, bzip2, xz or zstd";

bool startsWith(const std::string &text, std::string_view head) { return text.compare(0, head.size(), head) == 0; }

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

}  // namespace cg
