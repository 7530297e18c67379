# A source that cannot be decoded has neither line nor column.
SOURCES = [
    b"# coding: no-such-codec\nx = 1\n",
    b"\n# -*- coding: shift_jjis -*-\n",
    b"\xef\xbb\xbf# coding: latin-1\nx = 1\n",
    b"# coding: ascii\nx = '\xff'\n",
    b"# coding: cp1252\nx = '\x81'\n",
    b"# coding: rot13\nk = 1\n",
    b"# coding: hex\n78\n",
]
for source in SOURCES:
    try:
        compile(source, "source.py", "exec")
    except SyntaxError as error:
        print(error.args, error.lineno, error.offset, error.end_lineno, error.end_offset)
    try:
        exec(source)
    except SyntaxError as error:
        print(error)
exec(b"# coding: latin-1\nprint('\xe9')\n")
exec(b"# coding: utf-8\nprint('\xc3\xa9')\n")
