#include "PythiaSetup.hh"

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

namespace cg {

namespace {

/// The data that stand beside the program in a wheel or an archive, or nothing: then PYTHIA's own place counts, compiled in by the set-up.
std::string packagedData() {
    std::error_code failure;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
    const auto folder = program.parent_path() / "pythia" / "xmldoc";
    return !failure && std::filesystem::is_directory(folder, failure) ? folder.string() : "";
}

/// PYTHIA reads PYTHIA8DATA before anything else: what another program's set-up has put there is of another version.
void chooseData() {
    static const bool isChosen = [] {
        const std::string folder = packagedData();
        return (folder.empty() ? unsetenv("PYTHIA8DATA") : setenv("PYTHIA8DATA", folder.c_str(), 1)) == 0;
    }();
    if (!isChosen) throw std::runtime_error("the environment cannot be set");
}

std::unique_ptr<Pythia8::Pythia> readPythia() {
    chooseData();
    auto pythia = std::make_unique<Pythia8::Pythia>("", false);
    if (!pythia->settings.isFlag("Print:quiet"))
        throw std::runtime_error("PYTHIA does not find its data (" + cg::takeOutput() + "); " + cg::repair());
    // Without its parton densities PYTHIA does not fail but loops for ever.
    for (const char *file : {"tunes/Monash2013.cmnd", "pdfdata/NNPDF23_lo_as_0130_qed_0000.dat", "pdfdata/SU21Kplus.dat"}) {
        const std::string path = pythia->settings.word("xmlPath") + "../" + file;
        if (!std::ifstream(path)) throw std::runtime_error(path + " is not there: PYTHIA's data are incomplete; " + cg::repair());
    }
    return pythia;
}

/// Sets that packages leave out. Without its densities PYTHIA does not fail but loops for ever.
void checkDensities(Pythia8::Pythia &pythia) {
    static const std::map<std::string, std::string> diffractive = {
        {"12", "GKG18_DPDF_FitA_LO_0000.dat"}, {"13", "GKG18_DPDF_FitB_LO_0000.dat"}, {"14", "GKG18_DPDF_FitA_NLO_0000.dat"}, {"15", "GKG18_DPDF_FitB_NLO_0000.dat"}};
    std::string file;
    if (const auto found = diffractive.find(pythia.settings.word("PDF:PomSet")); found != diffractive.end()) file = found->second;
    for (const std::string beam : {"A", "B"})
        if (pythia.settings.flag("PDF:useHardNPDF" + beam) && pythia.settings.mode("PDF:nPDFSet" + beam) == 1) file = "EPS09LOR_208";
    if (!file.empty() && !std::ifstream(pythia.settings.word("xmlPath") + "../pdfdata/" + file))
        throw std::runtime_error("the parton densities " + file + " do not come with this package of CaloDump; build it from source, or choose others");
}

}  // namespace

std::string repair() { return packagedData().empty() ? "run 'make setup' where CaloDump was built" : "install CaloDump again"; }

std::unique_ptr<Pythia8::Pythia> makePythia() {
    // One has read the files; the others copy what it knows.
    static const auto first = readPythia();
    auto pythia = std::make_unique<Pythia8::Pythia>(first->settings, first->particleData, false);
    apply(*pythia, "Print:quiet = on");
    return pythia;
}

void apply(Pythia8::Pythia &pythia, const std::string &line) {
    if (!pythia.readString(line)) {
        const std::string said = takeOutput();
        throw std::runtime_error("unknown or impossible setting '" + line + "'" + (said.empty() ? "" : " (" + said + ")"));
    }
}

void omitHiggs(Pythia8::Pythia &pythia) { pythia.addResonancePtr(std::make_shared<Pythia8::ResonanceGeneric>(25)); }

// PYTHIA's own reading looks at all of an open list again with each line that it gets: 0.7 s for the 800 kB of multiparton interactions, of which 0.05 s are needed.
void applyFile(Pythia8::Pythia &pythia, const std::string &path) {
    std::ifstream file(path);
    std::string setting;
    int number = 0, applied = 0;
    const auto complain = [&] { throw std::runtime_error(path + ":" + std::to_string(number) + ": not a PYTHIA initialisation file (" + takeOutput() + ")"); };
    for (std::string line; std::getline(file, line);) {
        ++number;
        const bool isOpen = !setting.empty();
        if (!isOpen && (line.empty() || !std::isalpha(static_cast<unsigned char>(line[0])))) continue;
        setting += line;
        if (line.find('}') == std::string::npos && (isOpen || line.find('{') != std::string::npos)) continue;
        if (!pythia.readString(setting)) complain();
        setting.clear();
        ++applied;
    }
    if (!file.eof() || !setting.empty() || applied == 0) complain();
}

void initialise(Pythia8::Pythia &pythia, const std::string &what) {
    checkDensities(pythia);
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
        if (!std::ifstream(path)) throw std::runtime_error(path + " is not there; " + cg::repair());
        return path.c_str();
    });
}
