#include <verification/plot/draw.hpp>

#include <verification/plot/gnuplot.hpp>
#include <verification/plot/gnuplot_text.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include <unistd.h>

namespace wnflow::plot {
namespace {

/// A folder of its own, removed at the end.
class Folder {
public:
    Folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "wnflow-plot-XXXXXX").string();
        if (!mkdtemp(name.data()))
            throw std::runtime_error(fmt::format("no temporary folder: {}", std::generic_category().message(errno)));
        path_ = name;
    }
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

std::string read(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

Drawing draw(const Figure& figure, Format format)
{
    const Folder folder;
    // Names of its own, relative to the folder: those of figures and folders are no business of gnuplot.
    const std::filesystem::path picture = folder / "picture", commands = folder / "commands.gp", said = folder / "said";
    {
        std::ofstream out(commands, std::ios::binary);
        out << script(figure, format, "picture");
        if (!out.flush())
            return {"", "the script for gnuplot could not be written: " + std::generic_category().message(errno)};
    }
    const int status = run_gnuplot(folder.path(), "commands.gp", said);
    if (status == gnuplot_missing) return {"", "gnuplot is not installed (Debian: apt-get install gnuplot-nox)"};
    std::string content = read(picture);
    if (status != 0 || content.empty())
        return {"", fmt::format("gnuplot failed with status {}: {}", status, read(said))};
    return {std::move(content), ""};
}

std::vector<File> files(const Figure& figure, std::string& reason)
{
    const std::string stem = file_stem(figure.name);
    std::vector<File> result = {{stem + ".csv", csv(figure)},
                                {stem + ".gp", script(figure, Format::pdf, stem + ".pdf")}};
    for (const Format format : {Format::svg, Format::pdf, Format::png}) {
        Drawing drawing = draw(figure, format);
        if (drawing.content.empty()) {
            reason = drawing.reason;
            break;
        }
        result.push_back({fmt::format("{}.{}", stem, ending(format)), std::move(drawing.content)});
    }
    return result;
}

} // namespace wnflow::plot
