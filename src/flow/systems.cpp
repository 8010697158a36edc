#include <wnflow/flow/systems.hpp>

#include <wnflow/numeric/input_error.hpp>

namespace wnflow::flow {

std::string_view to_text(Coordinates coordinates)
{
    return coordinates == Coordinates::polar ? "polar" : "cartesian";
}

Coordinates parse_coordinates(std::string_view name)
{
    for (const Coordinates coordinates : {Coordinates::polar, Coordinates::cartesian})
        if (name == to_text(coordinates)) return coordinates;
    throw numeric::InputError("coordinates", std::string(name), "unknown coordinates", "use polar or cartesian");
}

Vector<numeric::Ball> start_state(const problem::Instance& instance, Coordinates coordinates)
{
    const Start start{instance.initialization, {}};
    const Vector<numeric::Ball> x = start.weights();
    const numeric::Ball loss = Network<numeric::Ball>::of(instance).loss(x);
    const Eigen::Index n = x.size();
    Vector<numeric::Ball> state;
    if (instance.flow == problem::FlowKind::plain) {
        state.resize(n + 1);
        state.head(n) = x;
    } else if (coordinates == Coordinates::cartesian) {
        state.resize(n + 2);
        state.head(n) = x;
        state[n] = numeric::Ball(1);
    } else {
        state.resize(n + 3);
        state[0] = start.radius();
        state.segment(1, n) = start.direction();
        state[n + 1] = numeric::Ball(1);
    }
    state[state.size() - 1] = loss;
    return state;
}

} // namespace wnflow::flow
