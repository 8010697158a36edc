#pragma once

#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

#include <optional>

#include <sys/types.h>

namespace wnflow::test {

/// A program that runs beside the test, which can kill it.
class Child {
public:
    /// @param words           the program, looked up in PATH, and its arguments
    /// @param file_size_limit bytes that it can write to a file
    explicit Child(const std::vector<std::string>& words, const std::filesystem::path& directory = ".",
                   std::optional<unsigned long> file_size_limit = {});
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void kill(int signal) const;
    [[nodiscard]] bool is_running();
    /// Waits for its end.
    [[nodiscard]] Output wait();

private:
    TemporaryDirectory printed_;
    std::string command_;
    pid_t process_ = 0;
    std::optional<int> status_;
};

} // namespace wnflow::test
