def f(x):
    match x:
        case {"kind": "point", "at": [a, b], **rest}:
            return a, b, rest
        case {}:
            return None
