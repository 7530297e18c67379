import re

print(re.match(r"(\w+) (\w+)", "hello world again").groups(), re.search(r"\d+", "abc 123 def 45").group(), re.findall(r"\d+", "1 22 333"), re.findall(r"(\w)=(\d)", "a=1 b=2"), re.fullmatch(r"[a-z]+", "abc1"))
m = re.search(r"(?P<year>\d{4})-(?P<month>\d\d)(-(?P<day>\d\d))?", "on 2024-02 ok")
print(m.group("year"), m["month"], m.groupdict(), m.span(), m.start("year"), m.end(2), m.groups("none"), m.lastgroup, m.string[m.start():m.end()], m)
print(re.sub(r"\s+", " ", "a  b \n c"), re.sub(r"(\w+)@(\w+)", r"\2 at \1", "me@home you@work"), re.sub(r"\d", lambda m: str(int(m[0]) * 2), "a1b5"), re.sub("a", "b", "aaaa", count=2), re.subn("x", "y", "xaxb"), re.sub(r"(?P<w>b)", r"<\g<w>>\g<0>", "abc"))
print(re.split(r"[,;]\s*", "a, b;c,d"), re.split(r"(-)", "a-b-c"), re.split(r"\W+", "one two", maxsplit=1), re.split(r"x*", "axbc"))
print([m.span() for m in re.finditer(r"a.", "abacad")], re.escape("a.b*c?"), re.findall(r"^\w+", "one x\ntwo y", re.M), re.findall(r"(?i)HELLO", "hello Hello"), re.match(r"a.c", "a\nc", re.S) is not None)
number = re.compile(r"""
    [-+]?          # sign
    (\d+\.\d* | \.\d+ | \d+)
    ([eE][-+]?\d+)?
""", re.X)
print([m.group() for m in number.finditer("1 -2.5 .5e3 x +7.")], number.pattern.count("\n"), number.flags & re.X != 0, number.groups)
print(re.findall(r"a*?b", "aaab b"), re.findall(r"<.+?>", "<a><b>"), re.findall(r"<.+>", "<a><b>"), re.search(r"(a|b)*c", "ababc").group(1), re.findall(r"\bcat\b", "cat concat cat"), re.search(r"(?<=\$)\d+(?=\.)", "cost $45.99").group(), re.search(r"foo(?!bar)", "foobar foobaz").start(), re.search(r"(\w)\1", "hello").group())
print(re.match(r"(?:ab)+", "ababab").end(), re.findall(r"[^\W\d_]+", "ab1_c é"), re.findall(r"\w+", "naïve café", re.A), re.search(r"[\u4e00-\u9fff]+", "x漢字y").group(), re.findall(r"(?s:.)\n", "a\nb\n"), re.match(r"(?P<q>['\"]).*?(?P=q)", "'it' x").group(), re.sub(r"(?m)^", "> ", "a\nb"))
for bad in ("(", "[a", "*a", "a{2,1}", r"\1", "(?P<n>a)(?P<n>b)", "(?P=x)", r"\g", "(?<=a+)b", "a**", "(?z)", "[z-a]"):
    try:
        re.compile(bad)
        print("fine", bad)
    except re.error as error:
        print(repr(bad), error)
tokens = re.Scanner([(r"\d+", lambda s, t: ("num", int(t))), (r"\w+", lambda s, t: ("name", t)), (r"\s+", None)])
print(tokens.scan("a 12 b !"), re.findall(rb"\d", b"a1b2"), bool(re.match("", "")), re.compile("a|b") == re.compile("a|b"), re.search("z", "abc"), re.match(r"(a)?(b)?", "b").groups(), re.findall("", "ab"), re.fullmatch(r"(\d+)(?:px|em)", "12px")[1])

# A literal after a condition stays one of its own.
for source in (r"(a)?(?(1)b|c)d", r"(a)?(?(1)bb)d", r"(<)?(\w+)(?(1)>|$)x?", r"(?:(a)|b)(?(1)x|y)z"):
    pattern = re.compile(source)
    print([m and m.span() for m in map(pattern.match, ("abd", "cd", "abbd", "d", "<w>x", "w", "axz", "byz", "bxz"))])
print([re.compile("(a)b").groupindex, re.compile("(?P<n>a)b").groupindex])
