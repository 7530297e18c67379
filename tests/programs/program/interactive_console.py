# An interpreter in a program: pieces of input, incomplete, complete and wrong.
import code, io, sys
c = code.InteractiveConsole()
for l in ["for i in range(2):", "  print(i)", "", "def f():", "  x = 1", "  return x", "", "f()", "if 0:", "  pass", "else:", "  print('e')", "", "1/0", "x = (1 +", "2)", "x", "class A:", "  def m(self):", "    return 5", "", "A().m()", "try:", "  y", "except NameError as e:", "  print(e)", "", "print('a'); print('b')", "@staticmethod", "def g(): pass", "", "a b", "'''x", "y'''", "with open('/dev/null') as fh:", "  pass", "", "if 1: print(7)", "", "x = 5 # c", "# comment", "", "while 0: pass", "", "lambda: 0 if", "async def co():", "    return 1", "", "co().close()"]:
    sys.stdout.flush(); r = c.push(l); print(repr(l), r); sys.stdout.flush(); sys.stderr.flush()
print(code.compile_command("def f():\n  pass"), code.compile_command("x=1") is not None, code.compile_command("if 1:\n pass\n") is not None, code.compile_command("if 1:\n pass\n\n") is not None)
