#pragma once

#include <cstddef>
#include <functional>

namespace wnflow::figures {

/// Calls job(0), …, job(count − 1), each once, on `threads` ≥ 1 threads, in no particular order. `on_done(k)`, if not empty,
/// is called after each of them, from one thread at a time, with the number of jobs done.
/// Rethrows the first exception of a job, once all threads have ended; jobs that have not begun are then left out.
void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& job,
                  const std::function<void(std::size_t)>& on_done);

/// As many as the machine runs at once.
[[nodiscard]] unsigned default_threads();

} // namespace wnflow::figures
