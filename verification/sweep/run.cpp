#include <verification/sweep/run.hpp>

#include <verification/sweep/evaluate.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_set>

namespace wnflow::sweep {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds patience_alone{100};     ///< between looks at progress and signals
constexpr milliseconds patience_with_others{2}; ///< messages of other processes have no file to wait for

double since(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Messages between processes. To the first: "hello <workers>", "result <worker> <message>", "bye". From it:
// "point <worker> <number>", "end".

std::uint64_t take_number(std::string_view& text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) throw std::runtime_error("damaged message between processes");
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return value;
}

bool take_word(std::string_view& text, std::string_view word)
{
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return true;
}

/// All workers, those of this process and those of others, under one numbering.
class Workers {
public:
    Workers(WorkerPool& own, MessagePassing* others) : own_(own), others_(others)
    {
        for (std::size_t i = 0; i < own.size(); ++i) places_.push_back({0, i, 0});
    }
    /// The others end. Each may be sending a result meanwhile, and can only go on when that is received.
    ~Workers()
    {
        if (!others_) return;
        try {
            for (int rank = 1; rank < others_->size(); ++rank) others_->send(rank, "end");
            for (int left = others_->size() - 1; left > 0;) {
                const auto message = others_->try_receive();
                if (!message) std::this_thread::sleep_for(patience_with_others);
                else if (message->second == "bye") --left;
            }
        } catch (const std::exception&) { // MPI ends what is left
        }
    }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    [[nodiscard]] std::size_t size() const { return places_.size(); }
    [[nodiscard]] std::size_t load(std::size_t worker) const { return places_[worker].load; }

    void give(std::size_t worker, std::uint64_t point)
    {
        Place& place = places_[worker];
        ++place.load;
        if (place.rank == 0) own_.give(place.worker, point);
        else others_->send(place.rank, "point " + std::to_string(place.worker) + " " + std::to_string(point));
    }

    [[nodiscard]] std::vector<PointResult> wait()
    {
        std::vector<PointResult> results;
        for (auto& [worker, result] : own_.wait(others_ ? patience_with_others : patience_alone)) {
            --places_[worker].load;
            results.push_back(std::move(result));
        }
        while (others_) {
            const auto message = others_->try_receive();
            if (!message) break;
            read(message->first, message->second, results);
        }
        return results;
    }

private:
    struct Place {
        int rank;
        std::size_t worker; ///< number there
        std::size_t load;   ///< points that it has
    };

    void read(int rank, std::string_view text, std::vector<PointResult>& results)
    {
        if (take_word(text, "hello")) {
            const std::uint64_t count = take_number(text);
            for (std::size_t i = 0; i < count; ++i) places_.push_back({rank, i, 0});
            return;
        }
        if (!take_word(text, "result")) throw std::runtime_error("damaged message between processes");
        const std::uint64_t worker = take_number(text);
        const auto place =
            std::ranges::find_if(places_, [&](const Place& p) { return p.rank == rank && p.worker == worker; });
        if (place == places_.end()) throw std::runtime_error("message of an unknown process");
        --place->load;
        results.push_back(from_message(std::string(text)));
    }

    WorkerPool& own_;
    MessagePassing* others_;
    std::vector<Place> places_;
};

/// The points of a shard that have no row, in order.
class MissingPoints {
public:
    MissingPoints(std::uint64_t size, const Shard& shard, const std::vector<std::uint64_t>& stored)
        : stored_(stored.begin(), stored.end()), next_(shard.part - 1), stride_(shard.parts), size_(size)
    {
        const std::uint64_t all = size / shard.parts + (size % shard.parts >= shard.part ? 1 : 0);
        left_ = all - stored_.size();
    }

    [[nodiscard]] std::uint64_t left() const { return left_; }
    [[nodiscard]] std::uint64_t take()
    {
        while (next_ < size_ && stored_.contains(next_)) next_ += stride_;
        const std::uint64_t point = next_;
        next_ += stride_;
        --left_;
        return point;
    }

private:
    std::unordered_set<std::uint64_t> stored_;
    std::uint64_t next_, stride_, size_, left_ = 0;
};

class Session {
public:
    Session(const Definition& definition, Workers& workers, Database& database, const RunSettings& settings)
        : definition_(definition), workers_(workers), database_(database), settings_(settings),
          stored_(database.stored_points()), missing_(definition.size(), settings.shard, stored_),
          wanted_(missing_.left())
    {
        summary_.already_done = stored_.size();
        stored_.clear();
    }

