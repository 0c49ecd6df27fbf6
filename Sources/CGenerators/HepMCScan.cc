// Where the events of a HepMC file stand, and whether the file is whole: only the lines' first words are looked at.
#include <cstdio>
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
    while (file.line(line, begin)) {
        if (line == dialect->end) {
            complete = true;
            break;
        }
        if (line.size() < 2) continue;
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
