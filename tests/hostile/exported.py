# SPDX-License-Identifier: Apache-2.0
"""Exports under way, and what stands where one was made."""

import json
import os
import shutil

from trial import expect, paused_when

MARKER = "_millrace_export.json"


def paused_export(project, name, *command, start_over=None):
    """A command that has copied the first files to the folder, and stands still."""
    building = project.folder / f".{name}.millrace-new"
    return paused_when(lambda: project.start(*command),
                       lambda process: building.is_dir() and len(os.listdir(building)) > 0,
                       start_over or (lambda: shutil.rmtree(project.folder / name)), "the export copies files")


def expect_nothing_beside(project):
    left = [name for name in os.listdir(project.folder) if ".millrace-" in name]
    expect(not left, f"left beside the export: {left}")


def open_folder(path, within=None):
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY, dir_fd=within)


def read_open(folder):
    """Of an open folder, whatever takes its name: the version by the marker, and each file's path and bytes."""
    with open(os.open(MARKER, os.O_RDONLY, dir_fd=folder), encoding="utf-8") as marker:
        version = json.load(marker)["version"]
    files = {}
    for partition in os.listdir(folder):
        if not partition.startswith("part="):
            continue
        inner = open_folder(partition, within=folder)
        try:
            for name in os.listdir(inner):
                with open(os.open(name, os.O_RDONLY, dir_fd=inner), "rb") as file:
                    files[f"{partition}/{name}"] = file.read()
        finally:
            os.close(inner)
    return version, files


def read_at(path):
    folder = open_folder(path)
    try:
        return read_open(folder)
    finally:
        os.close(folder)
