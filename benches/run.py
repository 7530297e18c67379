#!/usr/bin/env python3
"""Runs the benchmark programs natively, interpreted, by CPython 3.12 and (where installed) PyPy, and prints one table.

    cargo build --release && python3 benches/run.py [WORD...]

Times are the best of three whole processes. Ratios are CPython's time divided by the other's: larger is faster.
"""
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
KRAIT = os.path.join(HERE, "..", "target", "release", "krait")
LIMIT = 30.0
GROUPS = [("numeric", 12.0), ("data", 5.0), ("objects", 4.0)]


def best(command, runs=3):
    times, output = [], None
    for _ in range(runs):
        start = time.perf_counter()
        try:
            result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT)
        except subprocess.TimeoutExpired:
            # PyPy's `s += c` in a loop takes minutes.
            return LIMIT, f"more than {LIMIT} s".encode()
        times.append(time.perf_counter() - start)
        output = result.stdout if result.returncode == 0 else b"failed: " + result.stderr[-200:]
    return min(times), output


def main():
    words = sys.argv[1:]
    python = shutil.which("python3.12")
    if python is None:
        sys.exit("python3.12 is needed for the ratios")
    pypy = shutil.which("pypy3")
    folder = tempfile.mkdtemp()
    print(f"{'program':28} {'CPython':>9} {'native':>9} {'interp':>9} {'PyPy':>9} {'native x':>9} {'interp x':>9} {'PyPy x':>9}")
    for group, goal in GROUPS:
        ratios = {"native": [], "interp": [], "pypy": []}
        programs = sorted(os.listdir(os.path.join(HERE, "programs", group)))
        for name in programs:
            path = os.path.join(HERE, "programs", group, name)
            if not name.endswith(".py") or (words and not any(w in path for w in words)):
                continue
            reference, expected = best([python, path])
            executable = os.path.join(folder, name[:-3])
            subprocess.run([KRAIT, "build", "-q", "-o", executable, path], check=False)
            row = {}
            commands = {"native": [executable], "interp": [KRAIT, "run", "--interpret", path]}
            if pypy:
                commands["pypy"] = [pypy, path]
            for kind, command in commands.items():
                try:
                    seconds, output = best(command)
                except OSError as error:
                    seconds, output = None, str(error)
                if output == expected:
                    row[kind] = seconds
                    ratios[kind].append(reference / seconds)
                else:
                    print(f"  {name}: {kind} is wrong: {output!r}"[:200])
            show = lambda kind: f"{row[kind]:9.3f}" if kind in row else f"{'-':>9}"
            ratio = lambda kind: f"{reference / row[kind]:9.2f}" if kind in row else f"{'-':>9}"
            print(f"{group + '/' + name[:-3]:28} {reference:9.3f} {show('native')} {show('interp')} {show('pypy')} "
                  f"{ratio('native')} {ratio('interp')} {ratio('pypy')}", flush=True)
        mean = lambda kind: math.exp(sum(map(math.log, ratios[kind])) / len(ratios[kind])) if ratios[kind] else 0.0
        print(f"{group + ' (geometric mean)':28} {'':9} {'':9} {'':9} {'':9} {mean('native'):9.2f} {mean('interp'):9.2f} "
              f"{mean('pypy'):9.2f}   goal {goal:.0f}\n")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
