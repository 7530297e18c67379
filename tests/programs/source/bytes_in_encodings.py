"""Sources of bytes: what they are decoded with, and what is said of those that are not in their encoding."""

SOURCES = [
    b"# \xff\nx = 1",
    b"f'''{1 # \xff\n}'''",
    b"x = 1\nab\xffcd = 2\n",
    b"  ab\xff",
    b"x = 'a\xffb' + 1",
    b"x = f'a\xffb{x}c' + 1",
    b"f'{x:a\xff}'",
    b"'\\n \xff \xe9'",
    b"# coding: utf-8\nx='\xe9\xff'",
    b"b'\xff'",
    b"x = = 3\n\xff",
    b"'\xe2\x82'",
    b"'\xff",
    b"# coding: latin-1\r\nx = '\xe9'\r\ny = $",
    b"# coding: latin-1\nx = '\xe9'",
    b"# coding: cp1252\r\nx = '\xe9'\r\ny = \x81$",
    b"# coding: utf-16\nx",
    b"# coding: utf-16-le\nx=1\n",
    b"# coding: utf-7\nx = '+2ADYAA-'",
    b"# coding: utf8\nx=\xff",
    b"# coding: utf-8-sig\nx=\xff",
    b"# coding: ascii\nx='\x81'",
    b"# coding: utf-\nx = 1",
    b"# coding: foo\nx",
    b"# coding: hex\nx",
    b"\xef\xbb\xbf# coding: latin-1\nx",
    b"\xef\xbb\xbfx = '\xc3\xa9'",
]

for source in SOURCES:
    for mode in "exec", "eval":
        try:
            code = compile(source, "f.py", mode)
        except SyntaxError as error:
            print(source, type(error).__name__, ascii(error.args))
        except UnicodeDecodeError as error:
            print(source, error, ascii(error.args))
        else:
            print(source, "compiles", ascii(code.co_consts))
