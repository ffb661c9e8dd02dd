# SPDX-License-Identifier: Apache-2.0
"""The files of this repository, as the checks of tools/ see them.

A check prints one line per fault, "path:line: what is wrong: value", and exits with 1 if there is
one. Each takes the root of the tree to look at as its last argument, so its own test can hand it a
bad tree; the default is this repository.
"""

import os
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
NOT_OURS = {".git", "build", "millrace-demo", "node_modules", ".millrace", "__pycache__"}
CODE_SUFFIXES = {".h", ".cpp", ".cmake", ".py", ".sh", ".js", ".ts", ".tsx", ".css"}


def files(root):
    """Every file below root that belongs to the repository, as sorted relative paths."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found += [Path(folder, name).relative_to(root) for name in names
                  if name not in NOT_OURS]
    return sorted(found)


def text(path):
    """The lines of a text file, or None if it is not one."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return None


def is_code(root, path):
    """Sources, build files and scripts; a script without a suffix shows by its first two bytes."""
    if path.suffix in CODE_SUFFIXES or path.name == "CMakeLists.txt":
        return True
    if path.suffix:
        return False
    with open(root / path, "rb") as file:
        return file.read(2) == b"#!"


def report(faults):
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)
