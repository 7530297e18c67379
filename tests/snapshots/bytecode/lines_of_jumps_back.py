# The way out of a loop has no line of its own, and what leads to it comes behind it.


def returned(rows, d, y):
    for row in rows:
        try:
            return y is not None
        finally:
            with d(row):
                pass


def broken(rows, d, z):
    if not z:
        for row in rows:
            try:
                break
            finally:
                with d or row as z:
                    pass
    else:
        d = row


def nested(rows, d, x):
    for row in rows:
        try:
            return (a := row)
        finally:
            try:
                return d(x)
            finally:
                try:
                    pass
                except ValueError as b:
                    pass


def dropped(f, g, dotlock):
    try:
        if dotlock:
            try:
                g(f)
            except OSError as e:
                if e.errno in (1, 2):
                    return
                else:
                    raise
            f(g)
    except:
        g()
        raise
