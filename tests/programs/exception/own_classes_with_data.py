class ValidationError(Exception):
    def __init__(self, field, message, *, code=400):
        super().__init__(field, message)
        self.field, self.message, self.code = field, message, code
    def __str__(self):
        return f"{self.field}: {self.message} ({self.code})"

class NoInit(Exception):
    pass

class NoSuper(Exception):
    def __init__(self, a, b):
        self.sum = a + b

class WithDefault(LookupError):
    default = "nothing found"
    def __init__(self, message=default):
        super().__init__(message)

class WithRepr(ValueError):
    def __repr__(self):
        return "<WithRepr>"

for error in (ValidationError("age", "too small"), ValidationError("n", "m", code=1), NoInit(), NoInit(1), NoInit(1, 2),
              NoSuper(1, 2), WithDefault(), WithDefault("x"), WithRepr("r")):
    try:
        raise error
    except Exception as e:
        print(type(e).__name__, "|", str(e), "|", repr(e), "|", e.args)

try:
    raise ValidationError
except TypeError as error:
    print(error)

class Quiet(Exception):
    def __str__(self):
        return ""
print(repr(Quiet("a")), str(Quiet("a")) == "")
e = ValueError("a", 1)
e.extra = "attribute"
e.args = ("changed",)
print(e, e.extra, vars(e))
try:
    e.args = 5
except TypeError as error:
    print(error)
print(isinstance(WithDefault(), KeyError), issubclass(ValidationError, Exception), ValidationError.__mro__[1].__name__)
k = KeyError("it's")
print(str(k), repr(k), str(KeyError()), str(KeyError(1, 2)))
o = OSError(2, "No such file", "name.txt")
print(o, o.errno, o.strerror, o.filename, type(o).__name__, repr(o))
print(OSError("plain"), OSError(1, "x", "f1", None, "f2"), type(OSError(17, "exists")).__name__)
print(UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "bad byte"))
print(SystemExit(3).code, SystemExit().code, StopIteration(7).value, ImportError("m", name="n").name)
a = AttributeError("msg", name="n", obj=5)
print(a, a.name, a.obj)
