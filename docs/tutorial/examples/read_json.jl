# read_json.jl VERIFY.json ENCLOSE.json: what is proved, and a gap in an interval, without losing a digit.
using JSON3 # ] add JSON3

setprecision(BigFloat, 200) # bits of the arithmetic
rational(text) = Rational(parse.(BigInt, split(occursin('/', text) ? text : text * "/1", '/'))...) # "p" or "p/q"
verify, enclose = (JSON3.read(read(name, String)) for name in ARGS[1:2])

for claim in verify.claims
    claim.verdict == "proved" || continue
    println(claim.id, ": right - left = ", BigFloat(claim.right) - BigFloat(claim.left))
end
println("rho = ", exp(BigFloat(verify.headline.log_magnification)))

optimum = rational(verify.headline.optimum)
gap(text, mode) = setrounding(BigFloat, mode) do # each operation rounds to the same side
    BigFloat(text) * denominator(optimum) / numerator(optimum) - 1
end
for state in enclose.states
    low, high = state.l1_norm
    println("gap at t = ", state.t, " in [", gap(low, RoundDown), ", ", gap(high, RoundUp), "]")
end
