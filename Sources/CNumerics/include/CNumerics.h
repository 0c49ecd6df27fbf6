// What hot loops need and Swift has no words for: conversions without a check, and a function that keeps its caller's registers.
#pragma once

#include <stdint.h>

// The same bits whatever the processor: no fused multiplication and addition.
#pragma STDC FP_CONTRACT OFF

#define NUMERICS_INLINE static inline __attribute__((always_inline))

/// The whole part of x, which must lie within (-2^63, 2^63): without the checks of Swift's Int(x).
NUMERICS_INLINE int64_t numerics_truncated(double x) { return (int64_t)x; }

/// The square root of x, without a call where x < 0.
NUMERICS_INLINE double numerics_root(double x) { return __builtin_elementwise_sqrt(x); }

typedef double numerics_doubles __attribute__((vector_size(16)));
typedef uint64_t numerics_bits __attribute__((vector_size(16)));

struct numerics_pair { double cosine, sine; };

/// See `fastTurn`. Both series are summed side by side, which Swift's vectors would not be, and the quarter turn is applied to the
/// bits, since a branch on it would be mispredicted every other time.
NUMERICS_INLINE struct numerics_pair numerics_turn(double quarters) {
    // The last bits of the mantissa are the nearest whole number.
    double shifted = quarters + 0x1.8p52;
    double x = (quarters - (shifted - 0x1.8p52)) * 1.5707963267948966;
    numerics_doubles both = {shifted, shifted}, x2 = {x * x, x * x}, odd = {1, x};
    numerics_doubles series = (numerics_doubles){1. / 40320, 1. / 362880} - x2 * (numerics_doubles){1. / 3628800, 1. / 39916800};
    series = (numerics_doubles){-1. / 720, -1. / 5040} + x2 * series;
    series = (numerics_doubles){1. / 24, 1. / 120} + x2 * series;
    series = (numerics_doubles){-1. / 2, -1. / 6} + x2 * series;
    series = ((numerics_doubles){1, 1} + x2 * series) * odd;
    numerics_bits bits = (numerics_bits)series, quarter = (numerics_bits)both;
    bits ^= (bits ^ __builtin_shufflevector(bits, bits, 1, 0)) & -(quarter & 1);
    bits ^= ((quarter + (numerics_bits){1, 0}) & 2) << 62;
    numerics_doubles pair = (numerics_doubles)bits;
    return (struct numerics_pair){pair[0], pair[1]};
}

enum { numerics_stream_words = 32 };

/// State of a stream of Philox4x64-7: the counter of its next block, and four blocks that are being used up, low halves first.
struct numerics_stream {
    uint64_t key[2];
    uint64_t counter[4];
    uint32_t words[numerics_stream_words];
    /// Index of the next word; `numerics_stream_words` when they are used up.
    int64_t next;
};

/// One block: four words for a counter of four and a key of two.
void numerics_philox(const uint64_t *counter, const uint64_t *key, uint64_t *block);

/// Draws the next four blocks. It keeps all registers, so that the numbers alive around a draw stay in theirs.
__attribute__((preserve_all)) void numerics_refill(struct numerics_stream *stream);

/// The next 32 random bits w.
NUMERICS_INLINE uint32_t numerics_word(struct numerics_stream *stream) {
    if (__builtin_expect(stream->next == numerics_stream_words, 0)) numerics_refill(stream);
    return stream->words[stream->next++];
}

/// (w + 1/2) 2^-32, exactly: w as the last bits of 2^20 + w 2^-32.
NUMERICS_INLINE double numerics_uniform(struct numerics_stream *stream) {
    typedef uint32_t words __attribute__((vector_size(16)));
    words bits = {numerics_word(stream), 0x41300000, 0, 0};
    return ((numerics_doubles)bits)[0] - (0x1p20 - 0x1p-33);
}
