#include "support/catch.hpp"

#include <verification/sweep/worker_pool.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <unistd.h>

using namespace wnflow::sweep;
using Catch::Contains;
using std::chrono::milliseconds;

namespace {

PointResult success(std::uint64_t point)
{
    PointResult result;
    result.point = point;
    result.reason = std::to_string(getpid());
    return result;
}

/// All results of points 0 … count − 1, up to two of which a worker has at a time.
std::map<std::uint64_t, PointResult> run(WorkerPool& pool, std::uint64_t count)
{
    std::map<std::uint64_t, PointResult> results;
    std::uint64_t next = 0;
    while (results.size() < count) {
        for (std::size_t w = 0; w < pool.size(); ++w)
            while (next < count && pool.load(w) < 2) pool.give(w, next++);
        for (auto& [worker, result] : pool.wait(milliseconds(1000)))
            REQUIRE(results.emplace(result.point, std::move(result)).second); // none twice
    }
    return results;
}

WorkerPool::Settings settings(unsigned workers)
{
    WorkerPool::Settings result;
    result.workers = workers;
    return result;
}

} // namespace

TEST_CASE("workers are other processes, and every point has one result")
{
    WorkerPool pool(success, settings(3));
    const auto results = run(pool, 200);
    CHECK(results.size() == 200);
    std::set<std::string> processes;
    for (const auto& [point, result] : results) {
        CHECK_FALSE(result.is_failed);
        processes.insert(result.reason);
    }
    CHECK_FALSE(processes.contains(std::to_string(getpid())));
    CHECK(processes.size() <= 3);
}

TEST_CASE("a point that crashes, ends or throws costs that point only")
{
    WorkerPool pool(
        [](std::uint64_t point) {
            if (point == 5) {
                std::fputs("out of patience\n", stderr);
                std::signal(SIGABRT, SIG_DFL); // the test program's own handler is not for this process
                std::abort();
            }
            if (point == 6) _exit(7);
            if (point == 7) throw std::runtime_error("no such thing");
            if (point == 8) raise(SIGKILL);
            return success(point);
        },
        settings(2));
    const auto results = run(pool, 20);
    for (const auto& [point, result] : results) CHECK(result.is_failed == (point >= 5 && point <= 8));
    CHECK_THAT(results.at(5).reason, Contains("signal 6") && Contains("out of patience"));
    CHECK_THAT(results.at(6).reason, Contains("status 7"));
    CHECK(results.at(7).reason == "no such thing");
    CHECK_THAT(results.at(8).reason, Contains("signal 9"));
}

TEST_CASE("a point that takes too long is ended")
{
    WorkerPool::Settings limited = settings(2);
    limited.seconds_limit = 1;
    WorkerPool pool(
        [](std::uint64_t point) {
            while (point == 1) std::this_thread::sleep_for(milliseconds(10));
            return success(point);
        },
        limited);
    const auto results = run(pool, 6);
    for (const auto& [point, result] : results) CHECK(result.is_failed == (point == 1));
    CHECK_THAT(results.at(1).reason, Contains("longer than the limit of 1 s"));
    CHECK(results.at(1).seconds >= 1);
}

TEST_CASE("a point that needs more memory than the limit fails")
{
    WorkerPool::Settings limited = settings(2);
    limited.megabyte_limit = 2000;
    const auto evaluate = [](std::uint64_t point) {
        const std::vector<char> block(point == 3 ? 2'200'000'000 : 1'000'000);
        PointResult result = success(point);
        result.reason += std::to_string(block.back());
        return result;
    };
    if (!WorkerPool::can_limit_memory()) { // a build with sanitizers
        CHECK_THROWS_AS(WorkerPool(evaluate, limited), std::logic_error);
        return;
    }
    WorkerPool pool(evaluate, limited);
    const auto results = run(pool, 6);
    for (const auto& [point, result] : results) CHECK(result.is_failed == (point == 3));
    CHECK_THAT(results.at(3).reason, Contains("bad_alloc"));
}

TEST_CASE("workers are replaced after some points, and where they grow")
{
    WorkerPool::Settings few = settings(1);
    few.points_per_worker = 10;
    WorkerPool pool(success, few);
    std::map<std::string, int> counts;
    for (const auto& [point, result] : run(pool, 40)) ++counts[result.reason];
    CHECK(counts.size() == 4);
    for (const auto& [process, count] : counts) CHECK(count == 10);

    WorkerPool::Settings small = settings(1);
    small.growth_kib = 20'000;
    WorkerPool growing(
        [](std::uint64_t point) {
            constexpr std::size_t size = 8'000'000;
            auto* leak = static_cast<volatile char*>(std::malloc(size)); // NOLINT: it is lost on purpose
            for (std::size_t i = 0; i < size; i += 1000) leak[i] = 1;
            return success(point);
        },
        small);
    counts.clear();
    for (const auto& [point, result] : run(growing, 12)) ++counts[result.reason];
    CHECK(counts.size() >= 3); // after 3 points of 8 MB
}

TEST_CASE("large messages arrive whole")
{
    WorkerPool pool(
        [](std::uint64_t point) {
            PointResult result = success(point);
            result.reason.assign(1'000'000 + point, 'x');
            return result;
        },
        settings(2));
    for (const auto& [point, result] : run(pool, 10)) CHECK(result.reason.size() == 1'000'000 + point);
}
