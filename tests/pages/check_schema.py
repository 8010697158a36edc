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


NEWER = ("judged_samples", "discrete_runs", "enclosure", "certified", "proof")


def older(report):
    """As versions wrote it that did not know the newer fields."""
    old = copy.deepcopy(report)
    for key in NEWER:
        old.pop(key, None)
    for sample in (old["trajectory"] or {"samples": []})["samples"]:
        sample.pop("gradient", None)
    for point in old["curves"]["scale"]:
        point.pop("plain_gap", None)
        point.pop("plain_bounds", None)
    return old


def first_path(report, *path):
    """The path with its "*" replaced by the first key there; nothing if the report has no such thing."""
    found, target = [], report
    for key in path:
        if key == "*" and isinstance(target, dict) and target:
            key = next(iter(target))
        if not isinstance(target, (dict, list)) or (isinstance(target, dict) and key not in target) or not target:
            return None
        found.append(key)
        target = target[key]
    return tuple(found)


def replaced(report, path, value):
    """A copy of the report with another value at the path."""
    copied = copy.deepcopy(report)
    target = copied
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return copied


def falsified(report):
    """Copies with one mistake each."""
    newer = [(first_path(report, "certified", "limit", "l1_norm"), ["1", "2", "3"]),
             (first_path(report, "certified", "statements", "*", "left"), ["1"]),
             (first_path(report, "certified", "statements", "*", "right", 0), 0.5),
             (first_path(report, "judged_samples", "*", 0, "error"), None),
             (first_path(report, "discrete_runs", "runs", 0, "steps"), "many"),
             (first_path(report, "enclosure", "widths", 0, "width"), "wide"),
             (first_path(report, "enclosure", "later"), "never"),
             (first_path(report, "proof", "statements", 0, "verdict"), "true"),
             (first_path(report, "proof", "certificate", "sha256"), "12")]
    for path, value in newer:
        if path is None:
            continue
        yield path, replaced(report, path, value)
    for path, value in ((("schema",), "wnflow-report-2"), (("digest",), "12"), (("verification", "claims", 0, "left"), 0.5),
                        (("verification", "claims", 0, "verdict"), "true"), (("limit",), "none")):
        yield path, replaced(report, path, value)
    for key in report:
        if key in NEWER:
            continue
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
        for error in validator.iter_errors(older(report)):
            print(f"{name}: without the newer fields: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
            failed = True
        for path, wrong in falsified(report):
            if validator.is_valid(wrong):
                print(f"{name}: the schema accepts a mistake at {'/'.join(map(str, path))}")
                failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
