def f(where):
    try:
        if where == "try":
            return "from try"
        if where == "raise":
            raise ValueError("from try")
    except ValueError as error:
        return f"except: {error}"
    else:
        return "else"
    finally:
        print("finally of", where)
print(f("try")), print(f("raise")), print(f("nothing"))

def overrides():
    try:
        return "try"
    finally:
        return "finally wins"
print(overrides())

def swallows():
    try:
        raise KeyError("lost")
    finally:
        return "no error"
print(swallows())

def value_is_computed_first():
    x = 1
    try:
        return x
    finally:
        x = 2
        print("x is now", x)
print(value_is_computed_first())

def mutable():
    items = [1]
    try:
        return items
    finally:
        items.append(2)
print(mutable())

def loop():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            print("body", i)
        finally:
            print("finally", i)
    return i
print(loop())

def nested():
    try:
        try:
            return print("value evaluated") or "value"
        finally:
            print("inner")
    finally:
        print("outer")
print(nested())

def break_in_finally():
    while True:
        try:
            return "never seen"
        finally:
            break
    return "after the loop"
print(break_in_finally())
