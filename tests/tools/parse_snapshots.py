"""Writes the `.snap` files of `tests/snapshots/{ast,tokens}` with CPython 3.12.

    python3.12 tests/tools/parse_snapshots.py

`ast` holds `ast.dump(tree, include_attributes=True, indent=2)`, `tokens` the output of `python3.12 -m tokenize -e`, with the
message as last line where the source has no tokens to its end.
"""
import ast
import pathlib
import token
import tokenize
import warnings

ROOT = pathlib.Path(__file__).resolve().parent.parent / "snapshots"


def tokens(path):
    lines = []
    try:
        with open(path, "rb") as file:
            for found in tokenize.tokenize(file.readline):
                place = "%d,%d-%d,%d:" % (found.start + found.end)
                lines.append("%-20s%-15s%-15r" % (place, token.tok_name[found.exact_type], found.string))
    except SyntaxError as error:
        lines.append("error: " + error.msg)
    except tokenize.TokenError as error:
        lines.append("error: " + error.args[0])
    return "\n".join(lines) + "\n"


def main():
    warnings.simplefilter("ignore")
    for path in sorted((ROOT / "ast").glob("*.py")):
        text = ast.dump(ast.parse(path.read_bytes()), include_attributes=True, indent=2) + "\n"
        path.with_suffix(".snap").write_text(text)
    for path in sorted((ROOT / "tokens").glob("*.py")):
        path.with_suffix(".snap").write_text(tokens(path), newline="")


if __name__ == "__main__":
    main()
