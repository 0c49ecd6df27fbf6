// A text file, plain or gzip, read in order.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace cg {

class TextFile {
public:
    /// Throws if the file cannot be opened.
    explicit TextFile(const char *path);
    ~TextFile();
    TextFile(const TextFile &) = delete;
    TextFile &operator=(const TextFile &) = delete;

    /// Next bytes of the uncompressed text, at most `size`; 0 at its end. Throws if the file is damaged or cut short.
    std::size_t read(char *buffer, std::size_t size);

    /// The next line without its end; false at the end of the text. `begin` is where it starts, in uncompressed bytes.
    bool line(std::string &text, std::int64_t &begin);

    /// Goes to a byte of the uncompressed text (direct in a plain file, by reading in a compressed one).
    void seek(std::int64_t position);

    const std::string path;

private:
    void *file;
    std::vector<char> buffer;
    std::size_t used = 0, filled = 0;
    std::int64_t position = 0;
};

}  // namespace cg
