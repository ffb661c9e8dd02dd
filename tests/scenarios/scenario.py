# SPDX-License-Identifier: Apache-2.0
"""The text form of a scenario, read into steps (README.md beside this file describes it)."""

import base64
import gzip
import re
import textwrap
from dataclasses import dataclass, field

INDENT = "    "
HEAD = ("name", "description", "area")
COMMAND = re.compile(r"\$ (.*)")
QUERY = re.compile(r"sql> (.*)")
FILE = re.compile(r"file (\S+)(?: (escaped|python))?")
EXIT = re.compile(r"exit (\d+)")
JSON = re.compile(r"json (\S+) = (.*)")


class BadScenario(Exception):
    """A text that is no scenario: file, line and what is wrong."""


@dataclass
class WriteFile:
    line: int
    path: str
    content: bytes


@dataclass
class Command:
    """A shell command and what it must do. A stream without expected lines is not looked at."""

    line: int
    text: str
    query: bool = False  # text is SQL for `millrace sql`, its CSV is expected in full
    exit_code: int = 0
    out: list = field(default_factory=list)
    err: list = field(default_factory=list)
    json: list = field(default_factory=list)  # pairs of path and JSON text


@dataclass
class Scenario:
    path: object
    name: str
    description: str
    area: str
    steps: list


class _Reader:
    def __init__(self, path):
        self.path = path
        self.lines = path.read_text(encoding="utf-8").splitlines()
        self.at = 0

    def fail(self, message, line=None):
        raise BadScenario(f"{self.path}:{line or self.at + 1}: {message}")

    def more(self):
        return self.at < len(self.lines)

    def take(self):
        self.at += 1
        return self.lines[self.at - 1]

    def head(self):
        values = {}
        for key in HEAD:
            line = self.take() if self.more() else ""
            if not line.startswith(key + ": "):
                self.fail(f"expected in the head: {key}: ...", self.at)
            values[key] = line[len(key) + 2:].strip()
        if values["area"] != self.path.parent.name:
            self.fail(f"area is not the folder's name: {values['area']}", 3)
        return values

    def block(self):
        """The indented lines that follow; blank ones inside belong to it."""
        lines = []
        while self.more() and (self.lines[self.at].startswith(INDENT) or not self.lines[self.at]):
            lines.append(self.take()[len(INDENT):])
        while lines and not lines[-1]:
            lines.pop()
        return "".join(line + "\n" for line in lines)

    def write_file(self, match):
        line = self.at
        text = self.block()
        path, kind = match[1], match[2]
        if kind == "escaped":  # \r, \xff, ...: the bytes are exactly what is written
            content = text.encode().replace(b"\n", b"").decode("unicode_escape").encode("latin-1")
        elif kind == "python":
            content = eval(textwrap.dedent(text), {"gzip": gzip, "base64": base64})  # our own text
            content = content.encode() if isinstance(content, str) else content
        else:
            content = text.encode()
        return WriteFile(line, path, content)

    def command(self, text, query):
        command = Command(self.at, text, query)
        while self.more():
            line = self.lines[self.at]
            if match := EXIT.fullmatch(line):
                command.exit_code = int(match[1])
            elif match := JSON.fullmatch(line):
                command.json.append((match[1], match[2]))
            elif line.startswith("!"):
                command.err.append(line[2:])
            elif line.startswith(">"):
                command.out.append(line[2:])
            elif query and line:
                command.out.append(line)
            else:
                return command
            self.at += 1
        return command


def read_scenario(path):
    reader = _Reader(path)
    head = reader.head()
    steps = []
    while reader.more():
        line = reader.take()
        if not line or line.startswith("#"):
            continue
        if match := FILE.fullmatch(line):
            steps.append(reader.write_file(match))
        elif match := COMMAND.fullmatch(line):
            steps.append(reader.command(match[1], query=False))
        elif match := QUERY.fullmatch(line):
            steps.append(reader.command(match[1], query=True))
        else:
            reader.fail(f"not a step: {line}", reader.at)
    if not any(isinstance(step, Command) for step in steps):
        reader.fail("scenario runs nothing", reader.at)
    return Scenario(path, head["name"], head["description"], head["area"], steps)
