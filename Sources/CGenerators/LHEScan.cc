// Where the events of a Les Houches event file stand (hep-ph/0609017), its beams, cross section and weights, and whether it is whole.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "Boundary.hh"
#include "CGenerators.h"
#include "TextFile.hh"

struct cg_lhe_scan {
    cg_lhe_index index{};
    std::vector<std::int64_t> offsets;
    std::vector<double> weights;
    /// Identifier and text of each named weight.
    std::vector<std::pair<std::string, std::string>> named;
    std::string names;
};

namespace {

std::string trimmed(const std::string &text) {
    const auto first = text.find_first_not_of(" \t\r"), last = text.find_last_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

/// The text of an element's attribute, quoted either way; empty if it has none.
std::string attribute(const std::string &line, const std::string &name) {
    const auto at = line.find(name + "=");
    if (at == std::string::npos || at + name.size() + 1 >= line.size()) return "";
    const char quote = line[at + name.size() + 1];
    const auto begin = at + name.size() + 2, end = line.find(quote, begin);
    return (quote != '"' && quote != '\'') || end == std::string::npos ? "" : trimmed(line.substr(begin, end - begin));
}

constexpr const char *secondList = "a second list of events begins; give each list as a file of its own";

class Scanner {
public:
    Scanner(const char *path, const char *weight, cg_lhe_scan &result)
        : file(path), path(path), chosen(weight ? weight : ""), hasChoice(weight != nullptr), result(result) {}

    void scan() {
        head();
        while (next()) {
            if (isTag("event")) event();
            else if (isTag("/LesHouchesEvents")) return finish();
            else if (isTag("init") || isTag("LesHouchesEvents")) fail(secondList);
        }
        fail("the file is cut short after " + std::to_string(result.weights.size()) + " events; expected the line '</LesHouchesEvents>' at its end");
    }

private:
    [[noreturn]] void fail(const std::string &what) const { throw std::runtime_error(path + ": " + what); }
    [[noreturn]] void failEvent(const std::string &what) const { fail("event " + std::to_string(result.weights.size() + 1) + " " + what); }

    /// The next line that is not in a comment, trimmed.
    bool next() {
        bool comment = false;
        while (file.line(line)) {
            begin = file.lineBegin;
            end = file.position;
            line = trimmed(line);
            comment = comment || line.compare(0, 4, "<!--") == 0;
            if (!comment) return true;
            if (line.find("-->") != std::string::npos) comment = false;
        }
        return false;
    }

    bool isTag(const char *name) const {
        const std::string open = std::string("<") + name;
        return line.compare(0, open.size(), open) == 0 && line.size() > open.size() && (line[open.size()] == '>' || line[open.size()] == ' ');
    }

    /// Nothing follows a number but a blank or a mark: "1.5D-01" is none.
    static bool ends(const char *rest) { return *rest == '\0' || *rest == ' ' || *rest == '\t' || *rest == '\r' || *rest == '#' || *rest == '<'; }

    /// A number of the line that counts something.
    static bool isWhole(double value, double least, double most) { return value == std::floor(value) && value >= least && value <= most; }

    /// The numbers of the line; none unless it has `least` or more and all are finite.
    std::vector<double> numbers(std::size_t least) const {
        std::vector<double> list;
        const char *text = line.c_str();
        for (char *rest = nullptr;; text = rest) {
            const double value = std::strtod(text, &rest);
            if (rest == text) break;
            if (!std::isfinite(value) || !ends(rest)) return {};
            list.push_back(value);
        }
        return list.size() < least ? std::vector<double>{} : list;
    }

    void head() {
        bool any = false, isList = false;
        while (next()) {
            // XML's declaration may stand before the list.
            any = any || !(line.empty() || line.compare(0, 5, "<?xml") == 0);
            if (isTag("LesHouchesEvents")) isList = true;
            else if (any && !isList) break;
            else if (isTag("weight")) {
                const auto open = line.find('>'), close = line.find("</", open);
                result.named.emplace_back(
                    attribute(line, "id"), open == std::string::npos || close == std::string::npos ? "" : trimmed(line.substr(open + 1, close - open - 1)));
            } else if (isTag("init")) return processes();
        }
        if (!any) fail("the file is empty; expected Les Houches events, plain or compressed by gzip, bzip2, xz or zstd");
        if (!isList) fail("not a Les Houches event file; expected the line '<LesHouchesEvents version=...>', plain or compressed by gzip, bzip2, xz or zstd");
        fail("the file is cut short: it has no block <init>");
    }

    void processes() {
        auto &index = result.index;
        const auto beams = next() ? numbers(10) : std::vector<double>{};
        if (beams.empty()) fail("the block <init> is damaged, line '" + line.substr(0, 200) + "'");
        for (int i = 0; i < 2; ++i) {
            index.beam_ids[i] = static_cast<int32_t>(beams[static_cast<std::size_t>(i)]);
            index.beam_energies[i] = beams[static_cast<std::size_t>(i) + 2];
            if (!(index.beam_energies[i] > 0)) fail("the beams have the energies " + line.substr(0, 200) + "; expected positive ones, GeV");
        }
        index.strategy = static_cast<int32_t>(beams[8]);
        if (!isWhole(beams[9], 1, 10000)) fail("the block <init> states " + line.substr(line.find_last_of(" \t") + 1) + " processes; expected 1 to 10000");
        double squares = 0;
        for (int process = 0; process < static_cast<int>(beams[9]); ++process) {
            const auto values = next() ? numbers(4) : std::vector<double>{};
            if (values.empty()) fail("the block <init> is damaged, line '" + line.substr(0, 200) + "'");
            index.cross_section_pb += values[0];
            squares += values[1] * values[1];
        }
        index.cross_section_error_pb = std::sqrt(squares);
        if (std::abs(index.strategy) != 3 && std::abs(index.strategy) != 4)
            fail("events of the weighting strategy IDWTUP = " + std::to_string(index.strategy) +
                 " are to be accepted or thrown away by chance; expected 3, -3 (unweighted) or 4, -4 (weighted)");
        while (next()) {
            if (isTag("initrwgt")) continue;
            if (isTag("weight")) result.named.emplace_back(attribute(line, "id"), "");
            if (line.compare(0, 7, "</init>") == 0) {
                // What follows belongs to the first event's bytes.
                index.head_end = end;
                return;
            }
        }
        fail("the file is cut short in its block <init>");
    }

    /// The identifier that the events use for the weight asked for.
    std::string identifier() const {
        for (const auto &[id, text] : result.named)
            if (id == chosen || text == chosen) return id;
        return chosen;
    }

    /// What PYTHIA takes for granted (hep-ph/0609017, table 2): species, status, mothers, energy.
    void checkParticle(const std::vector<double> &values, double particles) const {
        const auto refuse = [&](const std::string &what) { failEvent("has a particle with " + what + ", line '" + line.substr(0, 200) + "'"); };
        if (!isWhole(values[0], -2147483647, 2147483647) || values[0] == 0) refuse("no species");
        const double status = values[1];
        if (status != 1 && status != -1 && status != 2 && status != -2 && status != 3 && status != -9) refuse("a status that is none of -1, 1, -2, 2, 3, -9");
        if (!isWhole(values[2], 0, particles) || !isWhole(values[3], 0, particles)) refuse("a mother that is not in the event");
        if ((status == 1 || status == -1 || status == 2) && values[9] < 0) refuse("a negative energy");
    }

    void event() {
        result.offsets.push_back(begin);
        const auto first = next() ? numbers(6) : std::vector<double>{};
        if (first.empty()) failEvent("is damaged or cut short, line '" + line.substr(0, 200) + "'");
        if (!isWhole(first[0], 3, 100000)) failEvent("is of " + line.substr(0, line.find_first_of(" \t")) + " particles; expected two incoming ones and what they make");
        int incoming = 0;
        for (int particle = 0; particle < static_cast<int>(first[0]); ++particle) {
            const auto values = next() ? numbers(13) : std::vector<double>{};
            if (values.empty()) failEvent("is damaged or cut short, line '" + line.substr(0, 200) + "'");
            checkParticle(values, first[0]);
            incoming += values[1] == -1;
        }
        if (incoming != 2) failEvent("has " + std::to_string(incoming) + " incoming particles (status -1); expected two");
        const double nominal = first[2], unit = std::abs(result.index.strategy) == 3 ? std::abs(nominal) : 1;
        const std::string id = hasChoice ? identifier() : "";
        bool found = !hasChoice;
        double weight = nominal;
        while (next()) {
            if (isTag("/event")) break;
            if (!isTag("wgt")) continue;
            const std::string name = attribute(line, "id");
            if (result.weights.empty() && std::none_of(result.named.begin(), result.named.end(), [&](const auto &n) { return n.first == name; }))
                result.named.emplace_back(name, "");
            if (!hasChoice || name != id) continue;
            char *rest = nullptr;
            const char *const text = line.c_str() + line.find('>') + 1;
            weight = std::strtod(text, &rest);
            if (rest == text || !std::isfinite(weight) || !ends(rest)) failEvent("has a weight '" + id + "' that is not a number");
            found = true;
        }
        if (!isTag("/event")) fail("the file is cut short in event " + std::to_string(result.weights.size() + 1));
        if (!found) failEvent("has no weight '" + chosen + "'; it has " + (list().empty() ? "none with a name" : list()));
        if (unit == 0) failEvent("has the weight 0 among unweighted events");
        nominalSum += nominal / unit;
        weightSum += weight / unit;
        result.weights.push_back(weight / unit);
        eventEnd = end;
    }

    std::string list() const {
        std::string names;
        for (const auto &[id, text] : result.named) names += (names.empty() ? "" : ", ") + (text.empty() ? id : id + " (" + text + ")");
        return names;
    }

    void finish() {
        auto &index = result.index;
        if (result.weights.empty()) fail("the file holds no events");
        while (next()) {
            if (isTag("LesHouchesEvents")) fail(secondList);
            if (!line.empty()) fail("text after the end of the list, '" + line.substr(0, 200) + "'");
        }
        index.events = static_cast<std::int64_t>(result.weights.size());
        result.offsets.push_back(eventEnd);
        index.offsets = result.offsets.data();
        index.weights = result.weights.data();
        result.names = list();
        index.weight_names = result.names.c_str();
        if (hasChoice && nominalSum != 0) {
            index.cross_section_pb *= weightSum / nominalSum;
            index.cross_section_error_pb *= std::abs(weightSum / nominalSum);
        }
    }

    cg::TextFile file;
    const std::string path, chosen;
    const bool hasChoice;
    cg_lhe_scan &result;
    std::string line;
    std::int64_t begin = 0, end = 0, eventEnd = 0;
    double nominalSum = 0, weightSum = 0;
};

}  // namespace

extern "C" cg_lhe_scan *cg_lhe_scan_create(const char *path, const char *weight) {
    return cg::guarded<cg_lhe_scan *>(nullptr, [&] {
        auto result = std::make_unique<cg_lhe_scan>();
        Scanner(path, weight, *result).scan();
        return result.release();
    });
}

extern "C" void cg_lhe_scan_destroy(cg_lhe_scan *scan) { delete scan; }

extern "C" cg_lhe_index cg_lhe_scan_index(const cg_lhe_scan *scan) { return scan->index; }
