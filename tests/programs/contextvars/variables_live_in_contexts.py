import contextvars
from contextvars import Context, ContextVar, Token, copy_context

a = ContextVar("a")
b = ContextVar("b", default=10)
print(a.name, b.get(), b.get(5), a.get("none"))
try:
    a.get()
except LookupError as e:
    print(type(e).__name__, e.args[0] is a)
t = a.set(1)
print(a.get(), t.var is a, t.old_value is Token.MISSING, Token.MISSING)
t2 = a.set(2)
print(a.get(), t2.old_value)
a.reset(t2)
print(a.get())
a.reset(t)
print(a.get("unset"))


def work(x, *, y):
    a.set(x)
    b.set(y)
    return a.get(), b.get(), len(copy_context())


ctx = copy_context()
print(ctx.run(work, 5, y=6), a.get("outside"), b.get(), ctx[a], ctx.get(b), a in ctx, len(ctx), sorted(v.name for v in ctx), sorted(v for k, v in ctx.items()), sorted(ctx.values()), ctx.get(ContextVar("zz"), "dflt"))
copy = ctx.copy()
print(copy[a], copy == ctx, copy is ctx, len(Context()))


def nested():
    try:
        ctx.run(work, 1, y=1)
    except RuntimeError as e:
        print("nested", str(e).split(":")[0])
    inner = copy_context()
    return inner.run(lambda: a.get())


print(ctx.run(nested))
token = b.set(1)
b.reset(token)
for f in (lambda: b.reset(token), lambda: a.reset(b.set(3)), lambda: b.reset(5), lambda: ContextVar(5), lambda: ContextVar(), lambda: ctx[5], lambda: ctx["x"], lambda: ctx[ContextVar("q")], lambda: Context(1), lambda: Token(), lambda: ctx.run(), lambda: hash(ctx), lambda: ctx.run(b.reset, b.set(1))):
    try:
        f()
        print("no error")
    except Exception as e:
        print(type(e).__name__, str(e).split(" at 0x")[0][:60])
