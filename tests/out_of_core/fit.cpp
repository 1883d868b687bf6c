// SPDX-License-Identifier: BSL-1.0

// fit write <file>   writes 2²⁰ rows of 64 numbers, 512 MiB, as NumPy would
// fit map <file>     fits them by stochastic gradient descent where they lie, and prints the model's bits
// fit read <file>    the same in memory
// See check.sh.

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/data/map_npy.hpp"
#include "attune/data/read_npy.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/model/estimator.hpp"
#include "attune/optimize/sgd.hpp"
#include "attune/validate/evaluate.hpp"

using namespace attune;

namespace {

constexpr Index rows = Index{1} << 20, cols = 64;

int write(const char* path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path, "wb"), &std::fclose);
  if (!file) return 1;
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + std::to_string(rows) + ", " + std::to_string(cols) + "), }";
  header.resize(118, ' ');
  header.back() = '\n';
  std::fwrite("\x93NUMPY\x01\x00\x76\x00", 1, 10, file.get());
  std::fwrite(header.data(), 1, header.size(), file.get());
  Random random(RandomKey{1});
  std::vector<double> block(static_cast<std::size_t>(cols) * 1024);
  for (Index first = 0; first < rows; first += 1024) {
    for (double& v : block) v = 2 * random.uniform() - 1;
    if (std::fwrite(block.data(), sizeof(double), block.size(), file.get()) != block.size()) return 1;
  }
  return 0;
}

int fit(const MatrixView<double>& x) {
  std::vector<int> y(static_cast<std::size_t>(x.rows()));
  for (Index i = 0; i < x.rows(); ++i) y[static_cast<std::size_t>(i)] = x(i, 0) - 2 * x(i, 17) + 0.5 * x(i, 63) > 0;
  const Estimator<Linear<double>, LogisticLoss, L2, Sgd> learner{.optimizer = {.learning_rate = 0.5, .stopping = {.budget = {.iterations = 2}}}};
  const auto data = view(x, y);
  const auto model = learner.fit(data, {.random = RandomKey{7}});
  for (const double w : model.parameters) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &w, sizeof bits);
    std::printf("%016llx\n", static_cast<unsigned long long>(bits));
  }
  const double accuracy = evaluate(model, data, Metrics<Accuracy>{}).get<Accuracy>();
  std::printf("accuracy %.6f after %d epochs of %td rows\n", accuracy, model.optimization.iterations, x.rows());
  return accuracy > 0.95 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string_view how = argc == 3 ? argv[1] : "";
    if (how == "write") return write(argv[2]);
    if (how == "map") {
      const auto mapped = map_npy(argv[2]);
      return fit(mapped.x());
    }
    if (how == "read") {
      const auto x = read_npy(argv[2]);
      return fit(x);
    }
    std::fputs("fit write|map|read <file>\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return 2;
}
