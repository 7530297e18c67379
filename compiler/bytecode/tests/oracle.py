"""Writes what CPython makes of library files: argv[1] is the folder to write to, argv[2] takes every n-th file.

For each file N.pyc (as `marshal.dumps` has it, behind a header) and N.dis; stack effects go to `effects`.
"""
import contextlib
import dis
import io
import marshal
import os
import pathlib
import sys
import sysconfig
import warnings

out = pathlib.Path(sys.argv[1])
step = int(sys.argv[2])
warnings.simplefilter("ignore")
library = pathlib.Path(sysconfig.get_paths()["stdlib"])
files = sorted(path for path in library.rglob("*.py") if "site-packages" not in path.parts)
for number, path in enumerate(files[::step]):
    # A process of its own for each file: what is interned depends on what was compiled before.
    if os.fork():
        os.wait()
        continue
    try:
        code = compile(path.read_bytes(), str(path), "exec")
    except (SyntaxError, ValueError):
        os._exit(0)
    (out / f"{number}.pyc").write_bytes(b"\xcb\x0d\x0d\x0a" + bytes(12) + marshal.dumps(code))
    with contextlib.redirect_stdout(io.StringIO()) as text:
        dis.dis(code)
    (out / f"{number}.dis").write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
    os._exit(0)

with open(out / "effects", "w") as effects:
    for name, opcode in sorted(dis.opmap.items()):
        for oparg in [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 255, 256, 258, 1000] if opcode in dis.hasarg else [None]:
            for jump in [False, True]:
                with contextlib.suppress(ValueError):
                    effect = dis.stack_effect(opcode, oparg, jump=jump)
                    print(name, opcode, oparg or 0, int(jump), effect, file=effects)
