// One loop for all compressions: the library turns bytes into bytes until a stream ends; another stream may follow, as `cat a.gz b.gz` makes.
#include "Decompression.hh"

#include <bzlib.h>
#include <lzma.h>
#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace cg {
namespace {

[[noreturn]] void fail(const std::string &path, const std::string &reason) { throw std::runtime_error(path + ": " + reason); }

class PlainFile : public ByteSource {
public:
    explicit PlainFile(const std::string &path) : path(path), file(std::fopen(path.c_str(), "rb")) {
        if (!file) fail(path, std::string("cannot be opened (") + std::strerror(errno) + ")");
    }
    ~PlainFile() override { std::fclose(file); }
    PlainFile(const PlainFile &) = delete;
    PlainFile &operator=(const PlainFile &) = delete;

    std::size_t read(char *into, std::size_t size) override {
        const std::size_t count = std::fread(into, 1, size, file);
        if (count == 0 && std::ferror(file)) fail(path, std::string("cannot be read (") + std::strerror(errno) + ")");
        return count;
    }

    const std::string path;

private:
    std::FILE *file;
};

/// What is left of the input, and where the output goes.
struct Step {
    const char *in;
    std::size_t inCount;
    char *out;
    std::size_t outCount;
};

enum class Outcome { more, ended, damaged };

/// One stream of a compressed file.
class Codec {
public:
    virtual ~Codec() = default;
    virtual void begin() = 0;
    virtual Outcome run(Step &step) = 0;
};

class Gzip : public Codec {
public:
    ~Gzip() override { inflateEnd(&state); }
    void begin() override {
        inflateEnd(&state);
        state = {};
        if (inflateInit2(&state, 16 + MAX_WBITS) != Z_OK) throw std::bad_alloc();
    }
    Outcome run(Step &step) override {
        state.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(step.in));
        state.avail_in = static_cast<uInt>(step.inCount);
        state.next_out = reinterpret_cast<Bytef *>(step.out);
        state.avail_out = static_cast<uInt>(step.outCount);
        const int code = inflate(&state, Z_NO_FLUSH);
        step = {reinterpret_cast<const char *>(state.next_in), state.avail_in, reinterpret_cast<char *>(state.next_out), state.avail_out};
        return code == Z_STREAM_END ? Outcome::ended : code == Z_OK || code == Z_BUF_ERROR ? Outcome::more : Outcome::damaged;
    }

private:
    z_stream state{};
};

class Bzip2 : public Codec {
public:
    ~Bzip2() override { BZ2_bzDecompressEnd(&state); }
    void begin() override {
        BZ2_bzDecompressEnd(&state);
        state = {};
        if (BZ2_bzDecompressInit(&state, 0, 0) != BZ_OK) throw std::bad_alloc();
    }
    Outcome run(Step &step) override {
        state.next_in = const_cast<char *>(step.in);
        state.avail_in = static_cast<unsigned>(step.inCount);
        state.next_out = step.out;
        state.avail_out = static_cast<unsigned>(step.outCount);
        const int code = BZ2_bzDecompress(&state);
        step = {state.next_in, state.avail_in, state.next_out, state.avail_out};
        return code == BZ_STREAM_END ? Outcome::ended : code == BZ_OK ? Outcome::more : Outcome::damaged;
    }

private:
    bz_stream state{};
};

class Xz : public Codec {
public:
    ~Xz() override { lzma_end(&state); }
    void begin() override {
        lzma_end(&state);
        state = LZMA_STREAM_INIT;
        constexpr std::uint64_t memory = 1 << 30;
        if (lzma_stream_decoder(&state, memory, 0) != LZMA_OK) throw std::bad_alloc();
    }
    Outcome run(Step &step) override {
        state.next_in = reinterpret_cast<const std::uint8_t *>(step.in);
        state.avail_in = step.inCount;
        state.next_out = reinterpret_cast<std::uint8_t *>(step.out);
        state.avail_out = step.outCount;
        const lzma_ret code = lzma_code(&state, LZMA_RUN);
        step = {reinterpret_cast<const char *>(state.next_in), state.avail_in, reinterpret_cast<char *>(state.next_out), state.avail_out};
        return code == LZMA_STREAM_END ? Outcome::ended : code == LZMA_OK || code == LZMA_BUF_ERROR ? Outcome::more : Outcome::damaged;
    }

private:
    lzma_stream state = LZMA_STREAM_INIT;
};

