# read_json.py VERIFY.json ENCLOSE.json: what is proved, and a gap in an interval, without losing a digit.
import json
import sys
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

verify, enclose = (json.load(open(name)) for name in sys.argv[1:3])

many = Context(prec=60)  # digits of the arithmetic
for claim in verify["claims"]:
    if claim["verdict"] == "proved":
        slack = many.subtract(Decimal(claim["right"]), Decimal(claim["left"]))
        print(f"{claim['id']}: right - left = {slack}")
print("rho =", many.exp(Decimal(verify["headline"]["log_magnification"])))

optimum = Fraction(verify["headline"]["optimum"])  # "p" or "p/q"
for state in enclose["states"]:
    low, high = ((Fraction(end) - optimum) / optimum for end in state["l1_norm"])  # exact
    down = Context(prec=25, rounding=ROUND_FLOOR).divide(low.numerator, low.denominator)
    up = Context(prec=25, rounding=ROUND_CEILING).divide(high.numerator, high.denominator)
    print(f"gap at t = {state['t']} in [{down}, {up}]")
