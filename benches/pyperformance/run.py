"""Runs benchmarks of pyperformance natively, interpreted, with CPython and with PyPy where it is found.

Usage: python3.12 benches/pyperformance/run.py FOLDER [NAME…]

FOLDER holds the benchmarks as the package has them (`pip download --no-deps pyperformance`, unpacked:
`pyperformance/data-files/benchmarks`). All that need no other package are run, or those named. Each gives the processor time of
its best turn within one process, so the time that PyPy takes to warm up is not in it, nor anybody's start. Printed is CPython's
time divided by the other's.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KRAIT = ROOT / "target" / "release" / "krait"
# What the ones with several kinds are asked for.
ARGUMENTS = {
    "argparse": ["many_optionals"],
    "async_tree": ["none"],
    "logging": ["format"],
    "pickle": ["pickle"],
    "scimark": ["sor"],
    "xml_etree": ["parse"],
}
# These measure other things than a program: commands, connections, pools of processes.
LEFT_OUT = {"2to3", "asyncio_tcp", "concurrent_imap", "python_startup"}
RUNNERS = {
    "CPython": [sys.executable],
    "native": [KRAIT, "run"],
    "interpreted": [KRAIT, "run", "--interpret"],
    "PyPy": ["pypy3"],
}


def measure(command, folder, arguments):
    """Seconds by the names of the benchmarks in the file; none if it failed."""
    command = [*command, "run_benchmark.py", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return {}
    return {name: float(seconds) for name, seconds in re.findall(r"^BENCH (\S+) (\S+)$", done.stderr, re.MULTILINE)}


def main():
    source = pathlib.Path(sys.argv[1])
    names = sys.argv[2:] or sorted(
        folder.name.removeprefix("bm_")
        for folder in source.glob("bm_*")
        if (folder / "run_benchmark.py").exists() and not (folder / "requirements.txt").exists()
    )
    runners = {name: command for name, command in RUNNERS.items() if shutil.which(command[0])}
    others = [name for name in runners if name != "CPython"]
    print(f"{'':24}{'CPython':>12}" + "".join(f"{name:>14}" for name in others))
    for name in names:
        if name in LEFT_OUT:
            continue
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(source / f"bm_{name}", folder, dirs_exist_ok=True)
            shutil.copy(pathlib.Path(__file__).with_name("pyperf.py"), folder)
            times = {runner: measure(command, folder, ARGUMENTS.get(name, [])) for runner, command in runners.items()}
        for bench, seconds in times["CPython"].items():
            ratios = [seconds / times[other][bench] if bench in times[other] else None for other in others]
            shown = "".join(f"{'-' if ratio is None else format(ratio, '.2f'):>14}" for ratio in ratios)
            print(f"{bench:24}{seconds * 1e3:>9.3f} ms{shown}", flush=True)


main()
