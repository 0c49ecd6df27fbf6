// The words of a line, and the numbers that they are.
#pragma once
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace cg {

class Words {
public:
    explicit Words(std::string_view line) : rest(line) {}

    /// The next word; empty at the end of the line.
    std::string_view next() {
        skipBlanks();
        std::size_t length = 0;
        while (length < rest.size() && !isBlank(rest[length])) ++length;
        const std::string_view word = rest.substr(0, length);
        rest.remove_prefix(length);
        return word;
    }

    /// What has not been read, without blanks in front.
    std::string_view remainder() {
        skipBlanks();
        return rest;
    }

private:
    static bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
    void skipBlanks() {
        while (!rest.empty() && isBlank(rest.front())) rest.remove_prefix(1);
    }

    std::string_view rest;
};

/// As errors quote it.
inline std::string shown(std::string_view text) { return "'" + std::string(text.substr(0, 200)) + (text.size() > 200 ? "..." : "") + "'"; }

inline std::string_view withoutPlus(std::string_view word) {
    if (word.size() > 1 && word[0] == '+' && word[1] != '-' && word[1] != '+') word.remove_prefix(1);
    return word;
}

inline bool parse(std::string_view word, std::int64_t &value) {
    word = withoutPlus(word);
    const auto result = std::from_chars(word.data(), word.data() + word.size(), value);
    return result.ec == std::errc() && result.ptr == word.data() + word.size() && !word.empty();
}

/// A number as printf writes it, "nan" and "inf" included; too small a one is zero, too large a one infinite.
inline bool parse(std::string_view word, double &value) {
    word = withoutPlus(word);
    const auto result = std::from_chars(word.data(), word.data() + word.size(), value);
    if (result.ptr != word.data() + word.size() || word.empty()) return false;
    if (result.ec == std::errc::result_out_of_range) value = std::strtod(std::string(word).c_str(), nullptr);
    return result.ec == std::errc() || result.ec == std::errc::result_out_of_range;
}

/// Half a unit of the last digit written; 0 for twelve digits or more, whose rounding nobody sees.
inline double roundingOf(std::string_view word) {
    int digits = 0, decimals = 0, exponent = 0;
    bool point = false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        if (c >= '0' && c <= '9') {
            ++digits;
            if (point) ++decimals;
        } else if (c == '.') {
            point = true;
        } else if (c == 'e' || c == 'E') {
            std::int64_t value = 0;
            if (parse(word.substr(i + 1), value) && std::abs(value) < 400) exponent = static_cast<int>(value);
            break;
        }
    }
    return digits >= 12 ? 0 : 0.5 * std::pow(10., exponent - decimals);
}

}  // namespace cg
