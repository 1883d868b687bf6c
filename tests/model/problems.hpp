// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random problems for tests of models, and a score function of the tests' own.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <vector>

#include "../support.hpp"
#include "attune/data/dataset.hpp"
#include "attune/model/concept.hpp"

namespace attune_test {

using attune::Index;

/// X uniform in [-1, 1], and the scores of a fixed linear model with noise: y = x·(1, -2, 3, -1, 2, ...) / 2 + 0.5.
template <class T>
attune::Dataset<T, double> numbers(Index n, Index p, std::uint64_t stream, bool weighted = false) {
  auto source = random(stream);
  attune::Dataset<T, double> data;
  data.x.resize(n, p);
  data.y.resize(n);
  for (Index i = 0; i < n; ++i) {
    double score = 0.5 + 0.3 * source.normal();
    for (Index j = 0; j < p; ++j) {
      data.x(i, j) = static_cast<T>(2 * source.uniform() - 1);
      score += 0.5 * static_cast<double>(data.x(i, j)) * (j % 2 == 0 ? 1.0 + static_cast<double>(j % 3) : -2.0);
    }
    data.y[i] = score;
  }
  if (weighted) data.weights = uniform<double>(source, static_cast<std::size_t>(n), 0.1, 2);
  return data;
}

/// The same rows with the class 1 where the score is positive: noisy, so that no line separates them.
template <class T>
attune::Dataset<T, int> classes(Index n, Index p, std::uint64_t stream, bool weighted = false) {
  const auto from = numbers<T>(n, p, stream, weighted);
  auto source = random(stream + 1000);
  attune::Dataset<T, int> data;
  data.x = from.x;
  data.weights = from.weights;
  data.y.resize(n);
  for (Index i = 0; i < n; ++i) data.y[i] = from.y[i] + 0.8 * source.normal() > 0.5 ? 1 : 0;
  return data;
}

/// The same rows with K classes by the size of a noisy score: all of them have rows.
template <class T>
attune::Dataset<T, int> many_classes(Index n, Index p, int count, std::uint64_t stream, bool weighted = false) {
  const auto from = numbers<T>(n, p, stream, weighted);
  auto source = random(stream + 2000);
  attune::Dataset<T, int> data;
  data.x = from.x;
  data.weights = from.weights;
  data.y.resize(n);
  for (Index i = 0; i < n; ++i) data.y[i] = i < count ? static_cast<int>(i) : std::clamp(static_cast<int>(std::lround(from.y[i] + source.normal() + count / 2.0)), 0, count - 1);
  return data;
}

/// The same rows with K targets: the k-th is y·(1 + k) + k·x₀ with noise of its own.
template <class T>
attune::Dataset<T, attune::TargetRow<double>> many_numbers(Index n, Index p, Index outputs, std::uint64_t stream, bool weighted = false) {
  const auto from = numbers<T>(n, p, stream, weighted);
  auto source = random(stream + 3000);
  attune::Dataset<T, attune::TargetRow<double>> data;
  data.x = from.x;
  data.weights = from.weights;
  data.y.resize(n, outputs);
  for (Index i = 0; i < n; ++i)
    for (Index k = 0; k < outputs; ++k) data.y(i, k) = from.y[i] * static_cast<double>(1 + k) + static_cast<double>(k) * static_cast<double>(data.x(i, 0)) + 0.2 * source.normal();
  return data;
}

template <class T, class Label>
attune::Dataset<T, Label> problem(Index n, Index p, std::uint64_t stream, bool weighted = false) {
  if constexpr (std::same_as<Label, int>)
    return classes<T>(n, p, stream, weighted);
  else
    return numbers<T>(n, p, stream, weighted);
}

/// A vector of any size. (GCC 12 warns of fixed ones that end up in wide instructions.)
inline Eigen::VectorXd vector(std::initializer_list<double> values) {
  Eigen::VectorXd v(static_cast<Index>(values.size()));
  std::copy(values.begin(), values.end(), v.data());
  return v;
}

inline Eigen::VectorXd random_vector(attune::Random& source, Index size) {
  Eigen::VectorXd v(size);
  for (double& x : v) x = 2 * source.uniform() - 1;
  return v;
}

/// score = Σ a_j x_j + Σ b_j x_j² + c, written plainly: no fused kernel, no second derivatives.
template <std::floating_point T>
struct Squares {
  using Scalar = T;
  double start = 0;  // of every parameter

