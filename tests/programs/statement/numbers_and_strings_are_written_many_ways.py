print(0, 1_000_000, 0xFF, 0o17, 0b1010, 0x_ff, 1e3, 1E-2, .5, 5., 1_0.0_1, 3j, 1e2j, 0xdeadBEEF, 00, 0_0)
print(10**20, -5, +5, ~5, --5, not 5, - 2 ** 2, 2 ** -1, -1 ** 2, 2 ** 3 ** 2, 7 // 2 * 2 + 7 % 2, 1 + 2 * 3 - 4 / 2, 5 & 3 | 4 ^ 1, 1 << 2 + 1, not 1 == 2)
print('single', "double", '''triple ' single''', """triple " double""", 'it\'s', "say \"hi\"", 'a' "b" 'c', r'raw\n', b'bytes', rb'raw\x00', Rb"x", u"u", f'{1}', rf'\{2}')
print('line1\
line2', """first
second\
 joined
third""", "tab\there", "\x41\101\u0041\U00000041\N{LATIN CAPITAL LETTER A}", "\a\b\f\v\0".encode(), '\'"\\')
x = (1 +
     2 +  # a comment inside
     3)
y = [
    1,
    2,
]
z = {"a": 1,
     "b": 2}
print(x, y, z, 1 if x else 2, (1,), (), [], {}, {1}, (1), ...)
total = 1 + \
    2
print(total); print("semicolon"); a = b = 3; print(a, b)
def f(): return 1; print("never")
print(f(), True + True, True == 1, None is None, Ellipsis is ..., NotImplemented)
if True:
    # only a comment

    print("after a blank line and a comment")
        # oddly indented comment
	
print("é", 'ñ', "日本語", "𝄞", "\u0301e", len("日本"))
größe = 5
µ = 1
print(größe, μ, "ﬁ" == "fi")
class Ünïcode: pass
print(Ünïcode.__name__, 1 .real, 1..imag, 5 .__add__(3), "a" .upper())
print(0.1, 1e16, 1e15, 123456789.0, 1e-4, 1e-5, 1.0, 100.0, 1e22, 5e-324, 1.7976931348623157e308, 0.30000000000000004, 1/3, -0.0, 1e400)
