#pragma once

#include <verification/sweep/definition.hpp>

#include <string>

namespace wnflow::sweep {

/// Version of the tables; raised with every change of their meaning.
inline constexpr const char* schema_version = "1";

/// The statements that make the tables, and the view `results` with one column for each quantity and statement of the sweep.
[[nodiscard]] std::string schema_sql(const Definition& definition);

} // namespace wnflow::sweep
