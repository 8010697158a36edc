#include <verification/sweep/heat_map.hpp>

#include <verification/plot/gnuplot.hpp>
#include <verification/plot/gnuplot_text.hpp>
#include <verification/sweep/database.hpp>

#include <wnflow/numeric/edit_distance.hpp>
#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <system_error>

#include <unistd.h>

namespace wnflow::sweep {
namespace {

using numeric::InputError;
namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> endings = {".csv", ".gp", ".svg", ".pdf", ".png"};

InputError unknown(const std::string& where, const std::string& name, std::span<const std::string_view> known)
{
    const auto nearest = std::ranges::min_element(known, {}, [&](auto k) { return numeric::edit_distance(k, name); });
    std::string all;
    for (const std::string_view k : known) all += (all.empty() ? "" : ", ") + std::string(k);
    return {where, name, "is not known", "did you mean '" + std::string(*nearest) + "'? known: " + all};
}

Parameter axis_parameter(const std::string& option, const std::string& name)
{
    const auto parameter = parameter_by_name(name);
    if (!parameter) throw unknown(option, name, parameter_names);
    if (is_name(*parameter))
        throw InputError(option, name, "has no numbers as values",
                         "choose a parameter with numbers; --where fixes others");
    return *parameter;
}

/// Column that identifies a parameter's value: the text of a rational.
std::string key_column(Parameter parameter)
{
    return std::string(name_of(parameter)) + (is_rational(parameter) ? "_text" : "");
}

struct Panel {
    double sum = 0;
    unsigned points = 0;
};

using Cells = std::map<std::pair<double, double>, std::vector<Panel>>;

std::string condition_sql(const HeatMapRequest& request)
{
    std::string sql;
    for (const auto& [name, value] : request.conditions) {
        const auto parameter = parameter_by_name(name);
        if (!parameter) throw unknown("--where", name, parameter_names);
        sql += fmt::format(" AND {} = ?", key_column(*parameter));
    }
    return sql;
}

/// Values as the database has them: a rational in lowest terms.
void bind_conditions(sqlite::Statement& statement, const HeatMapRequest& request, int first)
{
    for (const auto& [name, value] : request.conditions) {
        std::string canonical = value;
        if (is_rational(*parameter_by_name(name))) {
            try {
                canonical = numeric::to_text(numeric::parse_rational(value));
            } catch (const InputError& error) {
                throw error.at("--where " + name);
            }
        }
        statement.bind(first++, std::string_view(canonical));
    }
}

void require_fixed_rest(sqlite::Connection& connection, const HeatMapRequest& request, const std::string& conditions)
{
    for (std::size_t i = 0; i < parameter_count; ++i) {
        const auto parameter = static_cast<Parameter>(i);
        const std::string name(parameter_names[i]);
        if (parameter == Parameter::seed || name == request.x || name == request.y) continue;
        const std::string column = key_column(parameter);
        sqlite::Statement statement(
            connection, fmt::format("SELECT count(DISTINCT {0}), min({0}) FROM points WHERE status = 'done'{1}", column,
                                    conditions));
        bind_conditions(statement, request, 1);
        if (statement.step() && statement.integer(0) > 1)
            throw InputError("--where", name, fmt::format("has {} values in this sweep", statement.integer(0)),
                             fmt::format("choose one of them, such as --where {}={}", name, statement.text(1)));
    }
}

Cells read_cells(sqlite::Connection& connection, const HeatMapRequest& request)
{
    const std::string conditions = condition_sql(request);
    require_fixed_rest(connection, request, conditions);
    Cells cells;
    for (std::size_t panel = 0; panel < request.quantities.size(); ++panel) {
        sqlite::Statement rows(
            connection,
            fmt::format("SELECT {}, {}, total(q.value), count(q.value) FROM points LEFT JOIN quantities q ON "
                        "q.point = points.point AND q.name = ? WHERE status = 'done'{} GROUP BY 1, 2",
                        request.x, request.y, conditions));
        rows.bind(1, std::string_view(request.quantities[panel]));
        bind_conditions(rows, request, 2);
        while (rows.step()) {
            if (rows.is_null(0) || rows.is_null(1)) continue;
            auto& cell = cells[{rows.real(0), rows.real(1)}];
            cell.resize(request.quantities.size());
            cell[panel] = {rows.real(2), static_cast<unsigned>(rows.integer(3))};
        }
    }
    if (cells.empty())
        throw InputError("--where", "", "no point of the sweep is left", "give values that the sweep has");
    return cells;
}

/// Values of an axis with the edges of their cells: half-way to the neighbours, in the logarithm if the axis has one.
struct AxisEdges {
    bool is_logarithmic = false;
    std::map<double, std::pair<double, double>> edges;

