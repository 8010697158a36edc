#include <wnflow/problem/instance_file.hpp>

#include "independent_rows.hpp"
#include "matrix_file.hpp"
#include "text_file.hpp"
#include "toml_reader.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/printable.hpp>
#include <wnflow/problem/generators.hpp>

#include <limits>

namespace wnflow::problem {
namespace {

using numeric::InputError;
using Path = std::filesystem::path;

constexpr unsigned max_depth = 1000;
constexpr unsigned min_digits = 15, max_digits = 1000;

std::string counted(std::size_t count, const char* noun)
{
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

unsigned small_integer(const TomlNode& node, unsigned smallest, unsigned largest)
{
    return static_cast<unsigned>(node.integer(smallest, largest));
}

std::uint64_t read_seed(const TomlNode& table)
{
    return table.member("seed", "add a seed, any non-negative integer")
        .integer(0, std::numeric_limits<std::uint64_t>::max());
}

void require_length(const TomlNode& node, std::size_t actual, std::size_t expected, const std::string& what)
{
    if (actual != expected)
        node.fail("wrong length", "expected " + std::to_string(expected) + " entries" + ", " + what);
}

// ---- data.matrix -------------------------------------------------------------------------------------------------

RationalMatrix read_inline_matrix(const TomlNode& node)
{
    const std::size_t rows = node.size();
    if (rows == 0) node.fail("empty matrix", "give at least one row");
    RationalMatrix matrix;
    for (std::size_t m = 0; m < rows; ++m) {
        const TomlNode row = node.item(m);
        if (!row.is_array()) row.fail("a row of the matrix must be an array", "write [[1, 2], [3, 4]]");
        if (m == 0) {
            require_matrix_size(rows, row.size(), row.where());
            matrix = RationalMatrix(rows, row.size());
        }
        require_length(row, row.size(), matrix.columns(), "as the first row has");
        const RationalVector entries = row.numbers();
        for (std::size_t n = 0; n < entries.size(); ++n) matrix(m, n) = entries[n];
    }
    return matrix;
}

RationalMatrix read_external_matrix(const TomlNode& node, const Path& base_directory)
{
    node.require_known_keys({"file"});
    const TomlNode file = node.member("file");
    if (file.string().empty()) file.fail("empty path", "name a CSV or Matrix Market file");
    if (file.string().find('\0') != std::string::npos)
        file.fail("a path cannot contain a NUL character", "name a file");
    try {
        return read_matrix_file(base_directory / file.string());
    } catch (const InputError& error) {
        throw error.at(file.where() + ": " + error.where());
    }
}

MatrixKind read_matrix_kind(const TomlNode& node)
{
    const std::string& name = node.string();
    if (name == "gaussian") return MatrixKind::gaussian;
    if (name == "uniform") return MatrixKind::uniform;
    if (name == "rademacher") return MatrixKind::rademacher;
    if (name == "trigonometric") return MatrixKind::trigonometric;
    node.fail("unknown generator", suggest(name, {"gaussian", "uniform", "rademacher", "trigonometric"}));
}

/// A positive number, or nothing for 1/√M.
std::optional<Rational> read_scale(const TomlNode& node)
{
    if (node.is_string() && node.string() == "1/sqrt(M)") return std::nullopt;
    if (node.is_string() && node.string().find("sqrt") != std::string::npos)
        node.fail("unknown scale", "use a positive number or \"1/sqrt(M)\"");
    Rational scale = node.positive_number();
    // The bound keeps the working precision of the generator, which grows with the scale, reasonable.
    const Rational largest = numeric::power(Rational(10), 100);
    if (scale > largest || scale * largest < 1) node.fail("out of range", "give a scale from 1e-100 to 1e100");
    return scale;
}

RationalMatrix read_generated_matrix(const TomlNode& node)
{
    node.require_known_keys({"generator", "rows", "columns", "seed", "scale", "fraction_bits"});
    MatrixRecipe recipe;
    recipe.kind = read_matrix_kind(node.member("generator"));
    recipe.rows = node.member("rows", "add the number of rows").integer(1, max_matrix_side);
    recipe.columns = node.member("columns", "add the number of columns").integer(1, max_matrix_side);
    require_matrix_size(recipe.rows, recipe.columns, node.where());
    if (recipe.kind != MatrixKind::trigonometric || node.has("seed")) recipe.seed = read_seed(node);
    if (node.has("scale")) recipe.scale = read_scale(node.member("scale"));
    if (node.has("fraction_bits"))
        recipe.fraction_bits = small_integer(node.member("fraction_bits"), 0, max_fraction_bits);
    return generate_matrix(recipe);
}

RationalMatrix read_matrix(const TomlNode& node, const Path& base_directory)
{
    if (node.is_array()) return read_inline_matrix(node);
    if (!node.is_table())
        node.fail("wrong type", "give rows [[...], ...], { file = \"A.csv\" } or { generator = \"gaussian\", ... }");
    if (node.has("file")) return read_external_matrix(node, base_directory);
    if (node.has("generator")) return read_generated_matrix(node);
    node.require_known_keys({"file", "generator", "rows", "columns", "seed", "scale", "fraction_bits"});
    node.fail("neither file nor generator is given", "add file = \"A.csv\" or generator = \"gaussian\"");
}

// ---- data.ground_truth, data.target ------------------------------------------------------------------------------

RationalVector read_supported_vector(const TomlNode& node, std::size_t columns)
{
    node.require_known_keys({"support", "values"});
    const TomlNode support = node.member("support", "add the zero-based positions of the non-zero entries");
    const TomlNode values = node.member("values", "add as many values as the support has positions");
    require_length(values, values.size(), support.size(), "one for each position of the support");
    RationalVector result(columns);
    std::vector<bool> taken(columns);
    for (std::size_t k = 0; k < support.size(); ++k) {
        const std::size_t position = support.item(k).integer(0, columns - 1);
        if (taken[position]) support.item(k).fail("position given twice", "give every position once");
        taken[position] = true;
        result[position] = values.item(k).number();
    }
    return result;
}

RationalVector read_sparse_vector(const TomlNode& node, std::size_t columns, bool is_signed)
{
    node.require_known_keys({"sparsity", "seed"});
    const std::size_t sparsity = node.member("sparsity", "add the number of non-zero entries").integer(1, columns);
    return generate_sparse_vector(columns, sparsity, read_seed(node), is_signed);
}

RationalVector read_ground_truth(const TomlNode& node, std::size_t columns, bool is_signed)
{
    if (node.is_array()) {
        require_length(node, node.size(), columns, "one for each column of the matrix");
        return node.numbers();
    }
    if (!node.is_table())
        node.fail("wrong type", "give a vector, { support = [...], values = [...] } or { sparsity = 3, seed = 1 }");
    if (node.has("sparsity") || node.has("seed")) return read_sparse_vector(node, columns, is_signed);
    return read_supported_vector(node, columns);
}

void require_nonnegative(const TomlNode& node, const RationalVector& ground_truth)
{
    for (std::size_t n = 0; n < ground_truth.size(); ++n)
        if (ground_truth[n] < 0)
            throw InputError(node.where(), numeric::to_text(ground_truth[n]),
                             "negative ground truth in column " + std::to_string(n),
                             "make it non-negative, or set data.signed = true");
}

void require_nonzero(const TomlNode& node, const RationalVector& target)
{
    for (const auto& entry : target)
        if (entry != 0) return;
    node.fail("the target b is zero",
              "give data with b != 0; for b = 0 the solution is 0 and there is nothing to test");
}

// ---- dependent equations -----------------------------------------------------------------------------------------

std::string index_list(const std::vector<std::size_t>& indices)
{
    constexpr std::size_t longest = 20;
    std::string text;
    for (std::size_t i = 0; i < indices.size() && i < longest; ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(indices[i]);
    return indices.size() > longest ? text + ", ..." : text;
}

/// Leaves A with full row rank where that does not change the solutions of A z = b.
void drop_dependent_rows(Instance& instance)
{
    const RowSelection selection = select_independent_rows(instance.matrix, instance.target);
    if (selection.dependent.empty()) return;
    const std::string rank = std::to_string(selection.independent.size());
    if (!selection.contradictory.empty()) {
        instance.notices.push_back("the equations A z = b contradict each other: the rows of A (zero-based) " +
                                   index_list(selection.contradictory) +
                                   " are combinations of other rows, their entries of b are not; the matrix has rank " +
                                   rank + ", all rows are kept, and no interpolating solution exists");
        return;
    }
    instance.notices.push_back("dropped " + counted(selection.dependent.size(), "redundant equation") +
                               ", rows (zero-based) " + index_list(selection.dependent) + "; the matrix has rank " +
                               rank);
    instance.matrix = numeric::select_rows(instance.matrix, selection.independent);
    RationalVector target;
    for (const std::size_t row : selection.independent) target.push_back(instance.target[row]);
    instance.target = std::move(target);
}

/// [A, −A]
RationalMatrix with_negative(const RationalMatrix& matrix)
{
    const std::size_t columns = matrix.columns();
    RationalMatrix result(matrix.rows(), 2 * columns);
    for (std::size_t m = 0; m < matrix.rows(); ++m)
        for (std::size_t n = 0; n < columns; ++n) {
            result(m, n) = matrix(m, n);
            result(m, columns + n) = -matrix(m, n);
        }
    return result;
}

void read_data(const TomlNode& data, const Path& base_directory, Instance& instance)
{
    data.require_known_keys({"matrix", "ground_truth", "target", "signed"});
    if (data.has("signed")) instance.is_signed = data.member("signed").boolean();
    const TomlNode matrix = data.member("matrix", "add matrix = [[...], ...], { file = ... } or { generator = ... }");
    if (data.has("ground_truth") && data.has("target"))
        data.member("target").fail("both ground_truth and target are given", "remove one: ground_truth means b = A x*");
    if (!data.has("ground_truth") && !data.has("target"))
        data.fail("neither ground_truth nor target is given",
                  "add ground_truth = ... (then b = A x*), or target = ... for b");

    instance.matrix = read_matrix(matrix, base_directory);
    if (data.has("ground_truth")) {
        const TomlNode node = data.member("ground_truth");
        instance.ground_truth = read_ground_truth(node, instance.matrix.columns(), instance.is_signed);
        if (!instance.is_signed) require_nonnegative(node, *instance.ground_truth);
        instance.target = numeric::multiply(instance.matrix, *instance.ground_truth);
        require_nonzero(node, instance.target);
    } else {
        const TomlNode node = data.member("target");
        instance.target = node.numbers();
        require_length(node, instance.target.size(), instance.matrix.rows(), "one for each row of the matrix");
        require_nonzero(node, instance.target);
    }
    drop_dependent_rows(instance);
    if (instance.is_signed) instance.matrix = with_negative(instance.matrix);
}

// ---- flow --------------------------------------------------------------------------------------------------------

FlowKind read_flow_kind(const TomlNode& node)
{
    const std::string& name = node.string();
    if (name == "weight-normalized") return FlowKind::weight_normalized;
    if (name == "plain") return FlowKind::plain;
    node.fail("unknown flow", suggest(name, {"weight-normalized", "plain"}));
}

Rational read_exponent(const TomlNode& node)
{
    Rational exponent = node.number();
    if (abs(exponent) > max_rate_exponent)
        node.fail("out of range", "give an exponent from -" + std::to_string(max_rate_exponent) + " to " +
                                      std::to_string(max_rate_exponent));
    return exponent;
}

/// factor, power_of_time, time_offset, power_of_radius; `from` is the caller's.
RatePiece read_rate_formula(const TomlNode& node)
{
    RatePiece piece;
    piece.factor = node.member("factor", "add factor = 10, or give a number instead of the table").positive_number();
    if (node.has("power_of_time")) piece.power_of_time = read_exponent(node.member("power_of_time"));
    if (node.has("power_of_radius")) piece.power_of_radius = read_exponent(node.member("power_of_radius"));
    if (piece.power_of_time != 0)
        piece.time_offset =
            node.member("time_offset", "add time_offset = 1: the rate is factor (t + time_offset)^power_of_time, and "
                                       "the flow starts at t = 0")
                .positive_number();
    else if (node.has("time_offset"))
        node.member("time_offset").fail("given without power_of_time", "remove it, or add power_of_time = -1");
    return piece;
}

std::vector<RatePiece> read_rate_pieces(const TomlNode& list)
{
    if (!list.is_array() || list.size() == 0)
        list.fail("no list of pieces", "write pieces = [{ from = 0, factor = 1 }, { from = 2, factor = 10 }]");
    std::vector<RatePiece> pieces;
    for (std::size_t k = 0; k < list.size(); ++k) {
        const TomlNode node = list.item(k);
        node.require_known_keys({"from", "factor", "power_of_time", "time_offset", "power_of_radius"});
        RatePiece piece = read_rate_formula(node);
        const TomlNode from = node.member("from", "add the time from which this piece holds, such as from = 2");
        piece.from = from.number();
        if (k == 0 && piece.from != 0) from.fail("the first piece must begin at 0", "write from = 0");
        if (k > 0 && piece.from <= pieces.back().from)
            from.fail("pieces must begin at increasing times",
                      "give a time after " + numeric::to_text(pieces.back().from));
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

/// A number, { factor, power_of_time, time_offset, power_of_radius }, or { pieces = [...] }.
LearningRate read_rate(const TomlNode& node)
{
    if (!node.is_table()) return LearningRate(node.positive_number());
    if (node.has("pieces")) {
        node.require_known_keys({"pieces"});
        return LearningRate(read_rate_pieces(node.member("pieces")));
    }
    node.require_known_keys({"factor", "power_of_time", "time_offset", "power_of_radius", "pieces"});
    return LearningRate(std::vector{read_rate_formula(node)});
}

LearningRates read_rates(const TomlNode& flow)
{
    if (!flow.has("eta_ratio")) {
        const TomlNode eta_u =
            flow.member("eta_u", "add the learning rate of the direction, such as eta_u = 10, or eta_ratio");
        return {.eta_r = flow.has("eta_r") ? read_rate(flow.member("eta_r")) : LearningRate(1),
                .eta_u = read_rate(eta_u)};
    }
    const TomlNode ratio = flow.member("eta_ratio");
    if (flow.has("eta_r") || flow.has("eta_u"))
        ratio.fail("eta_ratio is given together with eta_r or eta_u",
                   "give eta_ratio alone (eta_r = 1, eta_u = 1/eta_ratio), or eta_r and eta_u");
    return {.eta_r = 1, .eta_u = read_rate(ratio).reciprocal()};
}

void read_flow(const TomlNode& flow, Instance& instance)
{
    flow.require_known_keys({"kind", "eta_r", "eta_u", "eta_ratio"});
    if (flow.has("kind")) instance.flow = read_flow_kind(flow.member("kind"));
    if (instance.flow == FlowKind::weight_normalized) {
        instance.rates = read_rates(flow);
        return;
    }
    for (const char* rate : {"eta_r", "eta_u", "eta_ratio"})
        if (flow.has(rate))
            flow.member(rate).fail("the plain flow x' = -g has no learning rates",
                                   "remove it, or set kind = \"weight-normalized\"");
}

// ---- initialization ----------------------------------------------------------------------------------------------

/// A vector of positive entries, one for each weight; half as many serve both halves of a signed problem.
RationalVector read_positive_vector(const TomlNode& node, const Instance& instance)
{
    const std::size_t weights = instance.dimension();
    RationalVector vector = node.numbers();
    for (std::size_t n = 0; n < vector.size(); ++n)
        if (vector[n] <= 0) node.item(n).fail("must be positive", "give numbers greater than 0");
    if (instance.is_signed && 2 * vector.size() == weights) {
        const RationalVector half = vector;
        vector.insert(vector.end(), half.begin(), half.end());
    }
    require_length(node, vector.size(), weights,
                   instance.is_signed ? "the weights of x_+ and of x_- (or half as many for both)"
                                      : "one for each column of the matrix");
    return vector;
}

RationalVector read_direction(const TomlNode& node, const Instance& instance)
{
    if (node.is_array()) return read_positive_vector(node, instance);
    if (node.is_table()) {
        node.require_known_keys({"seed"});
        return generate_direction(instance.dimension(), read_seed(node));
    }
    if (!node.is_string() || node.string() != "uniform")
        node.fail("unknown direction", "use \"uniform\", a vector of positive numbers, or { seed = 3 }");
    return RationalVector(instance.dimension(), Rational(1));
}

Initialization from_weights(const TomlNode& table, const Instance& instance)
{
    const TomlNode node = table.member("weights");
    for (const char* other : {"radius", "alpha", "direction"})
        if (table.has(other))
            table.member(other).fail("given together with weights",
                                     "remove it: weights = [...] is the whole starting point x0");
    RationalVector weights = read_positive_vector(node, instance);
    const Rational radius_squared = numeric::dot(weights, weights);
    return {.radius_squared = radius_squared, .direction = std::move(weights)};
}

Rational read_radius_squared(const TomlNode& table, const Instance& instance)
{
    if (!table.has("alpha")) {
        const Rational radius = table.member("radius", "add radius = 0.5 (or alpha, or weights)").positive_number();
        return radius * radius;
    }
    const TomlNode alpha = table.member("alpha");
    if (table.has("radius"))
        alpha.fail("given together with radius", "remove one: radius^2 = alpha^2 times the number of weights");
    const Rational value = alpha.positive_number();
    return value * value * instance.dimension();
}

Initialization read_initialization(const TomlNode& table, const Instance& instance)
{
    table.require_known_keys({"radius", "alpha", "direction", "weights"});
    if (table.has("weights")) return from_weights(table, instance);
    Initialization result;
    result.radius_squared = read_radius_squared(table, instance);
    result.direction = table.has("direction") ? read_direction(table.member("direction"), instance)
                                              : RationalVector(instance.dimension(), Rational(1));
    return result;
}

// ---- run, limit --------------------------------------------------------------------------------------------------

Rational read_tolerance(const TomlNode& node)
{
    Rational tolerance = node.number();
    if (tolerance <= 0 || tolerance > Rational(1, 10))
        node.fail("out of range", "give a tolerance in (0, 1/10], such as 1e-20");
    return tolerance;
}

void read_run(const TomlNode& run, RunSettings& settings)
{
    run.require_known_keys({"until", "until_residual", "digits", "tolerance"});
    if (run.has("until_residual")) {
        settings.until_residual = run.member("until_residual").positive_number();
        settings.until = open_end();
    }
    if (run.has("until")) settings.until = run.member("until").positive_number();
    if (run.has("digits")) settings.digits = small_integer(run.member("digits"), min_digits, max_digits);
    if (run.has("tolerance")) settings.tolerance = read_tolerance(run.member("tolerance"));
}

void read_limit(const TomlNode& limit, RunSettings& settings)
{
    limit.require_known_keys({"digits"});
    if (limit.has("digits")) settings.limit_digits = small_integer(limit.member("digits"), min_digits, max_digits);
}

/// Cheap tables first, so that a misspelt setting is not reported after a long computation with the matrix.
Instance read_document(const TomlNode& root, const Path& base_directory)
{
    root.require_known_keys({"depth", "data", "flow", "initialization", "run", "limit"});
    Instance instance;
    instance.depth =
        small_integer(root.member("depth", "add the depth L of the network, such as depth = 2"), 2, max_depth);
    const TomlNode data = root.member("data", "add a table [data] with matrix and ground_truth (or target)");
    const TomlNode initialization =
        root.member("initialization", "add a table [initialization] with radius (or alpha, or weights)");
    initialization.require_known_keys({"radius", "alpha", "direction", "weights"});
    if (root.has("run")) read_run(root.member("run"), instance.run);
    if (root.has("limit")) read_limit(root.member("limit"), instance.run);
    read_flow(root.member("flow", "add a table [flow] with eta_u, or with kind = \"plain\""), instance);
    read_data(data, base_directory, instance);
    instance.initialization = read_initialization(initialization, instance);
    return instance;
}

} // namespace

Instance parse_instance(std::string_view text, const std::string& name_for_errors, const Path& base_directory)
{
    if (text.size() > max_file_bytes)
        throw InputError(name_for_errors, "", "the text is larger than 64 MiB",
                         "keep large matrices in files of their own");
    require_text(text, name_for_errors);
    const TomlValue document = read_toml(without_byte_order_mark(text), name_for_errors);
    Instance instance = read_document(TomlNode(document, name_for_errors, ""), base_directory);
    instance.name = numeric::printable_line(Path(name_for_errors).stem().string());
    return instance;
}

Instance read_instance(const Path& path)
{
    return parse_instance(read_text_file(path), path.string(), path.parent_path());
}

} // namespace wnflow::problem