    [[nodiscard]] RunSummary run(unsigned processes)
    {
        summary_.record.processes = processes;
        summary_.record.jobs = static_cast<unsigned>(workers_.size());
        const std::int64_t run = wanted_ > 0 ? database_.begin_run(summary_.record) : 0;
        while (summary_.record.points < wanted_ && summary_.outcome == RunOutcome::complete) {
            hand_out();
            for (const PointResult& result : workers_.wait()) {
                if (summary_.outcome == RunOutcome::complete) store(result, run);
            }
            if (settings_.wants_to_stop && settings_.wants_to_stop() && summary_.record.points < wanted_ &&
                summary_.outcome == RunOutcome::complete)
                summary_.outcome = RunOutcome::stopped;
            show_progress(false);
        }
        summary_.record.seconds = since(start_);
        summary_.record.jobs = static_cast<unsigned>(workers_.size());
        show_progress(true);
        if (run != 0 && summary_.outcome != RunOutcome::disk_full) database_.end_run(run, summary_.record);
        return summary_;
    }

private:
    /// A worker has one point to work at and one to begin with while that one is stored; near the end only the first, so
    /// that none waits behind a long one while another worker is idle.
    void hand_out()
    {
        for (const std::size_t most : {std::size_t{1}, std::size_t{2}})
            for (std::size_t w = 0; w < workers_.size(); ++w) {
                const bool is_near_end = missing_.left() < 2 * workers_.size();
                if (missing_.left() > 0 && workers_.load(w) < most && (most == 1 || !is_near_end))
                    workers_.give(w, missing_.take());
            }
    }

    void store(const PointResult& result, std::int64_t run)
    {
        const auto start = Clock::now();
        try {
            database_.store(definition_.point(result.point), result, run);
        } catch (const sqlite::Error& error) {
            if (error.failure() != sqlite::Failure::full) throw;
            summary_.outcome = RunOutcome::disk_full;
            summary_.reason = error.what();
            return;
        }
        summary_.storing_seconds += since(start);
        ++summary_.record.points;
        summary_.failed += result.is_failed ? 1 : 0;
        summary_.record.busy_seconds += result.seconds;
        summary_.cpu_seconds += result.cpu_seconds;
        summary_.record.peak_memory_kib = std::max(summary_.record.peak_memory_kib, result.memory_kib);
    }

    void show_progress(bool is_last)
    {
        if (!settings_.on_progress || (!is_last && Clock::now() - shown_ < patience_alone)) return;
        shown_ = Clock::now();
        RunProgress progress{summary_.record.points, summary_.failed, wanted_, since(start_), 0};
        if (progress.finished > 0)
            progress.seconds_left = progress.seconds / static_cast<double>(progress.finished) *
                                    static_cast<double>(progress.wanted - progress.finished);
        settings_.on_progress(progress);
    }

    const Definition& definition_;
    Workers& workers_;
    Database& database_;
    const RunSettings& settings_;
    std::vector<std::uint64_t> stored_;
    MissingPoints missing_;
    std::uint64_t wanted_;
    Clock::time_point start_ = Clock::now(), shown_;
    RunSummary summary_;
};

} // namespace

double RunSummary::efficiency() const
{
    return record.seconds > 0 ? record.busy_seconds / (record.seconds * record.jobs) : 1;
}

double RunSummary::overhead() const
{
    return record.points > 0 ? (record.seconds * record.jobs - record.busy_seconds) / static_cast<double>(record.points)
                             : 0;
}

WorkerPool make_workers(const Definition& definition, unsigned jobs)
{
    WorkerPool::Settings settings;
    settings.workers = jobs;
    settings.seconds_limit = definition.seconds_limit;
    settings.megabyte_limit = definition.megabyte_limit;
    if (settings.megabyte_limit && !WorkerPool::can_limit_memory())
        throw numeric::InputError(
            "limits.megabytes", std::to_string(*settings.megabyte_limit),
            "cannot be kept: this program was built with sanitizers, which reserve terabytes of address space",
            "leave the limit out, or use a build without sanitizers");
    return {[&definition](std::uint64_t point) { return evaluate(definition, point); }, settings};
}

RunSummary run_sweep(const Definition& definition, WorkerPool& workers, MessagePassing* others,
                     const RunSettings& settings)
{
    Workers all(workers, others); // first: whatever happens, the others are told to end
    Database database(settings.database, definition, settings.shard);
    if (settings.retries_failed) static_cast<void>(database.forget_failures());
    return Session(definition, all, database, settings).run(others ? static_cast<unsigned>(others->size()) : 1);
}

void serve_sweep(WorkerPool& workers, MessagePassing& processes)
{
    processes.send(0, "hello " + std::to_string(workers.size()));
    for (;;) {
        while (const auto message = processes.try_receive()) {
            std::string_view text = message->second;
            if (text == "end") return processes.send(0, "bye");
            if (!take_word(text, "point")) throw std::runtime_error("damaged message between processes");
            const std::uint64_t worker = take_number(text);
            workers.give(worker, take_number(text));
        }
        for (const auto& [worker, result] : workers.wait(patience_with_others))
            processes.send(0, "result " + std::to_string(worker) + " " + to_message(result));
    }
}

} // namespace wnflow::sweep
