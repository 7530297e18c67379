# A loop's variable after turns that all ended in a handler.
def caught(n):
    for x in range(n):
        try:
            1 / 0
        except ZeroDivisionError:
            pass
    return x


def converted(n):
    for i in range(n):
        x = i
        try:
            int("a")
        except ValueError:
            continue
    return x


def left_by_finally(items):
    for x in items:
        try:
            raise KeyError
        finally:
            continue
    return x


def in_while(n):
    i = 0
    while i < n:
        i += 1
        y = i * 1.5
        try:
            [][i]
        except IndexError:
            continue
        z = y
    return y


def sometimes(items):
    for item in items:
        try:
            last = int(item)
        except ValueError as e:
            error = str(e)
            continue
        good = last
    return last, error, good


def nested(rows):
    for row in rows:
        for cell in row:
            try:
                total = cell / 0
            except ZeroDivisionError:
                seen = cell
    return row, cell, seen


def unbound(n):
    for x in range(n):
        try:
            1 / 0
        except ZeroDivisionError:
            del x
    return x


print(caught(3), converted(3), left_by_finally((1, 2)), left_by_finally(["a", "b"]), in_while(3))
print(sometimes(["1", "x", "2", "y"]), nested([[1, 2], [3.5]]))
for function, argument in ((caught, 0), (converted, 0), (left_by_finally, ()), (in_while, 0), (sometimes, ["x", "1"]), (unbound, 2)):
    try:
        print(function(argument))
    except UnboundLocalError as e:
        print(e)
