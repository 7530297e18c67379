# exit: 1
for source in ("x = = 1", "if True print(1)", "def f(:\n  pass", "print('a' 'b", "for x in range(3)\n  pass", "return", "a b c",
               "x = (1,\n     2", "class", "f(x for x in y, 1)", "5 = x", "'unterminated", "x = 1\n    y = 2", "if x:\npass",
               "def f(a, a): pass", "break", "{**x for x in y}", "else: pass", "print 'hello'", "import", "x +", "lambda x=: x"):
    try:
        exec(source)
    except SyntaxError as error:
        print(type(error).__name__, "|", error.msg, "|", error.lineno, error.offset, error.end_lineno, error.end_offset, "|", repr(error.text))

def run(source):
    exec(source)

run("value = 1\nvalue = value +* 2\n")