    explicit AxisEdges(const std::set<double>& values)
    {
        const std::vector<double> v(values.begin(), values.end());
        // Three values whose quotients are alike and whose differences are not: made by a factor.
        is_logarithmic =
            v.size() > 2 && v.front() > 0 && v.back() / v.front() >= 8 &&
            std::abs(std::log(v[1] / v[0]) - std::log(v.back() / v[v.size() - 2])) < 0.5 * std::log(v[1] / v[0]);
        const auto to = [&](double x) { return is_logarithmic ? std::log(x) : x; };
        const auto from = [&](double x) { return is_logarithmic ? std::exp(x) : x; };
        for (std::size_t i = 0; i < v.size(); ++i) {
            const double fallback = 0.5; // a single value
            const double below =
                i > 0 ? (to(v[i]) - to(v[i - 1])) / 2 : (v.size() > 1 ? (to(v[1]) - to(v[0])) / 2 : fallback);
            const double above = i + 1 < v.size() ? (to(v[i + 1]) - to(v[i])) / 2 : below;
            edges[v[i]] = {from(to(v[i]) - below), from(to(v[i]) + above)};
        }
    }
    [[nodiscard]] double least() const { return edges.begin()->second.first; }
    [[nodiscard]] double greatest() const { return edges.rbegin()->second.second; }
};

std::set<double> coordinates(const Cells& cells, bool is_x)
{
    std::set<double> values;
    for (const auto& [at, panels] : cells) values.insert(is_x ? at.first : at.second);
    return values;
}

std::string to_csv(const Cells& cells, const HeatMapRequest& request, const AxisEdges& x, const AxisEdges& y)
{
    std::string text = fmt::format("{0},{1},{0}_from,{0}_to,{1}_from,{1}_to", request.x, request.y);
    for (const std::string& quantity : request.quantities) text += fmt::format(",{0},{0}_points", quantity);
    text += '\n';
    for (const auto& [at, panels] : cells) {
        const auto& [x_from, x_to] = x.edges.at(at.first);
        const auto& [y_from, y_to] = y.edges.at(at.second);
        text += fmt::format("{},{},{},{},{},{}", at.first, at.second, x_from, x_to, y_from, y_to);
        for (const Panel& panel : panels)
            text += panel.points ? fmt::format(",{},{}", panel.sum / panel.points, panel.points) : ",,0";
        text += '\n';
    }
    return text;
}

/// How the paper calls it, for labels; gnuplot's enhanced text.
std::string label(const std::string& name)
{
    static const std::map<std::string, std::string> labels = {
        {"measurements", "measurements M"},
        {"dimension", "dimension N"},
        {"sparsity", "sparsity s"},
        {"depth", "depth L"},
        {"alpha", "initialization scale {/Symbol a}"},
        {"eta_ratio", "learning-rate ratio {/Symbol h}_r/{/Symbol h}_u"},
        {"success", "success, flow of the sweep"},
        {"plain_success", "success, plain gradient flow"},
        {"error", "relative error, flow of the sweep"},
        {"plain_error", "relative error, plain gradient flow"}};
    if (const auto found = labels.find(name); found != labels.end()) return found->second;
    std::string text = name;
    std::ranges::replace(text, '_', ' ');
    return text;
}

std::string axis_commands(const char* axis, const std::string& name, const AxisEdges& edges)
{
    std::string text = fmt::format("set {0}label {1}\nset {0}range [{2}:{3}]\n", axis,
                                   plot::gnuplot_string(label(name)), edges.least(), edges.greatest());
    if (edges.is_logarithmic) text += fmt::format("set logscale {0}\nset format {0} '10^{{%T}}'\n", axis);
    return text;
}

/// @param name of the files that the script reads and writes: a file_stem
std::string to_script(const std::string& name, const HeatMapRequest& request, const AxisEdges& x, const AxisEdges& y)
{
    const std::size_t panels = request.quantities.size();
    std::string text = fmt::format("# gnuplot {0}.gp draws {0}.svg, {0}.pdf and {0}.png from {0}.csv.\n", name);
    text += "set datafile separator ','\nset datafile missing ''\nset style fill solid noborder\nunset key\nset "
            "tics out nomirror\n"
            // Perceptually uniform, and readable in grey and with every colour vision: points of the map viridis.
            "set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', 4 '#fde725')\n";
    text += axis_commands("x", request.x, x) + axis_commands("y", request.y, y);
    const std::size_t width = 480 * panels + 20;
    for (const auto& [terminal, ending] :
         {std::pair{fmt::format("svg size {},420 font 'Helvetica,13' background '#ffffff'", width), "svg"},
          {fmt::format("pdfcairo size {}cm,10.5cm font 'Helvetica,11'", 12 * panels), "pdf"},
          {fmt::format("pngcairo size {},840 font 'Helvetica,22'", 2 * width), "png"}}) {
        text += fmt::format("\nset terminal {}\nset output {}\nset multiplot layout 1,{}\n", terminal,
                            plot::gnuplot_string(name + "." + ending), panels);
        for (std::size_t panel = 0; panel < panels; ++panel) {
            const std::string& quantity = request.quantities[panel];
            text += fmt::format("set title {}\n", plot::gnuplot_string(label(quantity)));
            text += quantity.ends_with("success") || quantity.ends_with("outcome") ? "set cbrange [0:1]\n"
                                                                                   : "set cbrange [*:*]\n";
            text += fmt::format("plot {} skip 1 using 1:2:3:4:5:6:{} with boxxyerror lc palette\n",
                                plot::gnuplot_string(name + ".csv"), 7 + 2 * panel);
        }
        text += "unset multiplot\nunset output\n";
    }
    return text;
}

void write(const fs::path& path, const std::string& content)
{
    std::ofstream out(path, std::ios::binary);
    out << content;
    out.close();
    if (!out)
        throw InputError(path.string(), "", "cannot be written (" + std::generic_category().message(errno) + ")",
                         "choose a folder that is writable");
}

/// A folder for unfinished files, removed with what is in it.
class Workshop {
public:
    explicit Workshop(const fs::path& folder) : path_(folder / fmt::format(".heat-map.{}.partial", getpid()))
    {
        std::error_code error;
        fs::create_directories(folder, error);
        fs::create_directory(path_, error);
        if (error)
            throw InputError(folder.string(), "", "cannot be written (" + error.message() + ")",
                             "choose a folder that is writable");
    }
    ~Workshop()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

constexpr const char* drawn_script = "commands.gp";

void draw(const fs::path& folder)
{
    const fs::path messages = folder / "messages";
    const int status = plot::run_gnuplot(folder, drawn_script, messages);
    if (status == plot::gnuplot_missing)
        throw InputError("gnuplot", "", "cannot be started",
                         "install it (Debian package gnuplot-nox), or export the results with --csv");
    if (status == 0) return;
    std::ifstream said(messages, std::ios::binary);
    throw std::runtime_error("gnuplot failed on the script of the heat map: " +
                             std::string(std::istreambuf_iterator<char>(said), {}));
}

} // namespace

std::pair<std::string, std::string> parse_condition(const std::string& text)
{
    const auto position = text.find('=');
    if (position == std::string::npos || position == 0 || position + 1 == text.size())
        throw InputError("--where", text, "is not a condition", "give parameter=value, such as alpha=1/10");
    return {text.substr(0, position), text.substr(position + 1)};
}

std::vector<fs::path> plot_heat_map(const fs::path& database, const HeatMapRequest& request, const fs::path& folder,
                                    const std::string& name)
{
    static_cast<void>(axis_parameter("--x", request.x));
    static_cast<void>(axis_parameter("--y", request.y));
    if (request.x == request.y)
        throw InputError("--y", request.y, "is the parameter of the other axis", "choose another one");
    const auto connection = open_for_reading(database);
    for (const std::string& quantity : request.quantities) {
        if (std::ranges::find(quantity_names, quantity) == quantity_names.end())
            throw unknown("--quantity", quantity, quantity_names);
        sqlite::Statement statement(*connection, "SELECT count(*) FROM quantities WHERE name = ?");
        statement.bind(1, std::string_view(quantity));
        if (!statement.step() || statement.integer(0) == 0)
            throw InputError("--quantity", quantity, "is at no point of this sweep", "choose one that was evaluated");
    }
    const std::string stem = plot::file_stem(name.empty() ? property(*connection, "name") : name);
    if (fs::path(name).filename() != name)
        throw InputError("--name", name, "is not the name of a file",
                         "give a name without '/'; --out is for the folder");
    if (!name.empty() && stem != name)
        throw InputError("--name", name, "is not a name that scripts can hold",
                         "give letters, digits, blanks and . _ - + = , only, and no '-' first");
    const Cells cells = read_cells(*connection, request);
    const AxisEdges x(coordinates(cells, true)), y(coordinates(cells, false));
    const Workshop workshop(folder);
    write(workshop.path() / (stem + ".csv"), to_csv(cells, request, x, y));
    write(workshop.path() / (stem + ".gp"), to_script(stem, request, x, y));
    write(workshop.path() / drawn_script, to_script(stem, request, x, y));
    draw(workshop.path());
    std::vector<fs::path> paths;
    for (const std::string_view ending : endings) {
        paths.push_back(folder / (stem + std::string(ending)));
        fs::rename(workshop.path() / paths.back().filename(), paths.back());
    }
    return paths;
}

} // namespace wnflow::sweep
