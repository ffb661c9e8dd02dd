# SPDX-License-Identifier: Apache-2.0
"""Engines that Millrace is compared with. Each module is a program of its own:

    python -m peers.<engine>_peer VARIANT CASE DATA OUT

makes the folder OUT, runs one case into it and prints one line of JSON: version, and seconds from after the imports to the end.
"""
