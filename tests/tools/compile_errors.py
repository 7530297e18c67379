"""Fills in what CPython 3.12 says of the sources in compiler/frontend/tests/data/compile_errors.txt.

Usage: python3.12 tests/tools/compile_errors.py

The file is a sequence of cases: a line `=== outcome`, then the source. Outcomes are written anew: `SyntaxError 1:2-3:4 text`
with line and column of start and end as the exception has them, or `SyntaxWarning 1 text`, several separated by ` && `.
"""

import sys
import warnings
from pathlib import Path

DATA = Path(__file__).parent.parent.parent / "compiler" / "frontend" / "tests" / "data" / "compile_errors.txt"


def outcome(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "case.py", "exec", dont_inherit=True)
        except SyntaxError as error:
            place = f"{error.lineno}:{error.offset}-{error.end_lineno}:{max(error.end_offset or 0, 0)}"
            return f"{type(error).__name__} {place} {error.msg}"
    if not caught:
        return "fine"
    return " && ".join(f"{w.category.__name__} {w.lineno} {w.message}" for w in caught)


def main():
    if sys.version_info[:2] != (3, 12):
        sys.exit("the outcomes are CPython 3.12's")
    cases = DATA.read_text(encoding="utf-8").split("=== ")[1:]
    sources = [case.split("\n", 1)[1] for case in cases]
    DATA.write_text("".join(f"=== {outcome(source)}\n{source}" for source in sources), encoding="utf-8")


main()
