"""Builds krait as it is shipped: the profile `dist`, optimised for what the front end does most.

Run from anywhere; what follows is for `cargo build`:  python3 packaging/build.py

A first build counts how often each piece of code runs while all Python files of this repository are compiled; the second one
is told. That needs `llvm-profdata`: where it is not there, `rustup component add llvm-tools` is run, and if that does not bring
it, the build does without the counts. Prints the folder of what was built.
"""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "target" / "packaging"
COUNTS = FOLDER / "counts"
EXAMPLE = ["-p", "krait-runtime", "--example", "compile_speed"]
SOURCES = ["benches", "compiler", "examples", "packaging", "tests"]


def output(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def host():
    """The triple of this machine."""
    lines = output("rustc", "-vV").splitlines()
    return next(line.removeprefix("host: ") for line in lines if line.startswith("host: "))


def build(name, flags, arguments):
    """Builds with these flags for rustc, in a target folder of that name; the folder of what was built."""
    triple = host()
    folder = FOLDER / name
    # With `--target` the flags are not for build scripts and macros. Counts are only for crates with the same features, which
    # depend on the packages that are chosen: the command is always one of them.
    options = ["--profile", "dist", "--target", triple, "--target-dir", folder, "-p", "krait"]
    command = ["cargo", "build", "--quiet", *options, *arguments]
    environment = os.environ | {"CARGO_ENCODED_RUSTFLAGS": "\x1f".join(flags), "CARGO_INCREMENTAL": "0"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return folder / triple / "dist"


def profdata():
    """The tool that merges counts, of rustc's own version; `None` if it is not to be had."""
    tool = pathlib.Path(output("rustc", "--print", "sysroot").strip(), "lib", "rustlib", host(), "bin", "llvm-profdata")
    if not tool.exists():
        try:
            output("rustup", "component", "add", "llvm-tools")
        except (OSError, subprocess.CalledProcessError):
            pass
    return tool if tool.exists() else None


def profile(tool):
    """Counts what runs, and merges the counts; the file of them."""
    counting = build("counting", [f"-Cprofile-generate={COUNTS}"], EXAMPLE)
    for old in COUNTS.glob("*.profraw"):
        old.unlink()
    names = "\n".join(sorted(str(path) for folder in SOURCES for path in (ROOT / folder).rglob("*.py")))
    environment = os.environ | {"LLVM_PROFILE_FILE": str(COUNTS / "%m.profraw")}
    command = [counting / "examples" / "compile_speed", "compile"]
    subprocess.run(command, input=names, env=environment, text=True, check=True, capture_output=True)
    merged = FOLDER / "counts.profdata"
    subprocess.run([tool, "merge", "-o", merged, COUNTS], check=True)
    return merged


def main():
    tool = profdata()
    if tool is None:
        print("no llvm-profdata (rustup component add llvm-tools): built without counts", file=sys.stderr)
    flags = [f"-Cprofile-use={profile(tool)}"] if tool else []
    if sys.platform == "linux":
        # At a fixed address, jumps through tables are shorter.
        flags.append("-Crelocation-model=static")
    print(build("shipped", flags, sys.argv[1:]))


main()
