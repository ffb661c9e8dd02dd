# SPDX-License-Identifier: Apache-2.0
"""Compares what a command printed with what a scenario expects of it."""

import difflib
import json
import re

WILDCARDS = {
    "<any>": r".*",
    "<number>": r"-?[0-9][0-9,]*(?:\.[0-9]+)?(?:e-[0-9]+)?",
    "<bytes>": r"[0-9.]+ [kMGT]?B",
    "<time>": r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(?:Z|\+00)?|[0-9.]+ (?:ns|µs|us|ms|s)|[0-9]+ min(?: [0-9]+ s)?)",
    "<run>": r"[0-9]{8}T[0-9]{6}-[0-9a-f]{6}",
    "<project>": r"/\S*?/project",
}
TOKEN = re.compile("|".join(re.escape(name) for name in WILDCARDS))
MISSING = object()


def line_pattern(expected):
    parts, at = [], 0
    for token in TOKEN.finditer(expected):
        parts += [re.escape(expected[at:token.start()]), WILDCARDS[token[0]]]
        at = token.end()
    return re.compile("".join(parts) + re.escape(expected[at:]))


def lines_match(expected, actual):
    """Whether the lines fit; `...` stands for any number of lines."""
    if not expected:
        return not actual
    if expected[0] == "...":
        return any(lines_match(expected[1:], actual[skip:]) for skip in range(len(actual) + 1))
    return bool(actual) and line_pattern(expected[0]).fullmatch(actual[0]) is not None and \
        lines_match(expected[1:], actual[1:])


def line_faults(stream, expected, text):
    """Nothing if the text fits, else a diff: what was expected with -, what came with +."""
    actual = text.splitlines()
    wanted = [] if expected == ["nothing"] else expected
    if lines_match(wanted, actual):
        return []
    # An expected line that some actual line fits stands for it, so that the diff shows the others.
    shown = []
    for line in wanted:
        fitting = [other for other in actual if line_pattern(line).fullmatch(other)]
        shown.append(fitting[0] if fitting else line)
    diff = list(difflib.ndiff(shown, actual))
    return [f"{stream}:"] + ["  " + line for line in diff if not line.startswith("?")]


def value_at(document, path):
    """`.steps[0].rows`; a trailing `.length` counts. MISSING if the path leads nowhere."""
    value = document
    for key, index in re.findall(r"\.([A-Za-z_][\w]*)|\[(-?\d+)\]", path):
        if key == "length" and isinstance(value, list):
            value = len(value)
        elif key:
            value = value.get(key, MISSING) if isinstance(value, dict) else MISSING
        else:
            inside = isinstance(value, list) and -len(value) <= int(index) < len(value)
            value = value[int(index)] if inside else MISSING
        if value is MISSING:
            return MISSING
    return value


def json_faults(expected, text):
    if not expected:
        return []
    try:
        document = json.loads(text)
    except ValueError as error:
        return [f"stdout is not JSON: {error}"] + ["  + " + line for line in text.splitlines()]
    faults = []
    for path, wanted in expected:
        actual = value_at(document, path)
        if wanted == "missing":
            fits = actual is MISSING
        elif actual is MISSING:
            fits = False
        elif TOKEN.search(wanted):
            fits = line_pattern(wanted).fullmatch(json.dumps(actual, ensure_ascii=False)) is not None
        else:
            fits = actual == json.loads(wanted)
        if not fits:
            shown = "missing" if actual is MISSING else json.dumps(actual, ensure_ascii=False)
            faults += [f"json {path}:", f"  - {wanted}", f"  + {shown}"]
    return faults
