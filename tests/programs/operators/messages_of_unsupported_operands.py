class X:
    pass


x = X()
values = [1, 1.5, 1j, "s", b"b", [1], (1,), {1: 2}, {1}, None, x, True, range(3), X, len]
ops = ["+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^", "<", "<=", ">", ">="]
for op in ops:
    for a in values[:11]:
        for b in (1, "s", None, x, [1], 1.5, {2}):
            try:
                eval(f"a {op} b")
            except TypeError as e:
                print(e)
            except (ValueError, ZeroDivisionError) as e:
                print(type(e).__name__, e)
for op in ops[:13]:
    for a, b in ((1, "s"), ("s", 1.5), (None, 1), (x, x), ([1], 1), ((1,), [1]), ({}, 1), ({1}, [1])):
        names = {"a": a, "b": b}
        try:
            exec(f"a {op}= b", names)
        except TypeError as e:
            print(e)
for op in ("-", "+", "~"):
    for a in ("s", None, [1], x, 1.5, 1j):
        try:
            print(eval(f"{op}a"))
        except TypeError as e:
            print(e)
for f in (lambda: abs("s"), lambda: abs(x), lambda: divmod(1, "s"), lambda: divmod(x, 1), lambda: pow(x, 1), lambda: pow(1, x), lambda: pow(1, x, 2), lambda: pow(x, x, x), lambda: "s" * "s", lambda: [1] * [1], lambda: (1,) * 1.5, lambda: 1.5 * "s",
          lambda: print >> 1, lambda: print << 1, lambda: "a" * 2**70, lambda: [1] * 2**70, lambda: len >> 1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
