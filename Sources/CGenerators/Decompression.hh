// Bytes of a file, uncompressed on the way: plain, gzip, bzip2, xz or Zstandard, told apart by their first bytes.
#pragma once
#include <cstddef>
#include <memory>
#include <string>

namespace cg {

class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Next bytes of the uncompressed text, at most `size`; 0 at its end. Throws if the file is damaged or cut short.
    virtual std::size_t read(char *into, std::size_t size) = 0;
};

/// Throws, with the reason, for what cannot be read twice or at all: a directory, a pipe, a missing file, an unknown compression.
std::unique_ptr<ByteSource> openBytes(const std::string &path);

}  // namespace cg
