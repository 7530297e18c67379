for x in (0.0, -0.0, 1.0, -1.5, 0.1, 1e308, 5e-324, 2.2250738585072014e-308, 1e-310, 3.141592653589793, float("inf"), float("-inf"), float("nan"), 2.0**-1074, 1234.5):
    print(x.hex(), float.fromhex(x.hex()))
for s in ("0x1p0", "1", "a", "0xA.8p3", " 0x1.8p1 ", "+1.8", "-.8p1", "0x.1", "1.", "1p-1074", "1p-1075", "1.8p-1075", "0x1.fffffffffffff7p1023", "0x1.00000000000008p0", "0x1.000000000000080001p0",
          "0x1.00000000000018p0", "INF", "-Infinity", "nan", "0x0p99999999999", "1" * 40, "0x" + "0" * 30 + "1.8", "0." + "0" * 30 + "1p120", "1p1023", "0x1P+3"):
    print(s, float.fromhex(s))
for s in ("", "0x", "x1", "1p", "1p+", ".", "0x1.2.3", "1e5g", "zz", "0x1p1024", "0x1.fffffffffffff8p1023", "1p99999999999", "inf1", "- 1", 5, None):
    try:
        print(float.fromhex(s))
    except Exception as e:
        print(type(e).__name__, e)
