// Events of a HepMC file, by HepMC3's own readers.
#if !__has_include("HepMC3/ReaderAscii.h")
#error "HepMC3's headers are not found: run make setup"
#endif
#include "HepMC3/GenEvent.h"
#include "HepMC3/GenParticle.h"
#include "HepMC3/ReaderAscii.h"
#include "HepMC3/ReaderAsciiHepMC2.h"
#include "HepMC3/Setup.h"

#include <cmath>
#include <istream>
#include <memory>
#include <streambuf>

#include "Boundary.hh"
#include "CGenerators.h"
#include "TextFile.hh"

namespace {

/// The file's head, the bytes of the events wanted, and the line that ends a listing: to the reader, a file of its own.
class Section : public std::streambuf {
public:
    Section(const char *path, std::int64_t headerEnd, std::int64_t begin, std::int64_t end, std::string footer)
        : file(path), left(headerEnd), begin(begin), end(end), footer(std::move(footer)), buffer(1 << 16) {}

protected:
    int underflow() override {
        if (left == 0 && begin >= 0) {
            file.seek(begin);
            left = end - begin;
            begin = -1;
        }
        std::size_t count = 0;
        if (left > 0) {
            count = file.read(buffer.data(), std::min<std::size_t>(buffer.size(), static_cast<std::size_t>(left)));
            if (count == 0) throw std::runtime_error(file.path + ": the file has become shorter while it was read");
            left -= static_cast<std::int64_t>(count);
        } else if (!footer.empty()) {
            count = footer.copy(buffer.data(), buffer.size());
            footer.clear();
        } else {
            return traits_type::eof();
        }
        setg(buffer.data(), buffer.data(), buffer.data() + count);
        return traits_type::to_int_type(buffer[0]);
    }

private:
    cg::TextFile file;
    std::int64_t left, begin, end;
    std::string footer;
    std::vector<char> buffer;
};

/// By the PDG numbering: leptons and bosons are below 100.
bool isHadron(int id) { return std::abs(id) > 100; }

}  // namespace

struct cg_hepmc_reader {
    std::string path;
    Section section;
    std::istream stream;
    std::unique_ptr<HepMC3::Reader> reader;
    std::vector<cg_particle> particles;
    std::int64_t events = 0;

    cg_hepmc_reader(const char *path, int32_t version, std::int64_t headerEnd, std::int64_t begin, std::int64_t end)
        : path(path),
          section(
              path, headerEnd, begin, end,
              version == 3 ? "HepMC::Asciiv3-END_EVENT_LISTING\n\n" : "HepMC::IO_GenEvent-END_EVENT_LISTING\n\n"),
          stream(&section) {
        stream.exceptions(std::ios::badbit);  // hands on what `section` throws
        if (version == 3) reader = std::make_unique<HepMC3::ReaderAscii>(stream);
        else reader = std::make_unique<HepMC3::ReaderAsciiHepMC2>(stream);
    }
};

extern "C" cg_hepmc_reader *cg_hepmc_reader_create(
    const char *path, int32_t version, int64_t header_end, int64_t begin, int64_t end) {
    return cg::guarded<cg_hepmc_reader *>(nullptr, [&] {
        HepMC3::Setup::set_print_errors(false);
        HepMC3::Setup::set_print_warnings(false);
        return new cg_hepmc_reader(path, version, header_end, begin, end);
    });
}

extern "C" void cg_hepmc_reader_destroy(cg_hepmc_reader *reader) { delete reader; }

extern "C" int cg_hepmc_reader_next(cg_hepmc_reader *reader, const cg_particle **particles, int32_t *count, double *weight) {
    return cg::guarded(0, [&] {
        HepMC3::GenEvent event(HepMC3::Units::GEV, HepMC3::Units::MM);
        ++reader->events;
        bool read = false;
        try {
            read = reader->reader->read_event(event) && !reader->reader->failed();
        } catch (const std::ios_base::failure &) {
            // The readers mark the stream as bad when a line is damaged.
        }
        if (!read)
            throw std::runtime_error(reader->path + ": HepMC3 cannot read event " + std::to_string(reader->events) + " of the batch; the file is damaged");
        event.set_units(HepMC3::Units::GEV, HepMC3::Units::MM);
        reader->particles.clear();
        for (const auto &particle : event.particles()) {
            if (particle->status() != 1) continue;
            const auto &p = particle->momentum();
            if (!std::isfinite(p.px() + p.py() + p.pz() + p.e()))
                throw std::runtime_error(reader->path + ": event " + std::to_string(reader->events) + " of the batch has a momentum that is not a number");
            reader->particles.push_back({particle->pid(), isHadron(particle->pid()) ? 1 : 0, p.px(), p.py(), p.pz(), p.e()});
        }
        *particles = reader->particles.data();
        *count = static_cast<int32_t>(reader->particles.size());
        *weight = event.weights().empty() ? 1. : event.weights()[0];
        return 1;
    });
}
