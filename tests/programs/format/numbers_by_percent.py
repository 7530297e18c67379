for spec in ("%d", "%i", "%u", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%X", "%#x", "%#X", "%o", "%#o", "%.3d", "%8.3d", "%-8.3d|", "%08.3d", "%#.5x", "%+.3d", "%+5d", "%#8x", "%#08x", "%-#8x|", "%hd", "%ld", "%c"):
    row = []
    for n in (0, 5, 65, 1234, 2**40, True):
        try:
            row.append(spec % n)
        except Exception as e:
            row.append(f"{type(e).__name__}: {e}")
    print(spec, row)
for spec in ("%d", "%x", "%#o", "%+d", "%08d", "%.3d", "%#10x"):
    print(spec, [spec % n for n in (-5, -1234, -2**70, 2**70)])
for spec in ("%f", "%.0f", "%.2f", "%10.3f", "%-10.3f|", "%010.3f", "%+f", "% f", "%e", "%.2e", "%E", "%g", "%.3g", "%#g", "%G", "%#.0f", "%.10g", "%+08.2f", "%a" if False else "%r", "%s"):
    print(spec, [spec % v for v in (0.0, -0.0, 1.5, -123.456, 1e10, 1e-10, 1e100, float("inf"), float("-inf"), float("nan"), 3)])
print("%d" % 3.99, "%d" % -3.99, "%i" % 1e20, "%.3f" % 2, "%.50f" % 0.1, "%s %s" % (1, 2.5), "%5s|%-5s|" % (1, 2), "%c%c" % (65, "b"), "%%" % (), "%*d" % (6, 42), "%-*d|" % (6, 42), "%.*f" % (2, 3.14159), "%0*d" % (5, 42))
for f in (lambda: "%d" % "a", lambda: "%x" % 1.5, lambda: "%d" % None, lambda: "%f" % "a", lambda: "%c" % 0x110000, lambda: "%c" % -1, lambda: "%c" % 1.5, lambda: "%o" % "x", lambda: "%e" % None, lambda: "%d" % 1j, lambda: "%d" % float("nan"), lambda: "%d" % float("inf"), lambda: "%i" % [], lambda: "%u" % {}, lambda: "%X" % None):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
