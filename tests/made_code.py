# Code that a program puts together itself is verified before it runs: what would harm raises ValueError.
import dis
import types


def plain(a, b=2):
    c = a + b
    for i in range(c):
        if i:
            c += i
    return [c, b]


def outer():
    x = 1

    def inner():
        return x

    return inner


def gen():
    yield 1


op = dis.opmap


def code_of(*pairs):
    return bytes(byte for name, arg in pairs for byte in (op[name], arg))


def attempt(what, make):
    try:
        code = make()
    except (ValueError, SystemError) as e:
        print(what, "not made:", type(e).__name__)
        return
    try:
        function = types.FunctionType(code, {})
        result = function(3)
    except ValueError:
        print(what, "refused")
    except Exception as e:
        print(what, type(e).__name__, e)
    else:
        print(what, result)
    for run in exec, eval:
        try:
            run(code, {})
        except ValueError:
            print("   refused")
        except TypeError as e:
            print("   TypeError")
    try:
        plain_copy = types.FunctionType(plain.__code__, {})
        plain_copy.__code__ = code
    except ValueError:
        print("   refused")


c = plain.__code__
resume = ("RESUME", 0)
attempt("no code", lambda: c.replace(co_code=b""))
attempt("too short", lambda: c.replace(co_code=c.co_code[:-2]))
attempt("garbage", lambda: c.replace(co_code=bytes(range(256))))
attempt("odd", lambda: c.replace(co_code=b"\0"))
attempt("underflow", lambda: c.replace(co_code=code_of(resume, ("POP_TOP", 0), ("RETURN_CONST", 0))))
attempt("overflow", lambda: c.replace(co_code=code_of(resume, *[("LOAD_CONST", 0)] * 50, ("RETURN_VALUE", 0))))
attempt("no constants", lambda: c.replace(co_consts=()))
attempt("no names", lambda: c.replace(co_names=()))
attempt("no stack", lambda: c.replace(co_stacksize=0))
attempt("unbound", lambda: c.replace(co_code=code_of(resume, ("LOAD_FAST", 3), ("RETURN_VALUE", 0))))
attempt("no such local", lambda: c.replace(co_code=code_of(resume, ("LOAD_FAST", 99), ("RETURN_VALUE", 0))))
attempt("jump", lambda: c.replace(co_code=code_of(resume, ("JUMP_FORWARD", 99), ("RETURN_CONST", 0))))
attempt("cell", lambda: c.replace(co_code=code_of(resume, ("LOAD_DEREF", 0), ("RETURN_VALUE", 0))))
attempt("generator", lambda: c.replace(co_flags=c.co_flags | 0x20))
attempt("no generator", lambda: gen.__code__.replace(co_flags=gen.__code__.co_flags & ~0x20))
attempt("handlers", lambda: c.replace(co_exceptiontable=b"\x80\x3f\x00\x20"))
attempt("child", lambda: outer.__code__.replace(co_consts=(None, 1, c.replace(co_stacksize=0))))
attempt("grandchild", lambda: outer.__code__.replace(co_consts=(None, 1, c.replace(co_stacksize=0))).co_consts[2])
attempt("whole", lambda: types.CodeType(0, 0, 0, 0, 0, 3, b"", (), (), (), "f", "f", "f", 1, b"", b""))

# What is well formed runs, whatever it says of lines.
print(types.FunctionType(c.replace(co_linetable=b""), {"range": range})(3, 1))
print(types.FunctionType(c.replace(co_consts=c.co_consts, co_stacksize=c.co_stacksize + 5), {"range": range})(3, 1))
print(types.FunctionType(c.replace(co_code=code_of(resume, ("LOAD_FAST", 1), ("RETURN_VALUE", 0))), {})(1, 7))
print(list(types.FunctionType(gen.__code__.replace(co_name="other"), {})()))
print(outer.__code__.replace(co_consts=(None, 1, c.replace(co_stacksize=0))).co_consts[2].co_stacksize)
