def f(x):
    match x:
        case []:
            return 0
        case [a, (b, *c), *_] if a:
            return a, b, c
        case [first, *_, last]:
            return first, last
