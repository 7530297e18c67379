"""How long an integer literal may be, follows from `sys.set_int_max_str_digits`."""
import sys, ast
for limit in 4300, 640, 0, 5000, 4300:
    sys.set_int_max_str_digits(limit)
    for n in 600, 641, 4300, 4301, 5000, 5001:
        for source in "1" * n, "1_" * (n - 1) + "1", "0x" + "1" * n, "x = (2, " + "3" * n + ")":
            try: print(limit, n, len(bin(eval(source))))
            except (SyntaxError, TypeError) as e: print(limit, n, type(e).__name__, str(e)[:120], getattr(e, "offset", None), getattr(e,"end_offset",None))
    try: ast.literal_eval("2" * 4301); print("fine")
    except SyntaxError as e: print(e)
