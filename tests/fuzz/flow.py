"""Random programs of mostly well-typed code: control flow, closures, classes, generators, finalizers, numbers at the edges."""

import random

HEAD = '''import sys

FUEL = 400
SHOWN = 0


class Stop(Exception):
    pass


def burn():
    global FUEL
    FUEL -= 1
    if FUEL < 0:
        raise Stop("out of fuel")
    return True


def show(label, value):
    global SHOWN
    SHOWN += 1
    if SHOWN > 3000:
        raise Stop("too much")
    text = repr(value)
    print(label, text if len(text) < 150 else (text[:60], len(text)))


class Base:
    kind = "base"

    def __init__(self, i, x=0.5):
        self.i = i
        self.x = x

    def bump(self, by=1):
        self.i += by
        return self

    def value(self):
        return self.i

    @property
    def double(self):
        return self.i * 2

    @double.setter
    def double(self, to):
        self.i = to // 2

    @classmethod
    def make(cls, i):
        return cls(i)

    @staticmethod
    def helper(a, b=3):
        return a - b

    def __repr__(self):
        return f"{type(self).__name__}({self.i}, {self.x:.3g})"

    def __add__(self, other):
        return type(self)(self.i + (other.i if isinstance(other, Base) else other), self.x)

    def __lt__(self, other):
        return self.i < other.i

    def __eq__(self, other):
        return isinstance(other, Base) and self.i == other.i

    def __hash__(self):
        return hash(self.i)

    def __bool__(self):
        return self.i % 3 != 0

    def __len__(self):
        return abs(self.i) % 5

    def __getitem__(self, k):
        if k >= 4:
            raise IndexError(k)
        return self.i + k

    def __contains__(self, k):
        return k == self.i

    def __call__(self, k):
        return self.i - k


class Child(Base):
    kind = "child"
    __slots__ = ("extra",)

    def value(self):
        return super().value() + 100

    def __iadd__(self, other):
        self.i += other if isinstance(other, int) else 1
        return self

    def __getattr__(self, name):
        if name.startswith("dyn"):
            return len(name)
        raise AttributeError(name)


class Slots:
    __slots__ = ("i", "x")

    def __init__(self, i, x=1.5):
        self.i = i
        self.x = x

    def value(self):
        return self.i

    def bump(self, by=1):
        self.i -= by
        return self

    def __repr__(self):
        return f"Slots({self.i})"


class Loud:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)

    def __repr__(self):
        return f"Loud({self.n})"


class Manager:
    def __init__(self, n, swallow=False):
        self.n, self.swallow = n, swallow

    def __enter__(self):
        print("enter", self.n)
        return self.n

    def __exit__(self, kind, value, traceback):
        print("exit", self.n, kind and kind.__name__)
        return self.swallow


def keeps(f):
    def inner(*args, **kwargs):
        burn()
        return f(*args, **kwargs)

    return inner


'''

INTS = ["0", "1", "-1", "2", "3", "7", "10", "255", "-256", "1 << 30", "2**61 - 1", "2**61", "-2**61", "2**63", "10**19"]
FLOATS = ["0.0", "-0.0", "0.5", "1.5", "-2.25", "1e10", "1e-300", "1e300", "float('inf')", "3.0"]
STRS = ["''", "'a'", "'hello'", "'x y z'", "'é€😀'", "'12'", "'a' * 3"]
EXCEPTIONS = ["ValueError", "TypeError", "KeyError", "IndexError", "ZeroDivisionError", "AttributeError", "Stop", "Exception"]


