#pragma once

#include <wnflow/numeric/rational_matrix.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace wnflow::problem {

/// Reads a matrix from a CSV or a Matrix Market file, every number exactly.
///
/// Matrix Market is recognized by its first line "%%MatrixMarket matrix ..."; everything else is CSV.
/// @throws InputError naming file and line: unreadable file, number that is none, rows of different lengths, empty
///         matrix, matrix beyond the limits of generators.hpp, Matrix Market of an unsupported kind
[[nodiscard]] numeric::RationalMatrix read_matrix_file(const std::filesystem::path& path);

/// One row per line, entries separated by commas and optionally in double quotes; "1/3" is an entry as well. Blank lines
/// and lines that begin with '#' are skipped. There is no header line.
[[nodiscard]] numeric::RationalMatrix parse_csv(std::string_view text, const std::string& name_for_errors);

/// The formats "array" (column by column) and "coordinate" (one-based), the fields real, integer and pattern, and the
/// symmetries general, symmetric and skew-symmetric. An entry must not be given twice.
[[nodiscard]] numeric::RationalMatrix parse_matrix_market(std::string_view text, const std::string& name_for_errors);

/// @throws InputError placed at `where` unless 1 ≤ rows, columns and both, and their product, are within the limits
void require_matrix_size(std::size_t rows, std::size_t columns, const std::string& where);

} // namespace wnflow::problem
