// What PYTHIA says about a setting line, without a run.
#include <mutex>
#include <sstream>

#include "PythiaSetup.hh"

namespace {

std::mutex mutex;

/// A generator that is never initialised: it only knows the settings.
Pythia8::Pythia &known() {
    static const std::unique_ptr<Pythia8::Pythia> pythia = cg::makePythia();
    return *pythia;
}

std::string trimmed(const std::string &text) {
    const auto first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::string lower(std::string text) {
    for (char &c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

[[noreturn]] void refuse(const std::string &value, const std::string &name, const std::string &expected) {
    throw std::runtime_error("'" + value + "' is no value of PYTHIA's setting '" + name + "'; expected " + expected);
}

/// Throws unless `value` is one number within the range of the setting.
template <class Entry> void checkNumber(const Entry &entry, const std::string &value, const std::string &kind) {
    char *end = nullptr;
    const double number = std::strtod(value.c_str(), &end);
    if (end != value.c_str() && *end == 0 && !(entry.hasMin && number < entry.valMin) && !(entry.hasMax && number > entry.valMax)) return;
    std::ostringstream expected;
    expected << kind;
    if (entry.hasMin) expected << " from " << entry.valMin;
    if (entry.hasMax) expected << " to " << entry.valMax;
    refuse(value, entry.name, expected.str());
}

/// PYTHIA takes every word that is not "on" for "off", reads "20GeV" as 20, and bends a number that is out of range.
void checkValue(Pythia8::Settings &settings, const std::string &name, const std::string &value) {
    if (settings.isFlag(name)) {
        for (const char *word : {"on", "off", "yes", "no", "true", "false", "ok", "1", "0"})
            if (lower(value) == word) return;
        refuse(value, name, "on or off");
    }
    if (settings.isMode(name)) checkNumber(settings.getModeMap(name).at(lower(name)), value, "a whole number");
    if (settings.isParm(name)) checkNumber(settings.getParmMap(name).at(lower(name)), value, "a number");
}

template <class Map> void append(std::string &list, const Map &map) {
    for (const auto &entry : map) list += entry.second.name + "\n";
}

}  // namespace

extern "C" int cg_pythia_check(const char *line) {
    return cg::guarded(0, [&] {
        const std::lock_guard<std::mutex> lock(mutex);
        const std::string text(line);
        const auto equals = text.find('=');
        if (equals != std::string::npos && std::isalpha(static_cast<unsigned char>(trimmed(text)[0])))
            checkValue(known().settings, trimmed(text.substr(0, equals)), trimmed(text.substr(equals + 1)));
        cg::apply(known(), text);
        return 1;
    });
}

extern "C" const char *cg_pythia_setting_names(void) {
    return cg::guarded<const char *>("", []() -> const char * {
        const std::lock_guard<std::mutex> lock(mutex);
        static const std::string names = [] {
            auto &settings = known().settings;
            std::string list;
            append(list, settings.getFlagMap(""));
            append(list, settings.getModeMap(""));
            append(list, settings.getParmMap(""));
            append(list, settings.getWordMap(""));
            append(list, settings.getFVecMap(""));
            append(list, settings.getMVecMap(""));
            append(list, settings.getPVecMap(""));
            append(list, settings.getWVecMap(""));
            return list;
        }();
        return names.c_str();
    });
}
