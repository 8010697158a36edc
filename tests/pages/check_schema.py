#!/usr/bin/env python3
"""Holds JSON files against a JSON Schema, and sees the schema refuse what is wrong.

check_schema.py SCHEMA FILE...
Exit status: 0 all valid, 1 one is not, 77 python3-jsonschema is missing.
"""
import copy
import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def falsified(report):
    """Copies with one mistake each."""
    for path, value in ((("schema",), "wnflow-report-2"), (("digest",), "12"), (("verification", "claims", 0, "left"), 0.5),
                        (("verification", "claims", 0, "verdict"), "true"), (("limit",), "none")):
        wrong = copy.deepcopy(report)
        target = wrong
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value
        yield path, wrong
    for key in report:
        wrong = copy.deepcopy(report)
        del wrong[key]
        yield (key,), wrong


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failed = False
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            report = json.load(file)
        for error in validator.iter_errors(report):
            print(f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
            failed = True
        for path, wrong in falsified(report):
            if validator.is_valid(wrong):
                print(f"{name}: the schema accepts a mistake at {'/'.join(map(str, path))}")
                failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
