#include "PythiaSetup.hh"

#include <fstream>

namespace cg {

std::unique_ptr<Pythia8::Pythia> makePythia() {
    auto pythia = std::make_unique<Pythia8::Pythia>("", false);
    if (!pythia->settings.isFlag("Print:quiet"))
        throw std::runtime_error("PYTHIA does not find its data (" + takeOutput() + "); run make setup");
    // Without its parton densities PYTHIA does not fail but loops for ever.
    for (const char *file : {"tunes/Monash2013.cmnd", "pdfdata/NNPDF23_lo_as_0130_qed_0000.dat", "pdfdata/SU21Kplus.dat"}) {
        const std::string path = pythia->settings.word("xmlPath") + "../" + file;
        if (!std::ifstream(path)) throw std::runtime_error(path + " is not there: PYTHIA's data are incomplete; run make setup");
    }
    apply(*pythia, "Print:quiet = on");
    return pythia;
}

void apply(Pythia8::Pythia &pythia, const std::string &line) {
    if (!pythia.readString(line)) {
        const std::string said = takeOutput();
        throw std::runtime_error("unknown or impossible setting '" + line + "'" + (said.empty() ? "" : " (" + said + ")"));
    }
}

void initialise(Pythia8::Pythia &pythia, const std::string &what) {
    if (pythia.init()) return;
    std::string said = takeOutput();
    for (const auto &message : pythia.logger) said += (said.empty() ? "" : "; ") + message.first;
    throw std::runtime_error("cannot be initialised for " + what + " (" + said + ")");
}

void copyFinal(const Pythia8::Event &event, int first, std::vector<cg_particle> &list) {
    list.clear();
    for (int i = first; i < event.size(); ++i)
        if (event[i].isFinal()) list.push_back(flat(event[i]));
}

}  // namespace cg

extern "C" const char *cg_pythia_version(void) {
    static const std::string version = std::to_string(PYTHIA_VERSION_INTEGER / 1000) + "." + std::to_string(PYTHIA_VERSION_INTEGER % 1000);
    return version.c_str();
}

extern "C" const char *cg_hadron_initialisation_file(void) {
    return cg::guarded<const char *>(nullptr, []() -> const char * {
        static const std::string path = [] {
            return cg::makePythia()->settings.word("xmlPath") + "../setups/InitDefaultMPI.cmnd";
        }();
        if (!std::ifstream(path)) throw std::runtime_error(path + " is not there; run make setup");
        return path.c_str();
    });
}