class Maker:
    """One program."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.count = 0
        self.loops = 0
        self.in_generator = False
        self.in_function = False
        self.in_finally = 0
        self.functions = []
        self.generators = []

    def chance(self, p):
        return self.random.random() < p

    def pick(self, *options):
        return self.random.choice(options)

    # Expressions, by the type that they should have.

    def int(self, depth=0):
        if depth > 2 or self.chance(0.35):
            return self.pick("i", "j", "k", "i", "j", self.random.choice(INTS))
        inner = lambda: self.int(depth + 1)
        other = lambda kind: getattr(self, kind)(depth + 1)
        return self.pick(
            lambda: f"({inner()} {self.pick('+', '-', '*', '+', '-', '&', '|', '^')} {inner()})",
            lambda: f"({inner()} {self.pick('//', '%')} {self.pick('3', '7', '-5', inner())})",
            lambda: f"({inner()} {self.pick('<<', '>>')} {self.pick('1', '3', '61')})",
            lambda: f"(-{inner()})",
            lambda: f"(~{inner()})",
            lambda: f"len({other(self.pick('str', 'list', 'dict', 'object'))})",
            lambda: f"l[{self.pick('0', '-1', '1', inner())}]",
            lambda: f"d[{inner()}]",
            lambda: f"d.get({inner()}, {inner()})",
            lambda: f"o.{self.pick('i', 'value()', 'double', 'bump().i', 'helper(2)', 'dyn')}",
            lambda: f"({inner()} if {other('test')} else {inner()})",
            lambda: f"int({other('float')})",
            lambda: f"sum({other('list')})",
            lambda: f"{self.pick('min', 'max')}({inner()}, {inner()})",
            lambda: f"abs({inner()})",
            lambda: f"(lambda a, b={self.pick('1', 'i', 'j')}: a - b)({inner()})",
            lambda: f"({self.pick('i', 'j', 'm')} := {inner()})",
            lambda: f"({inner()} {self.pick('and', 'or')} {inner()})",
            lambda: self.call(depth),
        )()

    def call(self, depth):
        if not self.functions:
            return "j"
        name, generator = self.random.choice(self.functions)
        args = self.pick(
            f"{self.int(depth + 1)}, {self.float(depth + 1)}",
            f"{self.int(depth + 1)}, j={self.int(depth + 1)}",
            f"*({self.int(depth + 1)}, 1.5)",
            f"{self.int(depth + 1)}, **{{'x': 2.5}}",
            f"i={self.int(depth + 1)}",
        )
        call = f"{name}({args})"
        return f"sum(v for v in {call} if isinstance(v, int))" if generator else call

    def float(self, depth=0):
        if depth > 2 or self.chance(0.35):
            return self.pick("x", "y", "x", self.random.choice(FLOATS))
        inner = lambda: self.float(depth + 1)
        return self.pick(
            lambda: f"({inner()} {self.pick('+', '-', '*', '/')} {inner()})",
            lambda: f"({inner()} {self.pick('+', '-', '*', '/', '%', '//')} {self.int(depth + 1)})",
            lambda: f"({self.int(depth + 1)} / {self.pick('3', 'k', '7')})",
            lambda: f"float({self.int(depth + 1)})",
            lambda: f"round({inner()}, 2)",
            lambda: f"abs({inner()})",
            lambda: f"({inner()} ** 2)",
            lambda: "o.x",
        )()

    def str(self, depth=0):
        if depth > 2 or self.chance(0.4):
            return self.pick("s", "t", self.random.choice(STRS))
        inner = lambda: self.str(depth + 1)
        return self.pick(
            lambda: f"({inner()} + {inner()})",
            lambda: f"str({self.int(depth + 1)})",
            lambda: f"f'{{{self.pick('i', 'x', 's', 'o', 'l')}}}{{{self.pick('j', 'y')}!r:>6}}'",
            lambda: f"{inner()}.{self.pick('upper()', 'strip()', 'title()', 'replace(chr(97), t)', 'join([s, t])')}",
            lambda: f"{inner()}[{self.pick('::-1', '1:', ':2', '-2:')}]",
            lambda: f"({inner()} * {self.pick('2', '0', '3')})",
            lambda: f"'%s-%d' % ({inner()}, {self.int(depth + 1)})",
            lambda: f"repr({self.pick('l', 'd', 'o', 'x')})",
        )()

    def list(self, depth=0):
        if depth > 2 or self.chance(0.4):
            return self.pick("l", "[1, 2, 3]", "[]", "[i, j, k]", "list(range(4))")
        inner = lambda: self.list(depth + 1)
        return self.pick(
            lambda: f"[{self.int(depth + 1)} for v in {inner()} if {self.test(depth + 1)}]",
            lambda: f"[v + w for v in {inner()} for w in (1, j)]",
            lambda: f"sorted({inner()}, key=lambda v: -v)",
            lambda: f"({inner()} + {inner()})[:20]",
            lambda: f"[*{inner()}, {self.int(depth + 1)}]",
            lambda: f"list({self.pick('reversed', 'set', 'tuple')}({inner()}))",
            lambda: f"{inner()}[{self.pick('1:', '::2', ':-1', '::-1')}]",
            lambda: f"list(map(lambda v: v * 2, {inner()}))",
            lambda: f"[a - b for a, b in zip({inner()}, {inner()})]",
            lambda: f"[n + v for n, v in enumerate({inner()})]",
            lambda: "list(d.values())",
        )()

    def dict(self, depth=0):
        return self.pick(
            "d", "{1: 2}", "{}", "{**d, j: 1}", f"{{v: v * 2 for v in {self.pick('l', '(1, 2)', 'range(3)')}}}", "dict(zip(l, l))"
        )

    def object(self, depth=0):
        return self.pick(
            "o", "o", f"Base({self.int(depth + 1)})", f"Child({self.int(depth + 1)})", f"Slots({self.int(depth + 1)})",
            f"Child.make({self.int(depth + 1)})", "(o + 1)", "(o + o)",
        )

    def test(self, depth=0):
        if depth > 2:
            return self.pick("i < j", "x > y", "s", "l")
        return self.pick(
            lambda: f"{self.int(depth + 1)} {self.pick('<', '>', '==', '!=', '<=')} {self.int(depth + 1)}",
            lambda: f"{self.float(depth + 1)} {self.pick('<', '>', '==')} {self.pick(self.float(depth + 1), self.int(depth + 1))}",
            lambda: f"{self.str(depth + 1)} {self.pick('<', '==', 'in')} {self.str(depth + 1)}",
            lambda: f"{self.int(depth + 1)} in {self.pick('l', 'd', '(1, 2, 3)', 'range(5)', 'o')}",
            lambda: f"(not {self.test(depth + 1)})",
            lambda: f"({self.test(depth + 1)} {self.pick('and', 'or')} {self.test(depth + 1)})",
            lambda: f"{self.int(depth + 1)} < {self.int(depth + 1)} <= {self.int(depth + 1)}",
            lambda: f"isinstance({self.pick('o', 'i', 'x')}, {self.pick('Base', 'int', '(Child, float)')})",
            lambda: f"o is {self.pick('o', 'None')}",
            lambda: "o",
        )()

    # Statements.

    def put(self, indent, text):
        self.lines.append("    " * indent + text)

    def label(self):
        self.count += 1
        return self.count

    def assignment(self):
        kinds = [("i", "int"), ("j", "int"), ("k", "int"), ("x", "float"), ("y", "float"), ("s", "str"), ("t", "str"),
                 ("l", "list"), ("d", "dict"), ("o", "object")]
        name, kind = self.random.choice(kinds)
        return self.pick(
            lambda: f"{name} = {getattr(self, kind)()}",
            lambda: f"{name} = {getattr(self, kind)()}",
            lambda: f"{self.pick('i', 'j', 'k')} {self.pick('+', '-', '*', '^', '//', '|')}= {self.int(1)}",
            lambda: f"{self.pick('x', 'y')} {self.pick('+', '-', '*')}= {self.pick(self.float(1), self.int(1))}",
            lambda: f"s += {self.str(1)}",
            lambda: f"l[{self.pick('0', '-1', 'i % 3')}] {self.pick('=', '+=', '-=')} {self.int(1)}",
            lambda: f"d[{self.int(1)}] = {self.int(1)}",
            lambda: f"d[{self.int(1)}] = d.get(j, 0) + 1",
            lambda: f"o.{self.pick('i', 'x', 'double', 'new')} {self.pick('=', '+=')} {self.int(1)}",
            lambda: f"l.{self.pick('append', 'extend', 'remove', 'pop')}({self.pick('i', 'l[:2]', '0', '-1')})",
            lambda: "i, j = j, i",
            lambda: f"i, *l = {self.list(1)}",
            lambda: f"(i, j), k = ({self.int(1)}, {self.int(1)}), {self.int(1)}",
            lambda: f"l[{self.pick('1:2', ':', '::2')}] = {self.list(1)}",
            lambda: f"del {self.pick('l[0]', 'd[i]', 'l[1:]', 'o.new', 'm', 's')}",
            lambda: f"q = {self.pick('Loud', 'Loud', 'lambda n: [Loud(n)]')}({self.label()})",
            lambda: "q = None",
            lambda: f"o += {self.int(1)}",
        )()

    def statement(self, indent, depth):
        r = self.random.random()
        if depth > 3 or r < 0.4:
            self.put(indent, self.assignment())
        elif r < 0.52:
            value = getattr(self, self.pick("int", "float", "str", "list", "dict", "object", "test"))()
            self.put(indent, f"show({self.label()}, {value})")
        elif r < 0.62:
            self.put(indent, f"if {self.test()}:")
            self.block(indent + 1, depth + 1)
            if self.chance(0.3):
                self.put(indent, f"elif {self.test()}:")
                self.block(indent + 1, depth + 1)
            if self.chance(0.5):
                self.put(indent, "else:")
                self.block(indent + 1, depth + 1)
        elif r < 0.74:
            self.loop(indent, depth)
        elif r < 0.84:
            self.handler(indent, depth)
        elif r < 0.88:
            names = self.pick(f"Manager({self.label()}) as m", f"Manager({self.label()}, True)", "Manager(0), Manager(1) as m")
            self.put(indent, f"with {names}:")
            self.block(indent + 1, depth + 1)
        elif r < 0.91:
            self.match(indent, depth)
        elif r < 0.94:
            self.closure(indent, depth)
        elif self.in_function and self.in_generator and r < 0.97:
            self.put(indent, self.pick(f"yield {self.int()}", f"m = yield {self.str()}", "yield from l", "yield"))
        else:
            self.leave(indent)

    def leave(self, indent):
        if self.loops and not self.in_finally and self.chance(0.6):
            self.put(indent, f"if {self.test()}:")
            self.put(indent + 1, self.pick("break", "continue"))
        elif self.in_function and self.chance(0.5):
            self.put(indent, f"if {self.test()}:")
            self.put(indent + 1, f"return {self.int()}")
        else:
            self.put(indent, f"if {self.test()}:")
            raised = f"{self.random.choice(EXCEPTIONS)}({self.int(1)})"
            self.put(indent + 1, f"raise {raised}" + self.pick("", "", " from None", " from KeyError('cause')"))

    def loop(self, indent, depth):
        if self.chance(0.3):
            self.put(indent, f"while burn() and {self.test()}:")
        else:
            iterables = ["range(5)", "range(i % 7)", "range(3, 12, 2)", "range(9, 0, -3)", "list(l)", "l", "(1, 2, j)", "s",
                         "d", "list(d.items())", "enumerate(l)", "zip(l, s)", "reversed(l)", "sorted(l)", "o", "{1, 2}"]
            if self.generators:
                iterables += [f"{self.random.choice(self.generators)}({self.int(2)})"] * 3
            iterable = self.random.choice(iterables)
            pair = iterable.startswith(("enumerate", "zip", "list(d.items"))
            target = self.pick("i, j", "m") if pair else self.pick("i", "j", "k", "m", "o.i", "l[0]" if "l" not in iterable else "m")
            self.put(indent, f"for {target} in {iterable}:")
            self.put(indent + 1, "burn()")
        self.loops += 1
        within, self.in_finally = self.in_finally, 0
        self.block(indent + 1, depth + 1)
        self.loops -= 1
        self.in_finally = within
        if self.chance(0.25):
            self.put(indent, "else:")
            self.block(indent + 1, depth + 1)

    def handler(self, indent, depth):
        self.put(indent, "try:")
        self.block(indent + 1, depth + 1)
        if self.chance(0.75):
            for kind in self.random.sample(EXCEPTIONS, self.random.randint(1, 2)) + ["Exception"] * self.chance(0.5):
                self.put(indent, f"except {kind} as e:")
                self.put(indent + 1, f"show({self.label()}, (type(e).__name__, str(e)[:80]))")
                if self.chance(0.5):
                    self.block(indent + 1, depth + 1)
                if self.chance(0.15):
                    self.put(indent + 1, "raise")
            if self.chance(0.3):
                self.put(indent, "else:")
                self.block(indent + 1, depth + 1)
            if self.chance(0.6):
                return
        self.put(indent, "finally:")
        self.in_finally += 1
        self.put(indent + 1, f"print('finally', {self.label()})")
        self.block(indent + 1, depth + 2)
        self.in_finally -= 1

    def match(self, indent, depth):
        subject = self.pick("i", "l", "(i, s)", "d", "o", "s", "x")
        self.put(indent, f"match {subject}:")
        patterns = ["0 | 1", "[a, *b]", "(a, str() as b)", "{1: a, **b}", "Base(i=a)", "'a'", "int()", "[]", "[1, _, 3]",
                    "float(a)", "Slots(i=0)", "-1", "None"]
        for pattern in self.random.sample(patterns, 3):
            guard = f" if {self.test()}" if self.chance(0.3) else ""
            self.put(indent + 1, f"case {pattern}{guard}:")
            self.block(indent + 2, depth + 1)
        self.put(indent + 1, "case other:")
        self.put(indent + 2, f"show({self.label()}, other)")

    def closure(self, indent, depth):
        name = f"inner{self.label()}"
        outer = self.in_generator, self.loops, self.in_function, self.in_finally
        self.in_generator, self.loops, self.in_function, self.in_finally = False, 0, True, 0
        self.put(indent, f"def {name}(a={self.int(2)}, *b, c=1.5, **e):")
        if outer[2] and self.chance(0.7):
            self.put(indent + 1, "nonlocal " + self.pick("i", "j", "s", "i, x", "l"))
        else:
            self.put(indent + 1, "i = j = k = a; x = y = c; s = t = 'in'; l = [a]; d = {a: a}; o = Base(a); m = q = None")
        self.block(indent + 1, depth + 2)
        self.put(indent + 1, f"return {self.pick('a', 'i', 'len(b)', 'sorted(e)', 'k')}")
        self.in_generator, self.loops, self.in_function, self.in_finally = outer
        self.put(indent, f"show({self.label()}, {name}({self.pick('', 'i', 'i, j, k', '1, c=2.0, z=3', '*l[:3]')}))")

    def block(self, indent, depth):
        for _ in range(self.random.randint(1, 3)):
            self.statement(indent, depth)

    def function(self, number):
        self.in_function, self.in_generator = True, self.chance(0.3)
        name = f"function{number}"
        if self.chance(0.2):
            self.put(0, "@keeps")
        self.put(0, f"def {name}(i, x=0.5, *, j={self.pick('1', '2**61', '-3')}):")
        self.put(1, "burn()")
        self.put(1, "k, y, s, t, l, d, o, m, q = i, x, 'one', 'two', [i, 2, 3], {i: j}, Child(j), None, None")
        for _ in range(self.random.randint(4, 9)):
            self.statement(1, 0)
        if self.in_generator:
            self.put(1, "yield k")
        self.put(1, f"return {self.int()}")
        self.put(0, "")
        self.functions.append((name, self.in_generator))
        if self.in_generator:
            self.generators.append(name)
        self.in_function = self.in_generator = False

    def drive(self):
        """Calls a function, and says what it did."""
        name, generator = self.random.choice(self.functions)
        self.put(0, "FUEL = 400")
        self.put(0, "try:")
        args = f"{self.int(1)}, {self.float(1)}"
        if generator and self.chance(0.6):
            self.put(1, f"g = {name}({args})")
            for _ in range(3):
                self.put(1, self.pick("show('next', next(g))", "show('sent', g.send(None))", "show('closed', g.close())",
                                      "show('thrown', g.throw(ValueError('in')))", "g = None", "show('rest', list(g))"))
        elif generator:
            self.put(1, f"show('list', list({name}({args})))")
        else:
            self.put(1, f"show('result', {name}({args}))")
        self.put(0, "except Exception as error:")
        self.put(1, "show('raised', (type(error).__name__, str(error)[:80], type(error.__context__), type(error.__cause__)))")

    def program(self):
        """The source."""
        for number in range(3):
            self.function(number)
        self.put(0, "i, j, k, x, y, s, t, m, q = 1, 2, 3, 0.5, 2.5, 'one', 'two', None, None")
        self.put(0, "l, d, o = [1, 2, 3], {1: 2}, Base(5)")
        for _ in range(5):
            self.drive()
        self.put(0, "FUEL = 400")
        for _ in range(4):
            self.statement(0, 0)
        self.put(0, "print('end')")
        return HEAD + "\n".join(self.lines) + "\n"
