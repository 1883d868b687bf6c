// SPDX-License-Identifier: BSL-1.0
#include "attune/simd/cholesky.ipp"
#include "attune/simd/column_moments.ipp"
#include "attune/simd/count_labels.ipp"
#include "attune/simd/error_sums.ipp"
#include "attune/simd/exact_sum.ipp"
#include "attune/simd/extent.ipp"
#include "attune/simd/products.ipp"
#include "attune/simd/ranks.ipp"
#include "attune/simd/sort.ipp"
#include "attune/simd/split_scores.ipp"
#include "attune/simd/vector.ipp"
#include "attune/simd/weigh_labels.ipp"
#include "attune/simd/linear.hpp"
#include "attune/simd/multi_linear.hpp"

namespace attune::inline ATTUNE_ABI::simd {

template void add_ranks<RankKind::below>(const double*, std::size_t, const double*, std::size_t, std::size_t&, std::uint64_t*) noexcept;
template void add_ranks<RankKind::not_above>(const double*, std::size_t, const double*, std::size_t, std::size_t&, std::uint64_t*) noexcept;

template class LinearKernel<float>;
template class LinearKernel<double>;
template class MultiLinearKernel<float>;
template class MultiLinearKernel<double>;

namespace detail {

template struct CountKernels<unsigned char>;
template struct CountKernels<unsigned short>;
template struct CountKernels<unsigned int>;
template struct CountKernels<unsigned long>;
template struct CountKernels<unsigned long long>;

template struct SplitKernels<unsigned char>;
template struct SplitKernels<unsigned short>;
template struct SplitKernels<unsigned int>;
template struct SplitKernels<unsigned long>;
template struct SplitKernels<unsigned long long>;

template struct WeighKernels<unsigned char>;
template struct WeighKernels<unsigned short>;
template struct WeighKernels<unsigned int>;
template struct WeighKernels<unsigned long>;
template struct WeighKernels<unsigned long long>;

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI::simd
