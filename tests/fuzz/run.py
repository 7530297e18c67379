"""Random programs, run by CPython, by the interpreter and natively; differences and crashes are kept.

    python3.12 tests/fuzz/run.py KRAIT FOLDER [FIRST_SEED [COUNT]]

A program is a function of its seed. FOLDER gets `SEED.py` with what each way printed for each program that differs.
"""

import pathlib
import subprocess
import sys

import flow
import values

MAKERS = [values.Maker, flow.Maker]


def run(command):
    try:
        done = subprocess.run(command, capture_output=True, timeout=300)
    except subprocess.TimeoutExpired:
        return "timeout"
    return f"status {done.returncode}\n{done.stdout.decode(errors='replace')}{done.stderr.decode(errors='replace')}"


def main():
    krait, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 1 << 60
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, first + count):
        source = MAKERS[seed % len(MAKERS)](seed).program()
        path = folder / f"{seed}.py"
        path.write_text(source)
        expected = run([sys.executable, "-X", "utf8", str(path)])
        results = {"interpreted": run([krait, "run", "--interpret", str(path)]), "native": run([krait, "run", str(path)])}
        wrong = {way: text for way, text in results.items() if text != expected}
        if expected == "timeout" or not wrong:
            path.unlink()
            continue
        print(seed, *wrong, flush=True)
        path.with_suffix(".expected").write_text(expected)
        for way, text in wrong.items():
            path.with_suffix("." + way).write_text(text)


if __name__ == "__main__":
    main()
