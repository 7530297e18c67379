"""Writes what CPython compiles of library files: argv[1] is the folder to write to, argv[2] takes every n-th file,
argv[3] is the level of optimisation.

`files` lists the sources, one a line; source number N gives N.pyc, or nothing if CPython refuses it.
"""
import marshal
import os
import pathlib
import sys
import sysconfig
import warnings

out = pathlib.Path(sys.argv[1])
step = int(sys.argv[2])
optimize = int(sys.argv[3])
warnings.simplefilter("ignore")
library = pathlib.Path(os.environ.get("KRAIT_ORACLE_LIBRARY") or sysconfig.get_paths()["stdlib"])
files = sorted(path for path in library.rglob("*.py") if "site-packages" not in path.parts)[::step]
(out / "files").write_text("\n".join(map(str, files)), encoding="utf-8")
# Two processes share the work.
child = os.fork()
for number, path in enumerate(files):
    if (number % 2 == 0) == (child == 0):
        try:
            code = compile(path.read_bytes(), str(path), "exec", optimize=optimize, dont_inherit=True)
        except (SyntaxError, ValueError):
            continue
        (out / f"{number}.pyc").write_bytes(b"\xcb\x0d\x0d\x0a" + bytes(12) + marshal.dumps(code))
if child:
    os.waitpid(child, 0)
