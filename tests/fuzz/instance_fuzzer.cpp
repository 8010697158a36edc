// libFuzzer's entry to the readers of instance and matrix files: whatever the bytes are, they end in an instance that keeps
// its own rules or in an InputError with its place. See tests/README.md.
#include "fuzz/instance_target.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)fuzz::run_instance(text);
    (void)fuzz::run_matrix(text);
    return 0;
}
