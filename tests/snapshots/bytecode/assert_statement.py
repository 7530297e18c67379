assert a
assert a == b, f"{a} is not {b}"
