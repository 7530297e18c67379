s = "héllo wörld 𝄞!"
print(len(s), s[0], s[-1], s[1], s[-2], s[1:4], s[::-1], s[::2], s[-4:], s[5:1], s[5:1:-1], s[100:], s[:-100], s[-100:3])
for bad in (100, -100, "a", 1.0, None):
    try:
        s[bad]
    except (IndexError, TypeError) as error:
        print(type(error).__name__, error)
try:
    s[0] = "x"
except TypeError as error:
    print(error)
try:
    del s[0]
except TypeError as error:
    print(error)
print(s + "end", s * 2, 0 * s == "", -1 * s == "", "ab" in "cabd", "x" * 5)
for action in (lambda: "a" + 1, lambda: 1 + "a", lambda: "a" * 1.5, lambda: "a" - "b", lambda: 5 in "a", lambda: "a" < 1, lambda: "a" % 1):
    try:
        action()
    except TypeError as error:
        print(error)
print(repr("it's"), repr('say "hi"'), repr("it's \"both\""), repr("tab\t nl\n cr\r nul\0 bell\a esc\x1b del\x7f"), repr("\\back"), repr("\u200b\ue000\U000e0001é\xa0\xad"))
print(ascii("é\u20ac𝄞"), "\x41\u0042\103\N{GREEK SMALL LETTER ALPHA}", "line \
continued", 'a' "b" '''c''', r"\n", "\q" if False else "q")
print(ord("€"), chr(8364), ord("𝄞"), chr(0x1d11e), hash("a") == hash("a"), "abc".__len__(), "abc".__contains__("b"), "abc".__getitem__(1), str(5) + str(None) + str([1]))
print([*"añ"], list(enumerate("ab")), list(zip("ab", "cd")), "a" "b" == "ab", "".join(reversed("abc")), sorted("hello"), set("aab") == {"a", "b"}, tuple("xy"))
print(str(b"bytes", "ascii"), str(b"x\xc3\xa9", encoding="utf-8"), str(object=5), str(), str(b"raw"), str(bytearray(b"x"), "latin-1", "strict"))
big = ""
for i in range(1000):
    big += chr(97 + i % 26)
print(len(big), big[:5], big[-5:], big.count("abc"))
print("é".encode(), "é".encode("latin-1"), "é".encode("utf-16-le"), "é".encode("utf-8").decode(), "abc".encode("ascii"), "𝄞".encode("utf-16-be"), len("𝄞".encode("utf-32")))
print("%s|%s" % (s[:2], s[2:4]), f"{s:.3}", s.index("w"), s.split("o"), "e\u0301" == "é", len("e\u0301"))
