#include <wnflow/numeric/input_error.hpp>

#include <wnflow/numeric/printable.hpp>

#include <utility>

namespace wnflow::numeric {
namespace {

/// Characters that would act on a terminal are written out; place and value are of one line.
std::string message(const std::string& where, const std::string& value, const std::string& problem,
                    const std::string& remedy)
{
    std::string text;
    if (!where.empty()) text += printable_line(where) + ": ";
    text += printable(problem);
    if (!value.empty()) text += ": '" + printable_line(value) + "'";
    if (!remedy.empty()) text += "; " + printable(remedy);
    return text;
}

} // namespace

InputError::InputError(std::string where, std::string value, std::string problem, std::string remedy)
    : std::runtime_error(message(where, value, problem, remedy)), where_(std::move(where)), value_(std::move(value)),
      problem_(std::move(problem)), remedy_(std::move(remedy))
{
}

InputError InputError::at(std::string where) const
{
    return InputError(std::move(where), value_, problem_, remedy_);
}

} // namespace wnflow::numeric
