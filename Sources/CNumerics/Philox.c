// Philox4x64-7: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, doi:10.1145/2063384.2063405. With seven
// rounds it is "Crush-resistant, with no safety margin" (Random123, its authors' code).

#include "CNumerics.h"

#include <string.h>

NUMERICS_INLINE void block(const uint64_t *counter, uint64_t index, const uint64_t *key, uint64_t *words) {
    uint64_t c0 = counter[0] + index, c1 = counter[1], c2 = counter[2], c3 = counter[3], k0 = key[0], k1 = key[1];
#pragma clang loop unroll(full)
    for (int round = 0; round < 7; round++) {
        unsigned __int128 p0 = (unsigned __int128)c0 * 0xD2E7470EE14C6C93, p1 = (unsigned __int128)c2 * 0xCA5A826395121157;
        c0 = (uint64_t)(p1 >> 64) ^ c1 ^ k0;
        c1 = (uint64_t)p1;
        c2 = (uint64_t)(p0 >> 64) ^ c3 ^ k1;
        c3 = (uint64_t)p0;
        k0 += 0x9E3779B97F4A7C15;
        k1 += 0xBB67AE8584CAA73B;
    }
    words[0] = c0, words[1] = c1, words[2] = c2, words[3] = c3;
}

void numerics_philox(const uint64_t *counter, const uint64_t *key, uint64_t *words) { block(counter, 0, key, words); }

// Several blocks at a time, since the processor overlaps them and the branch that leads here is seldom taken.
NUMERICS_INLINE void refill(struct numerics_stream *stream) {
    for (int i = 0; i < numerics_stream_words / 8; i++) {
        uint64_t words[4];
        block(stream->counter, i, stream->key, words);
        memcpy(stream->words + 8 * i, words, sizeof words);
    }
    stream->counter[0] += numerics_stream_words / 8;
    stream->next = 0;
}

__attribute__((preserve_all, noinline)) static void refill_generic(struct numerics_stream *stream) { refill(stream); }

#ifdef __x86_64__
// With a multiplication that takes and gives its numbers in any register: a quarter fewer instructions.
__attribute__((preserve_all, noinline, target("bmi2"))) static void refill_bmi2(struct numerics_stream *stream) { refill(stream); }

void numerics_refill(struct numerics_stream *stream) {
    if (__builtin_cpu_supports("bmi2")) refill_bmi2(stream);
    else refill_generic(stream);
}
#else
void numerics_refill(struct numerics_stream *stream) { refill_generic(stream); }
#endif
