#include <verification/sweep/point_result.hpp>

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace wnflow::sweep {
namespace {

using nlohmann::json;

template <class T>
json to_json(const std::optional<T>& value)
{
    return value ? json(*value) : json(nullptr);
}

template <class T>
std::optional<T> optional_at(const json& object, const char* key)
{
    const json& value = object.at(key);
    if (value.is_null()) return std::nullopt;
    return value.get<T>();
}

} // namespace

PointResult PointResult::failure(std::uint64_t point, std::string reason)
{
    PointResult result;
    result.point = point;
    result.is_failed = true;
    result.reason = std::move(reason);
    return result;
}

std::string to_message(const PointResult& result)
{
    json quantities = json::array(), verdicts = json::array();
    for (const QuantityResult& q : result.quantities)
        quantities.push_back(
            {{"name", q.name}, {"text", q.text}, {"value", to_json(q.value)}, {"radius", to_json(q.radius)}});
    for (const VerdictResult& v : result.verdicts)
        verdicts.push_back({{"statement", v.statement},
                            {"verdict", v.verdict},
                            {"evidence", v.evidence},
                            {"left", to_json(v.left)},
                            {"right", to_json(v.right)},
                            {"left_value", to_json(v.left_value)},
                            {"right_value", to_json(v.right_value)},
                            {"ratio", to_json(v.ratio)},
                            {"margin_digits", to_json(v.margin_digits)},
                            {"digits", v.digits},
                            {"reason", v.reason}});
    const json message = {
        {"point", result.point},     {"is_failed", result.is_failed},     {"reason", result.reason},
        {"digest", result.digest},   {"quantities", quantities},          {"verdicts", verdicts},
        {"seconds", result.seconds}, {"cpu_seconds", result.cpu_seconds}, {"memory_kib", result.memory_kib}};
    // Reasons may quote input that is not UTF-8.
    return message.dump(-1, ' ', false, json::error_handler_t::replace);
}

PointResult from_message(const std::string& message)
{
    try {
        const json object = json::parse(message);
        PointResult result;
        result.point = object.at("point").get<std::uint64_t>();
        result.is_failed = object.at("is_failed").get<bool>();
        result.reason = object.at("reason").get<std::string>();
        result.digest = object.at("digest").get<std::string>();
        result.seconds = object.at("seconds").get<double>();
        result.cpu_seconds = object.at("cpu_seconds").get<double>();
        result.memory_kib = object.at("memory_kib").get<std::uint64_t>();
        for (const json& q : object.at("quantities"))
            result.quantities.push_back({q.at("name").get<std::string>(), q.at("text").get<std::string>(),
                                         optional_at<double>(q, "value"), optional_at<double>(q, "radius")});
        for (const json& v : object.at("verdicts")) {
            VerdictResult verdict;
            verdict.statement = v.at("statement").get<std::string>();
            verdict.verdict = v.at("verdict").get<std::string>();
            verdict.evidence = v.at("evidence").get<std::string>();
            verdict.left = optional_at<std::string>(v, "left");
            verdict.right = optional_at<std::string>(v, "right");
            verdict.left_value = optional_at<double>(v, "left_value");
            verdict.right_value = optional_at<double>(v, "right_value");
            verdict.ratio = optional_at<double>(v, "ratio");
            verdict.margin_digits = optional_at<double>(v, "margin_digits");
            verdict.digits = v.at("digits").get<unsigned>();
            verdict.reason = v.at("reason").get<std::string>();
            result.verdicts.push_back(std::move(verdict));
        }
        return result;
    } catch (const json::exception& error) {
        throw std::runtime_error(std::string("damaged message about a point: ") + error.what());
    }
}

} // namespace wnflow::sweep
