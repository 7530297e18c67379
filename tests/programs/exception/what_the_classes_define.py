# What the dicts of the exception classes hold; groups may be referred to weakly.
import weakref

for c in AttributeError, NameError, ImportError, KeyError, ExceptionGroup, BaseExceptionGroup:
    print(c.__name__, sorted(c.__dict__))
print(ExceptionGroup.__weakref__)
group = ExceptionGroup("g", [ValueError()])
print(group.__weakref__)
reference = weakref.ref(group)
print(reference() is group, group.__weakref__ is reference)
del group
print(reference())
for e in BaseExceptionGroup("g", [KeyboardInterrupt()]), ValueError():
    try:
        weakref.ref(e)
    except TypeError as error:
        print(error)
for text in (
    "try: pass\nexcept* A:\n    while x: break\n    return",
    "def f():\n    try: pass\n    except* A:\n        with a:\n            return x",
    "for x in y:\n    try: pass\n    except* A:\n        try: pass\n        finally:\n            continue",
    "for x in y:\n    try: pass\n    except* A:\n        try: pass\n        except B:\n            break",
    "def f():\n    try: pass\n    except* A as e:\n        try: pass\n        except B as e: return 1",
):
    try:
        compile(text, "f", "exec")
    except SyntaxError as e:
        print(e, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text)
