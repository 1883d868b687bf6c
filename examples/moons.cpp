// SPDX-License-Identifier: BSL-1.0

// A loss of one's own on classes that no line separates: the columns are expanded by a transformer of one's
// own, and some labels are wrong. A loss that is bounded hardly minds them.

#include <attune/attune.hpp>
#include <iostream>
using namespace attune;

// (1 - tanh(m))² / 2 of the margin m = ±score: at most 2, however wrong a label is.
struct Bounded {
  static constexpr auto task = Task::binary_classification;

  template <class V>
  V value(V score, V target) const {
    const V t = V(1) - math::tanh((V(2) * target - V(1)) * score);
    return t * t / V(2);
  }
  template <class V>
  V derivative(V score, V target) const {
    const V sign = V(2) * target - V(1), h = math::tanh(sign * score);
    return -(V(1) - h) * (V(1) - h * h) * sign;
  }
};

// The products of two columns up to the third degree.
struct Cubic {
  struct Fitted {
    RowMatrix<double> transform(const MatrixView<double>& x) const {
      RowMatrix<double> products(x.rows(), 9);
      for (Index i = 0; i < x.rows(); ++i) {
        const double a = x(i, 0), b = x(i, 1);
        products.row(i) << a, b, a * a, a * b, b * b, a * a * a, a * a * b, a * b * b, b * b * b;
      }
      return products;
    }
  };
  template <class Label>
  Fitted fit(const DatasetView<double, Label>&) const {
    return {};
  }
};

int main() {
  auto train = make_moons({.samples = 600, .noise = 0.15, .seed = 1});
  const auto test = make_moons({.samples = 2000, .noise = 0.15, .seed = 2});
  for (Index i = 0; i < train.size(); i += 3)
    if (train.y[i] == 0) train.y[i] = 1;  // a third of class 0 is labelled wrongly

  const auto accuracy = [&](const auto& learner) {
    const auto model = (Cubic{} | StandardScaler{} | learner).fit(train.view());
    return evaluate(model, test, Metrics<Accuracy>{}).template get<Accuracy>();
  };
  std::cout << "accuracy on rows whose labels are right\n"
            << "  logistic loss  " << accuracy(Estimator<Linear<double>, LogisticLoss>{}) << '\n'
            << "  bounded loss   " << accuracy(Estimator<Linear<double>, Bounded>{}) << '\n';
}
