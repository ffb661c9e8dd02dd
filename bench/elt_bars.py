# SPDX-License-Identifier: Apache-2.0
"""A bar: what was asked of a result, what was measured, and whether it was met."""

import dataclasses


@dataclasses.dataclass
class Bar:
    what: str
    measured: str
    bar: str
    met: bool

    def line(self) -> str:
        return f"- {self.what}: {self.measured}, bar {self.bar}: {'met' if self.met else 'MISSED'}"
