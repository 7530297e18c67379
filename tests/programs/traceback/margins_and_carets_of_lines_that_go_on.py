# The built-in printer: no margin at "repeated", an end of carets that is searched in bytes; an import that hides its cause.
import sys


class O:
    alpha = 1


q, o = O(), O()


def rec(k):
    return rec(k - 1) + 1 if k else 1 // k


def group():
    try:
        rec(8)
    except ZeroDivisionError as e:
        raise ExceptionGroup("eg", [e])


def lines():
    return {"a": 1,
      "é": (q.alpha *
       o + 1)}


def more_lines():
    return {"é日本": q.alpha *   
       o}


def missing():
    try:
        1 // 0
    except ZeroDivisionError:
        import sys.nope


for f in group, lines, more_lines, missing:
    try:
        f()
    except Exception as e:
        sys.excepthook(type(e), e, e.__traceback__)
        print(repr(e.__context__), e.__suppress_context__, e.__context__ and repr(e.__context__.__context__))
