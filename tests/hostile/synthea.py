# SPDX-License-Identifier: Apache-2.0
"""The worked example as a project, over one of several data sets that are alike but not equal."""

import shutil
from pathlib import Path

from trial import Project

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "synthea"
FINGERPRINT = ("SELECT count(*), bit_xor(hash(o)), sum(hash(o) % 1000000007) "
               "FROM silver.observations o")


class Synthea(Project):
    def __init__(self, millrace, folder):
        super().__init__(millrace, folder)
        for name in ("millrace.yaml", "sources.yaml"):
            shutil.copy(EXAMPLE / name, folder / name)
        shutil.copytree(EXAMPLE / "models", folder / "models")

    def generate(self, name, scale, seed):
        self.succeed("generate", "synthea", "--scale", str(scale), "--seed", str(seed),
                     "--out", str(self.folder / name))

    def use(self, name):
        self.variables["SYNTHEA_DATA"] = name

    def fingerprint(self):
        """Differs if any row does."""
        return self.rows(FINGERPRINT)[0]
