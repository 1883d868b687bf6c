// SPDX-License-Identifier: BSL-1.0
#pragma once

// Executors run a range of independent tasks, index -> record. Results are gathered in the order of
// the indices, so that they do not depend on who ran what, or when.
//
//   Serial    one after the other, in this thread                       (the default)
//   Threads   on the threads of this process; nested use never deadlocks

#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/core/serialize.hpp"

namespace attune::inline ATTUNE_ABI {

/// What an executor is given: `count` tasks, each filling the record of its index. An executor that
/// spans processes lets each process run some of the indices, and moves their records with `save`
/// and `load`. Where these are null the tasks write to this process's memory only, and all of them
/// have to be run here.
struct IndexedTasks {
  std::size_t count = 0;
  void* state = nullptr;
  void (*execute)(void* state, std::size_t index) = nullptr;
  void (*save)(void* state, std::size_t index, Bytes& out) = nullptr;
  void (*load)(void* state, std::size_t index, std::string_view in) = nullptr;

  void operator()(std::size_t index) const { execute(state, index); }
};

/// `run(tasks)` executes (or loads) each index of `tasks` exactly once before it returns. When tasks
/// throw it rethrows the exception of the lowest index that failed.
template <class E>
concept Executor = requires(const E& executor, const IndexedTasks& tasks) { executor.run(tasks); };

/// Runs the tasks one after the other in the calling thread.
struct Serial {
  void run(const IndexedTasks& tasks) const {
    for (std::size_t i = 0; i < tasks.count; ++i) tasks(i);
  }
};

/// Runs the tasks on up to `count` threads, the calling thread among them; 0 means one for each core.
/// The threads are shared by the whole process and started when they are first needed.
struct Threads {
  int count = 0;

  void run(const IndexedTasks& tasks) const;
};

/// Holds any executor. Converts from it, so that `{.execution = Threads{4}}` sits in a plain struct
/// of options.
class AnyExecutor {
 public:
  AnyExecutor() : AnyExecutor(Serial{}) {}
  AnyExecutor(const AnyExecutor& other) noexcept;
  AnyExecutor(AnyExecutor&& other) noexcept;
  AnyExecutor& operator=(const AnyExecutor& other) noexcept;
  AnyExecutor& operator=(AnyExecutor&& other) noexcept;
  ~AnyExecutor();

  template <class E>
    requires(!std::same_as<E, AnyExecutor>) && Executor<E>
  AnyExecutor(E executor)
      : run_([](const void* self, const IndexedTasks& tasks) { static_cast<const E*>(self)->run(tasks); }), serial_(std::same_as<E, Serial>) {
    if constexpr (sizeof(E) <= sizeof small_ && alignof(E) <= alignof(void*) && std::is_trivially_copyable_v<E>)
      ::new (static_cast<void*>(small_.data())) E(std::move(executor));
    else
      large_ = std::make_shared<const E>(std::move(executor));
  }

  void run(const IndexedTasks& tasks) const { run_(large_ ? large_.get() : small_.data(), tasks); }

  /// Whether this is Serial: a caller may then spare itself the memory that parallel work needs.
  bool is_serial() const noexcept { return serial_; }

  /// Calls work(i) for i in 0..count-1. The calls share this process's memory.
  void for_each(std::size_t count, FunctionRef<void(std::size_t)> work) const {
    run({.count = count, .state = &work, .execute = [](void* state, std::size_t i) { (*static_cast<FunctionRef<void(std::size_t)>*>(state))(i); }});
  }

  /// The records work(0) .. work(count-1), in this order.
  template <std::default_initializable Record>
  [[gnu::cold]] std::vector<Record> map(std::size_t count, FunctionRef<Record(std::size_t)> work) const {
    static_assert(!std::same_as<Record, bool>, "map: bits of one vector cannot be written by several threads; return char or int");
    struct State {
      FunctionRef<Record(std::size_t)> work;
      std::vector<Record> records;
    } state{work, std::vector<Record>(count)};
    IndexedTasks tasks{.count = count, .state = &state, .execute = [](void* s, std::size_t i) {
                         auto& self = *static_cast<State*>(s);
                         self.records[i] = self.work(i);
                       }};
    if constexpr (Serializable<Record>) {
      tasks.save = [](void* s, std::size_t i, Bytes& out) { serialize(out, static_cast<State*>(s)->records[i]); };
      tasks.load = [](void* s, std::size_t i, std::string_view in) { deserialize(in, static_cast<State*>(s)->records[i]); };
    }
    run(tasks);
    return std::move(state.records);
  }

 private:
  alignas(void*) std::array<std::byte, sizeof(void*)> small_{};  // a small executor, as Serial and Threads are; of others
  std::shared_ptr<const void> large_{};                          // each has memory of its own
  void (*run_)(const void*, const IndexedTasks&);
  bool serial_;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/executor.ipp"
#endif
