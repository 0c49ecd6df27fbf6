#include "TextFile.hh"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace cg {

namespace {
constexpr std::size_t longestLine = 64 << 20;
}

TextFile::TextFile(const char *path) : path(path), source(openBytes(path)), buffer(1 << 18) {}

bool TextFile::fill() {
    used = 0;
    filled = source->read(buffer.data(), buffer.size());
    return filled > 0;
}

bool TextFile::line(std::string &text) {
    text.clear();
    lineBegin = position;
    lineEnded = false;
    while (!lineEnded) {
        if (used == filled && !fill()) {
            if (text.empty()) return false;
            break;
        }
        const char *start = buffer.data() + used;
        const auto *end = static_cast<const char *>(std::memchr(start, '\n', filled - used));
        const std::size_t length = end ? static_cast<std::size_t>(end - start) : filled - used;
        if (text.size() + length > longestLine) throw std::runtime_error(path + ": line " + std::to_string(lineNumber + 1) + " is longer than 64 MB");
        text.append(start, length);
        lineEnded = end != nullptr;
        used += length + (end ? 1 : 0);
        position += static_cast<std::int64_t>(length) + (end ? 1 : 0);
    }
    ++lineNumber;
    if (lineEnded && !text.empty() && text.back() == '\r') text.pop_back();
    if (lineBegin == 0 && text.compare(0, 3, "\xEF\xBB\xBF") == 0) text.erase(0, 3);
    return true;
}

void TextFile::skip(std::int64_t target) {
    while (position < target) {
        if (used == filled && !fill()) throw std::runtime_error(path + ": the file has become shorter since it was opened");
        const auto step = std::min<std::int64_t>(target - position, static_cast<std::int64_t>(filled - used));
        used += static_cast<std::size_t>(step);
        position += step;
    }
}

}  // namespace cg
