#include <verification/plot/draw.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace wnflow::plot {
namespace {

/// A folder of its own, removed at the end.
class Folder {
public:
    Folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "wnflow-plot-XXXXXX").string();
        if (!mkdtemp(name.data()))
            throw std::runtime_error(fmt::format("no temporary folder: {}", std::strerror(errno)));
        path_ = name;
    }
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

std::string read(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Runs gnuplot on a script; what it says goes to a file. @return its exit status; 127: it could not be started
int run_gnuplot(const std::filesystem::path& script, const std::filesystem::path& messages)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, messages.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    std::string program = "gnuplot", argument = script.string();
    char* const arguments[] = {program.data(), argument.data(), nullptr};
    pid_t child = 0;
    const int error = posix_spawnp(&child, "gnuplot", &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) return 127;
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

Drawing draw(const Figure& figure, Format format)
{
    const Folder folder;
    const std::filesystem::path picture = folder / "picture", commands = folder / "commands.gp", said = folder / "said";
    {
        std::ofstream out(commands, std::ios::binary);
        out << script(figure, format, picture.string());
        if (!out.flush())
            return {"", "the script for gnuplot could not be written: " + std::string(std::strerror(errno))};
    }
    const int status = run_gnuplot(commands, said);
    if (status == 127) return {"", "gnuplot is not installed (Debian: apt-get install gnuplot-nox)"};
    std::string content = read(picture);
    if (status != 0 || content.empty())
        return {"", fmt::format("gnuplot failed with status {}: {}", status, read(said))};
    return {std::move(content), ""};
}

std::vector<File> files(const Figure& figure, std::string& reason)
{
    std::vector<File> result = {{figure.name + ".csv", csv(figure)},
                                {figure.name + ".gp", script(figure, Format::pdf, figure.name + ".pdf")}};
    for (const Format format : {Format::svg, Format::pdf, Format::png}) {
        Drawing drawing = draw(figure, format);
        if (drawing.content.empty()) {
            reason = drawing.reason;
            break;
        }
        result.push_back({fmt::format("{}.{}", figure.name, ending(format)), std::move(drawing.content)});
    }
    return result;
}

} // namespace wnflow::plot
