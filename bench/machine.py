# SPDX-License-Identifier: Apache-2.0
"""What every result says of where and of what it was measured."""

import datetime
import os
import pathlib
import platform
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def _told_by(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.strip()


def facts() -> dict[str, str]:
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = next((line.split(":", 1)[1].strip() for line in info
                      if line.startswith("model name")), platform.machine())
    memory_gb = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    commit = _told_by("git", "describe", "--always")
    # Results are written while a benchmark goes on: they are no change of what is measured.
    if _told_by("git", "status", "--porcelain", "-uno", ":/", ":!/bench/results"):
        commit += "-dirty"
    return {"date": datetime.date.today().isoformat(),
            "machine": f"{len(os.sched_getaffinity(0))} processors ({model}), "
                       f"{memory_gb:.0f} GB, Linux {platform.release()}",
            "Millrace": f"{commit}, g++ {_told_by('g++', '-dumpfullversion')}, "
                        f"{platform.freedesktop_os_release()['PRETTY_NAME']}"}


def lines(facts: dict[str, str]) -> list[str]:
    """As a list in Markdown."""
    return [f"- {name}: {value}" for name, value in facts.items()]
