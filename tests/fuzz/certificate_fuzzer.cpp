// libFuzzer's entry to the checker: whatever the bytes are, reading and judging them ends in one of the checker's own
// failures or in a verified certificate, without undefined behaviour and within bounded memory. See tests/README.md.
#include "fuzz/certificate_target.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    (void)fuzz::run_certificate({reinterpret_cast<const char*>(data), size});
    return 0;
}
