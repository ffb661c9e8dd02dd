# SPDX-License-Identifier: Apache-2.0
"""The worked example as a project, over one of several data sets that are alike but not equal."""

import shutil
from pathlib import Path

from trial import Project

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "synthea"
TABLES = ("silver.observations", "silver.encounters_for_symptom", "gold.sinusitis_study")


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

    def fingerprints(self, *tables, **options):
        """By table: differs if any row does. One query for all of them, the options its process's."""
        query = " UNION ALL ".join(f"SELECT '{table}', count(*), bit_xor(hash(t)), sum(hash(t) % 1000000007) "
                                   f"FROM {table} t" for table in tables)
        return {row[0]: row[1:] for row in self.rows(query, **options)}

    def fingerprint(self):
        return self.fingerprints(TABLES[0])[TABLES[0]]
