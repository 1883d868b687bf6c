// SPDX-License-Identifier: BSL-1.0
#pragma once

// The only macros of the library. ATTUNE_ABI names the vector instruction set that this translation
// unit is compiled for. It is part of every symbol's name (an inline namespace), so that units
// compiled with different flags do not silently share code.

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__)
#define ATTUNE_ABI avx512
#elif defined(__AVX512F__)
#define ATTUNE_ABI avx512f
#elif defined(__AVX2__) && defined(__FMA__)
#define ATTUNE_ABI avx2_fma
#elif defined(__AVX2__)
#define ATTUNE_ABI avx2
#elif defined(__AVX__)
#define ATTUNE_ABI avx
#elif defined(__SSE4_2__)
#define ATTUNE_ABI sse4_2
#elif defined(__SSE2__) || defined(__x86_64__)
#define ATTUNE_ABI sse2
#elif defined(__aarch64__)
#define ATTUNE_ABI neon64
#else
#define ATTUNE_ABI generic
#endif

// Where ATTUNE_COMPILED is defined (the targets attune::compiled and attune::compiled_native do), the headers only
// declare what depends on no type of the user's; it is compiled once, in src/, from the *.ipp files beside the headers.
// Elsewhere each header includes its own, and the library is header-only.
#if defined(ATTUNE_COMPILED)
#define ATTUNE_INLINE
#else
#define ATTUNE_INLINE inline
#endif

#define ATTUNE_DETAIL_STRING(x) #x
#define ATTUNE_DETAIL_EXPAND(x) ATTUNE_DETAIL_STRING(x)

namespace attune::inline ATTUNE_ABI {

/// The vector instruction set this translation unit is compiled for, for example "avx512".
inline constexpr const char* instruction_set = ATTUNE_DETAIL_EXPAND(ATTUNE_ABI);

}  // namespace attune::inline ATTUNE_ABI