class Zstandard : public Codec {
public:
    Zstandard() : state(ZSTD_createDStream()) {
        if (!state) throw std::bad_alloc();
    }
    ~Zstandard() override { ZSTD_freeDStream(state); }
    void begin() override { ZSTD_initDStream(state); }
    Outcome run(Step &step) override {
        ZSTD_inBuffer in{step.in, step.inCount, 0};
        ZSTD_outBuffer out{step.out, step.outCount, 0};
        const std::size_t code = ZSTD_decompressStream(state, &out, &in);
        step = {step.in + in.pos, step.inCount - in.pos, step.out + out.pos, step.outCount - out.pos};
        return ZSTD_isError(code) ? Outcome::damaged : code == 0 ? Outcome::ended : Outcome::more;
    }

private:
    ZSTD_DStream *state;
};

class CompressedFile : public ByteSource {
public:
    CompressedFile(std::unique_ptr<PlainFile> file, std::unique_ptr<Codec> codec)
        : file(std::move(file)), codec(std::move(codec)), buffer(1 << 17) {
        this->codec->begin();
    }

    std::size_t read(char *into, std::size_t size) override {
        Step step{next, left, into, size};
        while (step.outCount == size) {
            if (step.inCount == 0 && !atEnd) {
                step.inCount = file->read(buffer.data(), buffer.size());
                step.in = buffer.data();
                atEnd = step.inCount == 0;
            }
            if (ended && !beginNextStream(step)) break;
            const bool wasAtEnd = atEnd;
            const Outcome outcome = codec->run(step);
            if (outcome == Outcome::damaged) fail(file->path, "the compressed file is damaged; expected the whole file as it was written");
            ended = outcome == Outcome::ended;
            if (!ended && wasAtEnd && step.outCount == size)
                fail(file->path, "the compressed file is cut short; expected the whole file");
        }
        next = step.in;
        left = step.inCount;
        return size - step.outCount;
    }

private:
    /// Whether another stream follows the one that has ended. Zeros are padding, of which tapes and xz are fond.
    bool beginNextStream(Step &step) {
        while (step.inCount > 0 && *step.in == 0) ++step.in, --step.inCount;
        if (step.inCount == 0) {
            if (atEnd) return false;
            step.inCount = file->read(buffer.data(), buffer.size());
            step.in = buffer.data();
            atEnd = step.inCount == 0;
            return beginNextStream(step);
        }
        codec->begin();
        ended = false;
        return true;
    }

    std::unique_ptr<PlainFile> file;
    std::unique_ptr<Codec> codec;
    std::vector<char> buffer;
    const char *next = nullptr;
    std::size_t left = 0;
    bool atEnd = false, ended = false;
};

/// Refuses what is no regular file.
void requireRegular(const std::string &path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) fail(path, std::string("cannot be opened (") + std::strerror(errno) + ")");
    if (S_ISDIR(status.st_mode)) fail(path, "is a directory; expected a file");
    if (!S_ISREG(status.st_mode))
        fail(path, "is a pipe or a device, which can be read only once; expected a file, since events are read batch by batch; write it to a file first");
}

struct Foreign {
    const char *magic;
    std::size_t count;
    const char *name;
};
constexpr Foreign foreign[] = {
    {"PK\x03\x04", 4, "a zip archive"},        {"7z\xBC\xAF\x27\x1C", 6, "a 7z archive"}, {"\x04\x22\x4D\x18", 4, "compressed by lz4"},
    {"\x1F\x9D", 2, "compressed by compress"}, {"LZIP", 4, "compressed by lzip"},         {"root", 4, "a ROOT file"},
    {"\x89HDF", 4, "an HDF5 file"},            {"\x5D\x00\x00", 3, "compressed by lzma"},
};

}  // namespace

std::unique_ptr<ByteSource> openBytes(const std::string &path) {
    requireRegular(path);
    char head[6] = {};
    const std::size_t count = PlainFile(path).read(head, sizeof head);
    const auto begins = [&](const char *magic, std::size_t size) { return count >= size && std::memcmp(head, magic, size) == 0; };
    for (const Foreign &kind : foreign)
        if (begins(kind.magic, kind.count))
            fail(path, std::string("is ") + kind.name + "; expected text, plain or compressed by gzip, bzip2, xz or zstd");
    std::unique_ptr<Codec> codec;
    if (begins("\x1F\x8B", 2)) codec = std::make_unique<Gzip>();
    else if (begins("BZh", 3)) codec = std::make_unique<Bzip2>();
    else if (begins("\xFD" "7zXZ", 5)) codec = std::make_unique<Xz>();
    else if (begins("\x28\xB5\x2F\xFD", 4)) codec = std::make_unique<Zstandard>();
    auto file = std::make_unique<PlainFile>(path);
    if (!codec) return file;
    return std::make_unique<CompressedFile>(std::move(file), std::move(codec));
}

}  // namespace cg
