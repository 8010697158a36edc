#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Sessions at a terminal that a page shows in blocks of language `console`: they are run, and what is printed is compared.
///
/// A line `$ …` is a command, which goes on in the next line if it ends with a backslash; the lines up to the next command
/// are what it prints. All blocks of a page are one session of one shell. A command succeeds, each part of a pipe as well,
/// unless the next one is `echo $?`. What differs from run to run is masked, visibly: a line `…` stands for one or more lines that are left out,
/// and within a line `⟨number⟩` for a decimal number and `⟨version⟩` for numbers between dots.
namespace documentation {

/// A command and what the page says that it prints.
struct Step {
    std::string command;             ///< as the shell gets it, perhaps several lines
    std::vector<std::string> output; ///< lines, with masks
    std::size_t line = 0;            ///< number of the line of its `$`, from 1
};

/// @throws std::runtime_error for a block that does not begin with a command, and for an unknown mask
[[nodiscard]] std::vector<Step> session(std::string_view markdown);

/// What a command printed, on standard output and standard error, and how it ended.
struct Printed {
    std::vector<std::string> lines;
    int status = 0;
};

/// Runs the commands in one shell (bash) in `directory`, with `programs` before PATH and nothing on standard input. If one
/// ends the shell, there are fewer results than commands.
[[nodiscard]] std::vector<Printed> run(const std::vector<Step>& steps, const std::filesystem::path& directory,
                                       const std::vector<std::filesystem::path>& programs);

/// Whether the lines printed are those expected, with what the masks stand for.
[[nodiscard]] bool agree(const std::vector<std::string>& expected, const std::vector<std::string>& printed);

/// What is wrong, command by command; empty if nothing is.
[[nodiscard]] std::vector<std::string> disagreements(const std::vector<Step>& steps,
                                                     const std::vector<Printed>& results);

/// The page with what was printed in place of every output that does not agree.
[[nodiscard]] std::string with_outputs(std::string_view markdown, const std::vector<Step>& steps,
                                       const std::vector<Printed>& results);

} // namespace documentation
