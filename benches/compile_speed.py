"""Compares how fast CPython and krait compile CPython's library: source text to code objects, one thread.

Run with CPython 3.12, from anywhere:  python3.12 benches/compile_speed.py

krait is measured as `packaging/build.py` builds it (which takes minutes). Both are measured by the processor
time of the thread, in turns, so that other programs on the machine matter little; the best of three turns of each counts. The
memory is the largest resident set of a process that compiles everything once.
"""
import pathlib
import re
import subprocess
import sys
import sysconfig

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = [sys.executable, ROOT / "packaging" / "build.py", "-p", "krait-runtime", "--example", "compile_speed"]
CHILD = """
import resource, sys, time, warnings
warnings.simplefilter("ignore")
sources = [(path, open(path, "rb").read()) for path in sys.stdin.read().split("\\n")]
start = time.thread_time()
for path, source in sources:
    try:
        compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        pass
print(time.thread_time() - start)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def library():
    """The sources of the library and its tests, installed packages left out."""
    folder = pathlib.Path(sysconfig.get_paths()["stdlib"])
    return sorted(path for path in folder.rglob("*.py") if "site-packages" not in path.parts)


def time_cpython(names):
    """Seconds and megabytes."""
    done = subprocess.run([sys.executable, "-c", CHILD], input=names, text=True, check=True, capture_output=True)
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def time_krait(command, names, stage):
    """Seconds of the stage (best of five) and megabytes."""
    done = subprocess.run([command, stage], input=names, text=True, check=True, capture_output=True)
    seconds, megabytes = re.search(r"([\d.]+) s, .* ([\d.]+) MB resident", done.stdout).groups()
    return float(seconds), float(megabytes)


def main():
    built = subprocess.run(BUILD, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    command = pathlib.Path(built, "examples", "compile_speed")
    files = library()
    names = "\n".join(map(str, files))
    size = sum(path.stat().st_size for path in files) / 1e6
    stages = ["parse", "compile"]
    turns = [(time_cpython(names), [time_krait(command, names, stage) for stage in stages]) for _ in range(3)]
    cpython = min(seconds for (seconds, _), _ in turns)
    print(f"{len(files)} files, {size:.1f} MB")
    print(f"CPython {sys.version.split()[0]}: {cpython:.2f} s, {turns[0][0][1]:.0f} MB resident")
    for index, stage in enumerate(stages):
        seconds = min(turn[index][0] for _, turn in turns)
        print(f"krait, {stage}: {seconds:.3f} s, {cpython / seconds:.1f} times as fast, {turns[0][1][index][1]:.0f} MB resident")


main()