  attune::ParameterLayout layout(const attune::ScoreShape& shape) const { return {.size = shape.outputs * (2 * shape.features + 1), .penalized = shape.outputs * 2 * shape.features}; }
  void initialize(attune::GradientRef parameters, const attune::ScoreShape&, attune::RandomKey) const { parameters.setConstant(start); }

  struct Evaluator {
    Index features = 0;
    Eigen::VectorXd w{};

    void load(const attune::ParametersRef& parameters) { w = parameters; }
    void scores(const attune::SampleBlock<T>& block, T* out) const {
      for (Index i = 0; i < block.count; ++i) {
        double score = w[2 * features];
        for (Index j = 0; j < features; ++j) {
          const double x = static_cast<double>((*block.x)(block.position(i), j));
          score += (w[j] + w[features + j] * x) * x;
        }
        out[i] = static_cast<T>(score);
      }
    }
    void add_gradient(const attune::SampleBlock<T>& block, const T* derivative, attune::GradientRef gradient) const {
      for (Index i = 0; i < block.count; ++i) {
        const double d = static_cast<double>(derivative[i]);
        for (Index j = 0; j < features; ++j) {
          const double x = static_cast<double>((*block.x)(block.position(i), j));
          gradient[j] += d * x;
          gradient[features + j] += d * x * x;
        }
        gradient[2 * features] += d;
      }
    }
  };
  Evaluator evaluator(const attune::ScoreShape& shape) const { return {.features = shape.features}; }

  // Several scores: the weights of each, then the intercepts.
  struct MultiEvaluator {
    attune::ScoreShape shape{};
    Eigen::VectorXd w{};

    void load(const attune::ParametersRef& parameters) { w = parameters; }
    void scores(const attune::SampleBlock<T>& block, T* out) const {
      const Index p = shape.features;
      for (Index i = 0; i < block.count; ++i)
        for (Index k = 0; k < shape.outputs; ++k) {
          double score = w[shape.outputs * 2 * p + k];
          for (Index j = 0; j < p; ++j) {
            const double x = static_cast<double>((*block.x)(block.position(i), j));
            score += (w[k * 2 * p + j] + w[k * 2 * p + p + j] * x) * x;
          }
          out[i * shape.outputs + k] = static_cast<T>(score);
        }
    }
    void add_gradient(const attune::SampleBlock<T>& block, const T* derivative, attune::GradientRef gradient) const {
      const Index p = shape.features;
      for (Index i = 0; i < block.count; ++i)
        for (Index k = 0; k < shape.outputs; ++k) {
          const double d = static_cast<double>(derivative[i * shape.outputs + k]);
          for (Index j = 0; j < p; ++j) {
            const double x = static_cast<double>((*block.x)(block.position(i), j));
            gradient[k * 2 * p + j] += d * x;
            gradient[k * 2 * p + p + j] += d * x * x;
          }
          gradient[shape.outputs * 2 * p + k] += d;
        }
    }
  };
  MultiEvaluator multi_evaluator(const attune::ScoreShape& shape) const { return {.shape = shape}; }
};

/// X with its squares beside it, for which Squares is Linear.
template <class T>
attune::RowMatrix<T> with_squares(const attune::RowMatrix<T>& x) {
  attune::RowMatrix<T> both(x.rows(), 2 * x.cols());
  both << x, x.cwiseProduct(x);
  return both;
}

}  // namespace attune_test
