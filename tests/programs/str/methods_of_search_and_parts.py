s = "the quick brown the lazy the end"
print(s.find("the"), s.find("the", 1), s.rfind("the"), s.index("quick"), s.rindex("the", 0, 20), s.count("the"), s.count("the", 5), s.find("cat"), s.count(""))
for action in (lambda: s.index("cat"), lambda: s.rindex("cat"), lambda: s.find(5), lambda: s.startswith(5), lambda: s.split(""), lambda: "a".join(5), lambda: ",".join(["a", 1])):
    try:
        action()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(s.startswith("the"), s.startswith(("a", "th")), s.startswith("quick", 4), s.endswith("end"), s.endswith(("x", "d")), s.endswith("the", 0, 3), "".startswith(""))
print("a,b,,c,".split(","), "a,b,,c".split(",", 1), "a,b,,c".rsplit(",", 1), "  a  b ".split(), "  a  b  c ".split(None, 1), "  a b c ".rsplit(None, 1), "".split(), "".split(","), "abc".split("abc"))
print("l1\nl2\r\nl3\rl4\x0bl5\x1cl6\u2028l7".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "\n".splitlines(), "a\n\nb".splitlines())
print("k=v=w".partition("="), "k=v=w".rpartition("="), "none".partition("="), "none".rpartition("="))
print("-".join("abc"), "-".join([]), "".join(["x"]), ", ".join({"a": 1, "b": 2}), " ".join(str(i) for i in range(3)))
print("aXbXc".replace("X", "--"), "aXbXc".replace("X", "", 1), "abc".replace("", "-"), "aaa".replace("aa", "b"), "x".replace("y", "z"), "abab".replace("ab", "a", -1))
print("  x ".strip() + "|", "xxhixx".strip("x"), "abcba".strip("ab"), "  x ".lstrip() + "|", "  x ".rstrip() + "|", "www.ex.com".strip("cmowz."), "\u3000x\u00a0".strip() + "|")
print("prefix_x".removeprefix("prefix_"), "x.txt".removesuffix(".txt"), "abc".removeprefix("x"), "aa".removesuffix("a"))
print("ab".center(7, "*"), "ab".center(6) + "|", "abc".center(6, "-"), "ab".ljust(5, ".") + "|", "ab".rjust(5) + "|", "42".zfill(5), "-42".zfill(6), "+x".zfill(4), "abc".zfill(2))
print("a\tbc\td".expandtabs(), "a\tbc\td".expandtabs(4), "\t".expandtabs(0) + "|", "x\n\ty".expandtabs(2))
print("hello"["hello".find("l"):], "quick" in s, "" in s, "xyz" not in s)
table = str.maketrans({"a": "1", "b": None, "c": "three", ord("d"): ord("D")})
print("abcde".translate(table), "hello".translate(str.maketrans("el", "ip")), "hello".translate(str.maketrans("", "", "l")), str.maketrans("ab", "cd"))
