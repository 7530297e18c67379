def f(x):
    match x:
        case (a, b) | [b, a, _] | {"a": a, "b": b}:
            return a, b
