// SPDX-License-Identifier: BSL-1.0
#pragma once

// Transformers of a user's own, for tests.

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/learner.hpp"
#include "attune/data/dataset.hpp"

namespace attune_test {

/// Puts the squares of the columns beside them, and names them.
struct AddSquares {
  struct Fitted {
    template <class T>
    attune::RowMatrix<T> transform(const attune::MatrixView<T>& x) const {
      attune::RowMatrix<T> both(x.rows(), 2 * x.cols());
      for (attune::Index i = 0; i < x.rows(); ++i)
        for (attune::Index j = 0; j < x.cols(); ++j) {
          both(i, j) = x(i, j);
          both(i, x.cols() + j) = x(i, j) * x(i, j);
        }
      return both;
    }
    attune::FeatureNames feature_names(const attune::FeatureNames& names) const {
      if (!names) return nullptr;
      auto both = *names;
      for (const auto& name : *names) both.push_back(name + "²");
      return std::make_shared<const std::vector<std::string>>(std::move(both));
    }
  };
  template <class View>
  Fitted fit(const View&) const {
    return {};
  }
};

/// Leaves X as it is and writes down which values of the first column it was fitted to.
struct Remembers {
  struct Log {
    std::mutex mutex;
    std::vector<std::vector<double>> fits;
  };
  struct Fitted {
    template <class T>
    attune::RowMatrix<T> transform(const attune::MatrixView<T>& x) const {
      attune::RowMatrix<T> copy(x.rows(), x.cols());
      for (attune::Index i = 0; i < x.rows(); ++i)
        for (attune::Index j = 0; j < x.cols(); ++j) copy(i, j) = x(i, j);
      return copy;
    }
  };
  std::shared_ptr<Log> log = std::make_shared<Log>();

  template <class View>
  Fitted fit(const View& train) const {
    std::vector<double> values;
    for (attune::Index i = 0; i < train.size(); ++i) values.push_back(static_cast<double>(train.x()(i, 0)));
    const std::lock_guard lock(log->mutex);
    log->fits.push_back(std::move(values));
    return {};
  }
};

}  // namespace attune_test
