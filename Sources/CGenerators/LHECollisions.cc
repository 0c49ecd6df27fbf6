// Les Houches events showered by PYTHIA: each event of a batch once, whatever happens to its neighbours.
#include <cmath>
#include <sstream>

#include "ProtonCollisions.hh"
#include "TextFile.hh"

namespace cg {

/// Hands PYTHIA one event a call: with the end of an event the list ends, so that nothing is skipped over in silence.
class EventList : public Pythia8::LHAupLHEF {
public:
    /// - offsets: where each event begins in `text`, and where the last one ends; `first` events of the file come before.
    EventList(
        Pythia8::Info *info, std::unique_ptr<std::istringstream> head, std::unique_ptr<std::istringstream> text,
        std::vector<std::streamoff> offsets, std::int64_t first, bool readScales)
        : LHAupLHEF(info, text.get(), head.get(), false, readScales), head(std::move(head)), text(std::move(text)),
          offsets(std::move(offsets)), first(first) {}

    bool setEvent(int process) override {
        if (isGiven) return false;
        isGiven = true;
        return LHAupLHEF::setEvent(process);
    }

    bool isAtEnd() const { return next + 1 >= offsets.size(); }
    /// Number of the current event in its file, from 1.
    std::int64_t number() const { return first + static_cast<std::int64_t>(next) + 1; }
    void advance() { ++next; }

    /// Puts the text before the current event.
    void rewind() {
        text->clear();
        text->seekg(offsets[next]);
        isGiven = false;
    }

private:
    const std::unique_ptr<std::istringstream> head, text;
    const std::vector<std::streamoff> offsets;
    const std::int64_t first;
    std::size_t next = 0;
    bool isGiven = false;
};

namespace {

/// The lines between two bytes of a file, the first of which begins at `begin`; `starts` gets where in the result the offsets are.
std::string part(
    TextFile &file, std::int64_t begin, std::int64_t end, const std::int64_t *offsets = nullptr, std::vector<std::streamoff> *starts = nullptr) {
    std::string text, line;
    file.skip(begin);
    while (file.position < end) {
        if (!file.line(line)) throw std::runtime_error(file.path + ": the file has become shorter while it was read");
        if (starts && file.lineBegin == offsets[starts->size()]) starts->push_back(static_cast<std::streamoff>(text.size()));
        text += line + "\n";
    }
    return text;
}

std::shared_ptr<EventList> open(
    Pythia8::Pythia &pythia, const char *path, std::int64_t headEnd, std::int64_t first, const std::int64_t *offsets, std::int64_t events) {
    TextFile file(path);
    const std::string before = part(file, 0, headEnd), head = before.substr(before.find("<LesHouchesEvents"));
    std::vector<std::streamoff> starts;
    const std::string body = events > 0 ? part(file, offsets[0], offsets[events], offsets, &starts) : "";
    for (auto &start : starts) start += static_cast<std::streamoff>(head.size());
    if (static_cast<std::int64_t>(starts.size()) != events)
        throw std::runtime_error(file.path + ": the events are not where they were when it was opened");
    starts.push_back(static_cast<std::streamoff>(head.size() + body.size()));
    // PYTHIA keeps the information of the run behind a constant reference, and gives no other way to it.
    auto list = std::make_shared<EventList>(
        const_cast<Pythia8::Info *>(&pythia.info), std::make_unique<std::istringstream>(head),
        std::make_unique<std::istringstream>(head + body + "</LesHouchesEvents>\n"), std::move(starts), first,
        pythia.flag("Beams:setProductionScalesFromLHEF"));
    pythia.setLHAupPtr(list);
    return list;
}

/// How often PYTHIA gave up on an event, vetoes not counted.
int failures(Pythia8::Pythia &pythia) {
    int count = 0;
    for (const auto &message : pythia.logger)
        if (message.first.find("giving up") != std::string::npos || message.first.compare(0, 5, "Abort") == 0) count += message.second;
    return count;
}

}  // namespace
}  // namespace cg

extern "C" int cg_lhe_write_initialisation(
    const char *const *settings, int32_t count, const char *file, int64_t head_end, const char *path) {
    return cg::guarded(0, [&] {
        auto pythia = cg::configured(settings, count);
        const auto list = cg::open(*pythia, file, head_end, 0, nullptr, 0);
        cg::writeInitialisation(*pythia, path);
        return 1;
    });
}

extern "C" cg_protons *cg_lhe_create(
    const char *const *settings, int32_t count, const char *file, int64_t head_end, int64_t first, const int64_t *offsets, int64_t events,
    const char *initialisation_file, cg_uniform uniform, void *context) {
    return cg::guarded<cg_protons *>(nullptr, [&] {
        auto pythia = cg::configured(settings, count);
        // A vetoed event ends the call instead of drawing the next one.
        cg::apply(*pythia, "Check:abortIfVeto = on");
        auto list = cg::open(*pythia, file, head_end, first, offsets, events);
        cg::initialiseFrom(*pythia, initialisation_file, uniform, context);
        return new cg_protons{std::move(pythia), {}, {}, std::move(list)};
    });
}

extern "C" int cg_lhe_next(cg_protons *generator, const cg_particle **particles, int32_t *count, double *factor) {
    return cg::guarded(0, [&] {
        auto &pythia = *generator->pythia;
        auto &list = *generator->events;
        if (list.isAtEnd()) throw std::runtime_error("the events of the batch are at their end");
        for (int attempt = 0; attempt < cg::attempts; ++attempt) {
            cg::forgetLastEvent(pythia);
            list.rewind();
            const int before = cg::failures(pythia);
            const bool made = pythia.next();
            if (!made && cg::failures(pythia) > before && list.weight() != 0) continue;
            generator->particles.clear();
            *factor = 1;
            if (made) {
                cg::copyFinal(pythia.event, 1, generator->particles);
                const double nominal = std::abs(list.strategy()) == 3 ? std::copysign(1, list.weight()) : list.weight();
                const double merged = nominal != 0 ? pythia.info.weight() / nominal : 1;
                // Within the rounding of PYTHIA's units it is the event's own weight.
                if (std::abs(merged - 1) > 1e-9) *factor = merged;
            }
            *particles = generator->particles.data();
            *count = static_cast<int32_t>(generator->particles.size());
            list.advance();
            return 1;
        }
        throw std::runtime_error(
            "PYTHIA does not shower event " + std::to_string(list.number()) + " (" + cg::complaints(pythia) + ")");
    });
}
