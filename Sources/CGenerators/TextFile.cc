#include "TextFile.hh"

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace cg {

TextFile::TextFile(const char *path) : path(path), file(gzopen(path, "rb")), buffer(1 << 18) {
    if (!file) throw std::runtime_error(this->path + ": cannot be opened (" + std::strerror(errno ? errno : ENOMEM) + ")");
    gzbuffer(static_cast<gzFile>(file), 1 << 17);
}

TextFile::~TextFile() { gzclose(static_cast<gzFile>(file)); }

std::size_t TextFile::read(char *into, std::size_t size) {
    const int count = gzread(static_cast<gzFile>(file), into, static_cast<unsigned>(size));
    int code = Z_OK;
    const char *reason = gzerror(static_cast<gzFile>(file), &code);
    if (count < 0 || (count == 0 && code != Z_OK && code != Z_STREAM_END)) {
        // zlib's texts name the file themselves, except for errors of the system.
        if (code == Z_BUF_ERROR) throw std::runtime_error(path + ": the compressed file is cut short; expected the whole file");
        throw std::runtime_error(path + ": cannot be read (" + (code == Z_ERRNO ? std::strerror(errno) : reason) + ")");
    }
    return static_cast<std::size_t>(count);
}

bool TextFile::line(std::string &text, std::int64_t &begin) {
    text.clear();
    begin = position;
    for (;;) {
        if (used == filled) {
            used = 0;
            filled = read(buffer.data(), buffer.size());
            if (filled == 0) return !text.empty();
        }
        const char *start = buffer.data() + used;
        const auto *end = static_cast<const char *>(std::memchr(start, '\n', filled - used));
        const std::size_t length = end ? static_cast<std::size_t>(end - start) : filled - used;
        text.append(start, length);
        used += length + (end ? 1 : 0);
        position += static_cast<std::int64_t>(length) + (end ? 1 : 0);
        if (end) {
            if (!text.empty() && text.back() == '\r') text.pop_back();
            return true;
        }
    }
}

void TextFile::seek(std::int64_t target) {
    if (gzseek(static_cast<gzFile>(file), static_cast<z_off_t>(target), SEEK_SET) != target)
        throw std::runtime_error(path + ": cannot be read at byte " + std::to_string(target) + " (has it changed?)");
    used = filled = 0;
    position = target;
}

}  // namespace cg
