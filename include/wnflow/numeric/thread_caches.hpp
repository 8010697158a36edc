#pragma once

namespace wnflow::numeric {

/// To be made first in every thread that computes: FLINT and MPFR keep caches for each thread, which this gives back when the
/// thread ends.
class ThreadCaches {
public:
    ThreadCaches() = default;
    ~ThreadCaches();
    ThreadCaches(const ThreadCaches&) = delete;
    ThreadCaches& operator=(const ThreadCaches&) = delete;
};

} // namespace wnflow::numeric
