log = []
def t(name, value=None, fail=False):
    log.append(name)
    if fail:
        raise ValueError(name)
    return value

def run(action):
    log.clear()
    try:
        result = action()
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    print(log, "->", result)

run(lambda: t("a", 1) + t("b", fail=True) + t("c", 2))
run(lambda: [t("x", 1), t("y", fail=True), t("z", 3)])
run(lambda: {t("k1", "k"): t("v1", fail=True), t("k2"): t("v2")})
run(lambda: t("f", print)(t("arg", fail=True)))
run(lambda: t("f", fail=True)(t("arg")))
run(lambda: t("obj", [1])[t("index", 5)])
run(lambda: t("left", 1) < t("middle", 0) < t("right", fail=True))
run(lambda: t("cond", True) and t("then", fail=True) or t("else"))
run(lambda: max(t("m1", 1), t("m2", "a"), t("m3", 3)))
run(lambda: t("base", 2) ** t("exponent", "x"))
run(lambda: f"{t('f1', 1)}{t('f2', fail=True)}{t('f3')}")
run(lambda: (t("none"), t("attr", None).missing, t("never")))

def assignment():
    d = {}
    t("target", d)[t("key", fail=True)] = t("value", 1)
run(assignment)
def augmented():
    values = [1]
    values[t("index", 0)] += t("operand", "a")
run(augmented)
def unpacking():
    a, b = t("left", 1), t("right", fail=True)
run(unpacking)
def deleted():
    d = {"a": 1, "b": 2}
    try:
        del d["a"], d["missing"], d["b"]
    except KeyError:
        return d
run(deleted)
def with_items():
    class M:
        def __init__(self, name): self.name = name
        def __enter__(self): log.append("enter " + self.name)
        def __exit__(self, *a): log.append("exit " + self.name)
    with t("m1", M("1")), t("m2", fail=True), t("m3", M("3")):
        log.append("body")
run(with_items)
def decorators():
    @t("outer", fail=True)
    @t("inner")
    def f(x=t("default")): pass
run(decorators)
def class_statement():
    class C(t("base", object), metaclass=t("meta", fail=True)):
        x = t("body")
run(class_statement)
def default_arguments():
    def f(a=t("d1", 1), *, b=t("d2", fail=True)) -> t("annotation"): pass
run(default_arguments)
def comprehension():
    return [t("element", x) for x in t("iterable", (1, 2)) if t("condition", fail=x == 2) is None]
run(comprehension)
def slices():
    return [1, 2, 3][t("lower", 0):t("upper", fail=True):t("step", 1)]
run(slices)
