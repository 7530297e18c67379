def f(x):
    match x:
        case Point(0, y=py) as origin:
            return origin, py
        case str() | bytes():
            return x
