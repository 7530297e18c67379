print("{} {} {}".format(1, "two", 3.0), "{2} {0} {1}".format("a", "b", "c"), "{0}{0}{1}".format(1, 2))
print("{name} is {age:>5}".format(name="ada", age=36), "{0} {k}".format("pos", k="kw"), "{{}} {{{}}}".format(5))
class P:
    x = 7
    items = [1, [2, 3]]
    d = {"key": "v", "1": "text one", 1: "int one"}
    def __repr__(self): return "P()"
p = P()
print("{0.x} {0.items[1][0]} {0.d[key]} {0.d[1]} {p.x:03d} {p!r:>6}".format(p, p=p))
print("{:{}{}}|{:{w}.{p}f}|{:>{}}|".format("c", "^", 9, 3.14159, "r", 4, w=8, p=2))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{:}".format("x"), "{0:}".format(1.5))
print("{:,} {:_} {:_x} {:_b}".format(1234567, 1234567, 0xabcdef12, 1000))
print("{:e} {:E} {:g} {:G} {:n} {:%}".format(12345.678, 0.00012, 1e10, 1e-7, 5, 0.5))
print("{:<6}|{:>6}|{:^6}|{:=+6}|{:06}|{:x^7}|".format("ab", "ab", "ab", 5, -5, "m"))
print("{:s} {:c} {:b} {:o} {:x} {:X} {:#o} {:d}".format("s", 65, 5, 8, 255, 255, 8, -3))
for template, arguments in [("{} {}", (1,)), ("{0} {}", (1, 2)), ("{} {0}", (1, 2)), ("{missing}", ()), ("{0[5]}", ([1],)), ("{", ()),
                            ("}", ()), ("{0.nothing}", (1,)), ("{:d}", ("x",)), ("{:s}", (5,)), ("{!x}", (1,)), ("{0[}", ([],)),
                            ("{:>>5}", (1,)), ("{:.2d}", (1,)), ("{:,s}", ("a",)), ("{:c}", (-1,)), ("{:+s}", ("a",)), ("{:.f}", (1.0,)),
                            ("{a.}", ()), ("{0!}", (1,)), ("{:10.3x}", (5,)), ("{:=5}", ("s",)), ("{:y}", (5,)), ("{:y}", (1.5,)), ("{:y}", ("s",))]:
    try:
        print(template, "->", template.format(*arguments))
    except (IndexError, KeyError, ValueError, AttributeError, TypeError, OverflowError) as error:
        print(template, "->", type(error).__name__, error)
print("{a} {b}".format_map({"a": 1, "b": 2}))
class Default(dict):
    def __missing__(self, key): return f"<{key}?>"
print("{x} {y}".format_map(Default(x=1)))
print(format(1234.5, "10,.2f"), format("s", "^5"), format([1]), format(None, ""), format(True, "5"), format(True, "d"))
# Where a specification changes nothing, the object itself is given, also one with a `__str__` of its own.
class Odd(str):
    def __str__(self): return "other"
odd = Odd("text")
for spec in "", "s", "3", ".9", "6", ".2":
    print(repr(spec), format(odd, spec), f"{odd:{spec}}", "[{:{}}]".format(odd, spec))
print(format(odd, "s") is odd, type(f"{odd:s}").__name__, type(f"{odd}").__name__)
