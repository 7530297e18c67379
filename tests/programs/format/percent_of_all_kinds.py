print("%s %r %a %d %i %u" % ("é", "é", "é", 5, 6.9, 7), "%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42))
print("%x %X %o %#x %#o %c %c" % (255, 255, 8, 255, 8, 65, "z"), "%f %.2f %10.3f|%-10.1f|%e %G %g" % (1.5, 2.345, 3.14159, 2.5, 1234.5, 1e-10, 100000.0))
print("%%|%5s|%-5s|%.2s|%5.1s|" % ("ab", "cd", "efgh", "xyz"), "100%%" % (), "%s" % 5, "%s" % [1, 2], "%s" % (None,))
print("%(a)s %(b)d %(a)r %(c).2f %%" % {"a": "x", "b": 5, "c": 2.0, "unused": 0}, "%s" % {"k": 1})
print("%*d|%-*d|%.*f|" % (5, 42, 5, 42, 2, 3.14159), "%(x)5.1f|" % {"x": 2.25})
print("%s %s" % (("t",), [1]), "%s" % ((1, 2),), "%d" % True, "%s" % True, "%.3s|%.0f|%.0f" % ("abcdef", 0.5, 1.5))
class D(dict):
    def __missing__(self, k): return k * 2
print("%(ab)s" % D(), b"%s %d %x" % (b"bytes", 5, 255), b"%a" % "x", b"%5.1f|" % 2.25, b"%c%c" % (65, b"B"))
for template, value in [("%d", "x"), ("%d", None), ("%s %s", (1,)), ("%s", (1, 2)), ("%", 1), ("%y", 1), ("%(a)s", 5), ("%(a)s", {}),
                        ("%c", "ab"), ("%c", -1), ("%x", 1.5), ("%*d", ("a", 1)), ("%f", "x"), ("plain", 1), ("%(a", {}), ("%d", 1j),
                        ("%s", ()), ("%c", 1.5), ("%(a)s %s", {"a": 1})]:
    try:
        print(repr(template % value))
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        print(template, repr(value), "->", type(error).__name__, error)
for template, value in [(b"%s", "text"), (b"%d", "x"), (b"%b", 5)]:
    try:
        print(template % value)
    except TypeError as error:
        print(error)
print("%d%%" % 50, "%5s%%|" % "a", "plain" % (), "plain" % {}, "plain" % [1])
print("%.50f" % 0.1, "%.15g %.17g" % (0.1, 0.1), "%10.4e" % 123456, "%g %g" % (1e5, 1e6), "%#g" % 1.0, "%+.1f % .1f" % (1.0, 1.0))
print("%d %d" % (10 ** 30, -10 ** 30), "%x" % 2 ** 100, "%.2f" % 10 ** 20, "%s" % 1e16, "%r" % 1e-5, "%i" % 3.99)
