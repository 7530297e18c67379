"""Makes the expected outputs of tests/snapshots/bytecode with CPython 3.12.

Usage: python3.12 tests/tools/bytecode_snapshots.py

For each `<construct>.py` there, `<construct>.snap` becomes what `dis` prints, with `0x...` for addresses.
"""

import contextlib
import dis
import io
import os
import re
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "snapshots" / "bytecode"


def snapshot(path):
    code = compile(path.read_bytes(), path.name, "exec", dont_inherit=True)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        dis.dis(code)
    return re.sub(r" at 0x[0-9a-f]+,", " at 0x...,", out.getvalue())


def main():
    if sys.version_info[:2] != (3, 12):
        sys.exit("the snapshots are CPython 3.12's")
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The order in which a frozenset prints depends on it.
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})
    for path in sorted(FOLDER.glob("*.py")):
        path.with_suffix(".snap").write_text(snapshot(path), encoding="utf-8")


main()
