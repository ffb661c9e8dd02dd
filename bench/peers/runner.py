# SPDX-License-Identifier: Apache-2.0
"""What the peers' programs share: arguments, clock, the line they print."""

import json
import os
import sys
import time
from collections.abc import Callable

from elt_cases import CASES, Case

# (case, CSV folder, output folder) -> None
Variant = Callable[[Case, str, str], None]


def main(version: str, variants: dict[str, Variant]) -> None:
    variant, number, data, out = sys.argv[1:]
    os.makedirs(out)
    start = time.perf_counter()
    variants[variant](CASES[int(number)], data, out)
    seconds = time.perf_counter() - start
    print(json.dumps({"version": version, "inside_seconds": round(seconds, 4)}), flush=True)
