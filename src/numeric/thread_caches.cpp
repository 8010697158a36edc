#include <wnflow/numeric/thread_caches.hpp>

#include <flint/flint.h>
#include <mpfr.h>

namespace wnflow::numeric {

ThreadCaches::~ThreadCaches()
{
    flint_cleanup();
    mpfr_free_cache();
}

} // namespace wnflow::numeric
