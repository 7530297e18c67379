# A jump that a constant makes comes before a block that becomes an exit only by a copy of another.


def arms(a, b, d):
    if a:
        match b:
            case 1:
                a = d if b else (not False) or d
            case _:
                raise
    else:
        d()


def handlers(a, b, d):
    try:
        if (((a and b"x") if (d or ...) else d) or ((c := None) and b"x")):
            pass
        else:
            y = x = d
            return d
    finally:
        if (((a and b"x") if (d or ...) else d) or ((c := None) and b"x")):
            pass
        else:
            y = x = d
            return d
