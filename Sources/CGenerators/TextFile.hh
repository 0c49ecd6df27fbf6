// A text file, plain or compressed, read in order.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "Decompression.hh"

namespace cg {

class TextFile {
public:
    /// Throws if the file cannot be opened.
    explicit TextFile(const char *path);

    /// The next line without its end (LF or CRLF) and without a byte order mark; false at the end of the text. Throws if the file is
    /// damaged or cut short, or the line longer than 64 MB.
    bool line(std::string &text);

    /// Goes on to a byte of the uncompressed text at or after the current one.
    void skip(std::int64_t position);

    /// Where the line read last begins, in uncompressed bytes, and its number, counted from 1.
    std::int64_t lineBegin = 0, lineNumber = 0;
    /// Whether the line read last ended in a line feed.
    bool lineEnded = true;
    /// Where the next line begins, in uncompressed bytes.
    std::int64_t position = 0;

    const std::string path;

private:
    bool fill();

    std::unique_ptr<ByteSource> source;
    std::vector<char> buffer;
    std::size_t used = 0, filled = 0;
};

}  // namespace cg
