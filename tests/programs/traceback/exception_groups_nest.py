# exit: 1
def leaf(n):
    raise ValueError(f"leaf {n}")

def collect():
    excs = []
    for i in range(3):
        try:
            leaf(i)
        except ValueError as e:
            if i == 1:
                e.add_note("noted")
            excs.append(e)
    try:
        try:
            1 / 0
        except ZeroDivisionError as z:
            raise TypeError("caused") from z
    except TypeError as t:
        excs.append(t)
    excs.append(ExceptionGroup("inner", [KeyError("k"), OSError(2, "gone", "f")]))
    raise ExceptionGroup("outer", excs)

try:
    collect()
except ExceptionGroup as e:
    raise RuntimeError("after") from ExceptionGroup("wrap", [e] + [ValueError(i) for i in range(20)])
