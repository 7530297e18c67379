"""What CPython says of the files of its library, on standard output: for each file path, tokens, tree and code, each as its
length in four bytes and its bytes; a length of 2**32 - 1 stands for what CPython refuses or is not wanted.

argv: take every n-th file, beginning with number m; tokens and trees of every k-th of all; level of optimisation.
"""
import ast
import io
import marshal
import pathlib
import sys
import sysconfig
import tokenize
import warnings

step, first, views, optimize = map(int, sys.argv[1:])
warnings.simplefilter("ignore")
sys.setrecursionlimit(20_000)


def write(data):
    size = 0xFFFFFFFF if data is None else len(data)
    sys.stdout.buffer.write(size.to_bytes(4, "little") + (data or b""))


def tokens(source):
    """The output of `python3.12 -m tokenize -e`, up to an error."""
    lines = []
    try:
        for token in tokenize.tokenize(io.BytesIO(source).readline):
            place = "%d,%d-%d,%d:" % (token.start + token.end)
            lines.append("%-20s%-15s%-15r\n" % (place, tokenize.tok_name[token.exact_type], token.string))
    except (tokenize.TokenError, SyntaxError):
        pass
    return "".join(lines).encode("utf-8", "surrogatepass")


library = pathlib.Path(sysconfig.get_paths()["stdlib"])
files = sorted(path for path in library.rglob("*.py") if "site-packages" not in path.parts)
for number in range(first, len(files), step):
    path, source = str(files[number]), files[number].read_bytes()
    write(path.encode())
    try:
        tree = ast.parse(source, path) if number % views == 0 else None
        code = marshal.dumps(compile(source, path, "exec", optimize=optimize, dont_inherit=True))
    except (SyntaxError, ValueError):
        tree = code = None
    write(tokens(source) if number % views == 0 else None)
    write(ast.dump(tree, include_attributes=True, indent=2).encode("utf-8", "surrogatepass") if tree else None)
    write(code)
