#include <verification/figures/parallel.hpp>

#include <wnflow/numeric/thread_caches.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace wnflow::figures {

unsigned default_threads()
{
    return std::max(1U, std::thread::hardware_concurrency());
}

void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& job,
                  const std::function<void(std::size_t)>& on_done)
{
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::size_t done = 0;
    std::exception_ptr failure;
    const auto work = [&] {
        const numeric::ThreadCaches caches;
        for (std::size_t i = next++; i < count; i = next++) {
            try {
                job(i);
                const std::scoped_lock lock(mutex);
                if (on_done) on_done(++done);
            } catch (...) {
                const std::scoped_lock lock(mutex);
                if (!failure) failure = std::current_exception();
                next = count;
            }
        }
    };
    {
        std::vector<std::jthread> pool;
        for (unsigned i = 0; i < std::max(1U, threads); ++i) pool.emplace_back(work);
    }
    if (failure) std::rethrow_exception(failure);
}

} // namespace wnflow::figures
