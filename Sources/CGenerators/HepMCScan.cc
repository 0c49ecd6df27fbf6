// Where the events of a HepMC file stand, and whether the file is whole and sound.
//
// HepMC3's readers take a word that is not a number for zero and an unknown unit for GeV, so what the program uses is
// checked here: particles, weights, units.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "Boundary.hh"
#include "CGenerators.h"
#include "TextFile.hh"

struct cg_hepmc_scan {
    cg_hepmc_index index{};
    std::vector<std::int64_t> offsets;
};

namespace {

struct Dialect {
    int32_t version;
    const char *begin, *end;
};
constexpr Dialect dialects[] = {
    {3, "HepMC::Asciiv3-START_EVENT_LISTING", "HepMC::Asciiv3-END_EVENT_LISTING"},
    {2, "HepMC::IO_GenEvent-START_EVENT_LISTING", "HepMC::IO_GenEvent-END_EVENT_LISTING"},
};

/// Whether `text` begins with `count` finite numbers, separated by single spaces (all of the line if count is negative).
bool areNumbers(const char *text, int count) {
    for (int i = 0; i != count && *text != 0; ++i) {
        char *end = nullptr;
        if (*text != ' ' || !std::isfinite(std::strtod(text, &end)) || end == text || (*end != ' ' && *end != 0)) return false;
        if (count > 0 && *end == 0 && i + 1 < count) return false;
        text = end;
        if (count < 0 && text[0] == ' ' && text[1] == 0) return true;
    }
    return true;
}

bool isSound(const std::string &line, int32_t version) {
    const char *const words = line.c_str() + 1;
    switch (line[0]) {
    case 'P':
        // 3: number, origin, species, momentum (4), mass, status. 2: barcode, species, momentum (4), mass, status, polarisation (2), end, flows, ...
        return areNumbers(words, version == 3 ? 9 : 12);
    case 'E': return version == 3 || areNumbers(words, -1);
    case 'W': return areNumbers(words, -1);
    case 'U': return line.compare(0, 5, "U GEV") == 0 || line.compare(0, 5, "U MEV") == 0;
    default: return true;
    }
}

void scan(cg::TextFile &file, cg_hepmc_scan &result) {
    const std::string &path = file.path;
    auto &index = result.index;
    const std::string expected = "; expected HepMC text (Asciiv3 or IO_GenEvent), plain or gzip";
    std::string line;
    std::int64_t begin = 0;

    // Head: "HepMC::Version ...", then the dialect's line.
    const Dialect *dialect = nullptr;
    bool any = false;
    for (int lines = 0; !dialect && lines < 10 && file.line(line, begin); ++lines) {
        any = any || !line.empty();
        for (const Dialect &candidate : dialects)
            if (line == candidate.begin) dialect = &candidate;
    }
    if (!any) throw std::runtime_error(path + ": the file is empty" + expected);
    if (!dialect) throw std::runtime_error(path + ": not a HepMC file" + expected);
    index.version = dialect->version;

    // Events begin with "E"; version 3 announces the number of particles there.
    long long announced = 0, particles = 0;
    const auto closeEvent = [&] {
        if (!result.offsets.empty() && index.version == 3 && announced != particles)
            throw std::runtime_error(
                path + ": event " + std::to_string(result.offsets.size()) + " announces " + std::to_string(announced) +
                " particles and has " + std::to_string(particles) + "; the file is damaged");
        announced = particles = 0;
    };
    bool complete = false;
    std::string damage;
    while (file.line(line, begin)) {
        if (line == dialect->end) {
            if (!damage.empty()) throw std::runtime_error(damage);
            complete = true;
            break;
        }
        if (line.size() < 2) continue;
        // The last line of a file that is cut short is no damage.
        if (!damage.empty()) throw std::runtime_error(damage);
        if (line[1] == ' ' && !isSound(line, index.version))
            damage = path + ": the file is damaged in event " + std::to_string(result.offsets.size()) + ", line '" + line.substr(0, 200) + "'";
        if (line[0] == 'E' && line[1] == ' ') {
            closeEvent();
            result.offsets.push_back(begin);
            if (index.version == 3 && std::sscanf(line.c_str(), "E %*d %*d %lld", &announced) != 1)
                throw std::runtime_error(path + ": event " + std::to_string(result.offsets.size()) + " has a damaged first line '" + line + "'");
        } else if (line[0] == 'P' && line[1] == ' ') {
            ++particles;
        } else {
            const char *const format = index.version == 3 ? "A 0 GenCrossSection %lf %lf" : "C %lf %lf";
            double sigma = 0, error = 0;
            if ((line[0] == 'A' || line[0] == 'C') && std::sscanf(line.c_str(), format, &sigma, &error) == 2) {
                index.has_cross_section = 1;
                index.cross_section_pb = sigma;
                index.cross_section_error_pb = error;
            }
        }
    }
    if (!complete)
        throw std::runtime_error(
            path + ": the file is cut short after " + std::to_string(result.offsets.size()) + " events; expected the line '" +
            dialect->end + "' at its end");
    closeEvent();
    if (result.offsets.empty()) throw std::runtime_error(path + ": the file holds no events");
    index.events = static_cast<std::int64_t>(result.offsets.size());
    result.offsets.push_back(begin);
    index.offsets = result.offsets.data();
}

}  // namespace

extern "C" cg_hepmc_scan *cg_hepmc_scan_create(const char *path) {
    return cg::guarded<cg_hepmc_scan *>(nullptr, [&] {
        cg::TextFile file(path);
        auto result = std::make_unique<cg_hepmc_scan>();
        scan(file, *result);
        return result.release();
    });
}

extern "C" void cg_hepmc_scan_destroy(cg_hepmc_scan *scan) { delete scan; }

extern "C" cg_hepmc_index cg_hepmc_scan_index(const cg_hepmc_scan *scan) { return scan->index; }
