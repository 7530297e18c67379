"""Compares how fast CPython and krait compile CPython's library: source text to code objects, one thread, best of five.

Run with CPython 3.12, from anywhere:  python3.12 benches/compile_speed.py
"""
import pathlib
import subprocess
import sys
import sysconfig
import time
import warnings

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMAND = ["cargo", "run", "--quiet", "--release", "-p", "krait-frontend", "--example", "time_stages"]


def library():
    """The sources of the library and its tests, installed packages left out."""
    folder = pathlib.Path(sysconfig.get_paths()["stdlib"])
    return sorted(path for path in folder.rglob("*.py") if "site-packages" not in path.parts)


def time_cpython(sources):
    start = time.perf_counter()
    for path, source in sources:
        try:
            compile(source, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            pass
    return time.perf_counter() - start


def main():
    warnings.simplefilter("ignore")
    files = library()
    sources = [(str(path), path.read_bytes()) for path in files]
    size = sum(len(source) for _, source in sources) / 1e6
    best = min(time_cpython(sources) for _ in range(5))
    print(f"{len(files)} files, {size:.1f} MB")
    print(f"CPython {sys.version.split()[0]}: {best:.2f} s, {size / best:.1f} MB/s", flush=True)
    print("krait:", flush=True)
    subprocess.run(COMMAND, cwd=ROOT, input="\n".join(map(str, files)), text=True, check=True)


main()
