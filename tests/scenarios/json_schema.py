# SPDX-License-Identifier: Apache-2.0
"""As much of JSON Schema (draft 2020-12) as `millrace schema` and openapi.json use; an unknown keyword is an
error."""

import datetime
import re

NOTES = {"$schema", "$defs", "title", "description", "default"}
TYPES = {
    "object": dict, "array": list, "boolean": bool, "null": type(None), "integer": int, "number": (int, float),
    "string": (str, datetime.date),  # editors read YAML 1.2, which has no dates
}

FORMATS = {"date-time": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z"}


def is_type(value, name):
    if name in ("integer", "number") and isinstance(value, bool):
        return False
    return isinstance(value, TYPES[name])


def faults(schema, value, root=None, path="$"):
    """What is wrong with the value, each with its path; nothing if it is valid."""
    root = root or schema
    found = []
    for keyword, rule in schema.items():
        if keyword not in NOTES:
            found += CHECKS[keyword](rule, value, schema, root, path)
    return found


def _ref(rule, value, _, root, path):
    target = root
    for key in rule.removeprefix("#/").split("/"):
        target = target[key]
    return faults(target, value, root, path)


def _type(rule, value, _, __, path):
    names = [rule] if isinstance(rule, str) else rule
    return [] if any(is_type(value, name) for name in names) else [f"{path}: not {' or '.join(names)}"]


def _properties(rule, value, _, root, path):
    if not isinstance(value, dict):
        return []
    return [fault for key, inner in rule.items() if key in value
            for fault in faults(inner, value[key], root, f"{path}.{key}")]


def _additional(rule, value, schema, root, path):
    if not isinstance(value, dict):
        return []
    others = [key for key in value if key not in schema.get("properties", {})]
    if rule is False:
        return [f"{path}: unknown key: {key}" for key in others]
    return [fault for key in others for fault in faults(rule, value[key], root, f"{path}.{key}")]


def _names(rule, value, _, root, path):
    if not isinstance(value, dict):
        return []
    return [fault for key in value for fault in faults(rule, key, root, f"{path} key {key}")]


def _items(rule, value, _, root, path):
    if not isinstance(value, list):
        return []
    return [fault for i, item in enumerate(value) for fault in faults(rule, item, root, f"{path}[{i}]")]


def _any_of(rule, value, _, root, path):
    return [] if any(not faults(one, value, root, path) for one in rule) else [f"{path}: fits no alternative"]


def _all_of(rule, value, _, root, path):
    return [fault for one in rule for fault in faults(one, value, root, path)]


def _not(rule, value, _, root, path):
    return [] if faults(rule, value, root, path) else [f"{path}: must not fit {rule}"]


def _if(rule, value, schema, root, path):
    return [] if faults(rule, value, root, path) else faults(schema["then"], value, root, path)


def _limit(kind, measure, holds):
    """A keyword that compares a number taken from values of one kind."""
    def check(rule, value, _, __, path):
        applies = isinstance(value, kind) and not isinstance(value, bool)
        return [f"{path}: beyond the limit {rule}"] if applies and not holds(measure(value), rule) else []
    return check


CHECKS = {
    "$ref": _ref,
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "items": _items,
    "anyOf": _any_of,
    "allOf": _all_of,
    "if": _if,
    "not": _not,
    "then": lambda *_: [],
    "enum": lambda rule, value, _, __, path: (
        [] if any(value == one and type(value) is type(one) for one in rule) else [f"{path}: none of {rule}"]),
    "required": lambda rule, value, _, __, path: [
        f"{path}: missing key: {key}" for key in rule if isinstance(value, dict) and key not in value],
    "pattern": lambda rule, value, _, __, path: (
        [f"{path}: does not fit {rule}"] if isinstance(value, str) and not re.search(rule, value) else []),
    "minimum": _limit(int, lambda value: value, lambda found, limit: found >= limit),
    "maximum": _limit(int, lambda value: value, lambda found, limit: found <= limit),
    "uniqueItems": lambda rule, value, _, __, path: (
        [f"{path}: an item twice"]
        if rule and isinstance(value, list) and any(one in value[:i] for i, one in enumerate(value)) else []),
    "format": lambda rule, value, _, __, path: (
        [f"{path}: not a {rule}"] if isinstance(value, str) and not re.fullmatch(FORMATS[rule], value) else []),
    "minItems": _limit(list, len, lambda found, limit: found >= limit),
    "maxItems": _limit(list, len, lambda found, limit: found <= limit),
    "minProperties": _limit(dict, len, lambda found, limit: found >= limit),
    "maxProperties": _limit(dict, len, lambda found, limit: found <= limit),
}
