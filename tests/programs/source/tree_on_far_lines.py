# Trees may say that their code stands anywhere.
import ast

for line in (10**6, 2**31 - 1000):
    tree = ast.parse("def f():\n    return lambda: 1 / 0\nclass C:\n    def m(self): return [g() for g in (f(), f())]\n")
    ast.increment_lineno(tree, line)
    names = {}
    exec(compile(tree, "far.py", "exec"), names)
    print(names["f"].__code__.co_firstlineno, names["C"].m.__code__.co_firstlineno)
    try:
        names["C"]().m()
    except ZeroDivisionError as error:
        trace = error.__traceback__
        while trace:
            print(trace.tb_lineno, trace.tb_frame.f_code.co_qualname)
            trace = trace.tb_next
