#include "support/catch.hpp"

#include <wnflow/problem/instance.hpp>

#include <string>

using namespace wnflow::problem;

namespace {

Instance small_instance()
{
    Instance instance;
    instance.matrix = RationalMatrix(1, 2);
    instance.matrix(0, 0) = 1;
    instance.matrix(0, 1) = Rational(-1, 2);
    instance.target = {Rational(3, 4)};
    instance.rates = {.eta_r = 1, .eta_u = 10};
    instance.initialization = {.radius_squared = Rational(1, 4), .direction = {1, 1}};
    return instance;
}

} // namespace

TEST_CASE("canonical text, word by word", "[problem][instance]")
{
    Instance instance = small_instance();
    CHECK(canonical_text(instance) ==
          "wnflow-instance 1\ndepth 2\nsigned false\nflow weight-normalized\neta_r 1\neta_u 10\nradius_squared 1/4\n"
          "direction 2 1 1\nmatrix 1 2\n1 -1/2\ntarget 1 3/4\n");
    // The digests are those that the sha256sum program gives for the texts.
    CHECK(digest(instance) == "4bbb3b315dacb2d77adc0e3dd99f69e7dbb8a63e4ca11dff6b21496c3d737ea1");
    instance.flow = FlowKind::plain;
    instance.ground_truth = RationalVector{Rational(3, 4), 0};
    CHECK(canonical_text(instance) == "wnflow-instance 1\ndepth 2\nsigned false\nflow plain\nradius_squared "
                                      "1/4\ndirection 2 1 1\nmatrix 1 2\n1 -1/2\n"
                                      "target 1 3/4\nground_truth 2 3/4 0\n");
    CHECK(digest(instance) == "c0776da249f75cf17929d79b7ae395fe65db03ae65d2c2aa3fc60f107ca78fcb");
}

TEST_CASE("the digest sees the instance and nothing else", "[problem][instance]")
{
    const Instance original = small_instance();
    const std::string expected = digest(original);
    Instance changed = original;

    changed.name = "other";
    changed.notices = {"note"};
    changed.run = {.until = 5,
                   .until_residual = Rational(1, 7),
                   .digits = 100,
                   .tolerance = Rational(1, 1000),
                   .limit_digits = 77};
    changed.initialization.direction = {Rational(7, 3), Rational(7, 3)}; // the same direction
    CHECK(digest(changed) == expected);

    const auto differs = [&](auto change) {
        Instance copy = original;
        change(copy);
        return digest(copy) != expected;
    };
    CHECK(differs([](Instance& i) { i.depth = 3; }));
    CHECK(differs([](Instance& i) { i.matrix(0, 1) = Rational(-1, 3); }));
    CHECK(differs([](Instance& i) { i.target[0] = 1; }));
    CHECK(differs([](Instance& i) { i.is_signed = true; }));
    CHECK(differs([](Instance& i) { i.flow = FlowKind::plain; }));
    CHECK(differs([](Instance& i) { i.rates.eta_r = 2; }));
    CHECK(differs([](Instance& i) { i.rates.eta_u = 2; }));
    CHECK(differs([](Instance& i) { i.initialization.radius_squared = 2; }));
    CHECK(differs([](Instance& i) { i.initialization.direction[0] = 2; }));
    CHECK(differs([](Instance& i) { i.ground_truth = RationalVector{Rational(3, 4), 0}; }));
}

TEST_CASE("the direction is printed as coprime integers", "[problem][instance]")
{
    Instance instance = small_instance();
    const auto line = [&] {
        const std::string text = canonical_text(instance);
        const auto begin = text.find("direction");
        return text.substr(begin, text.find('\n', begin) - begin);
    };
    instance.initialization.direction = {Rational(1, 6), Rational(1, 4)};
    CHECK(line() == "direction 2 2 3");
    instance.initialization.direction = {6, 9};
    CHECK(line() == "direction 2 2 3");
    instance.initialization.direction = {Rational(10, 7), 5};
    CHECK(line() == "direction 2 2 7");
}

TEST_CASE("settings that were left open", "[problem][instance]")
{
    RunSettings run;
    CHECK_FALSE(run.tolerance);
    CHECK_FALSE(run.until_residual);
    run.digits = 30;
    CHECK(run.effective_limit_digits() == 50);
    run.digits = 51;
    CHECK(run.effective_limit_digits() == 51);
    run.limit_digits = 20;
    CHECK(run.effective_limit_digits() == 20);
    CHECK(open_end() >= wnflow::numeric::parse_rational("1e30"));
}

TEST_CASE("the ratio of the learning rates", "[problem][instance]")
{
    CHECK(LearningRates{.eta_r = 2, .eta_u = 10}.ratio() == Rational(1, 5));
}
