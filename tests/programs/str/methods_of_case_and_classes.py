words = ["hello World", "ÉCOLE", "straße", "ǆ", "x1Y2", "", "123", "١٢", "½", " \t\n", "a_b", "İi", "ﬁne", "Σίσυφος", "they're bill's"]
for w in words:
    print(repr(w), w.upper(), w.lower(), w.title(), w.capitalize(), w.swapcase(), w.casefold(), sep="|")
for w in words:
    print(repr(w), *(int(getattr(w, m)()) for m in ("isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isupper", "islower",
                                                     "istitle", "isidentifier", "isprintable", "isascii")))
print("ß".upper() == "SS", "ς".casefold(), "Hello".casefold() == "HELLO".casefold(), "ŉ".upper())
print("1a".isidentifier(), "class".isidentifier(), "été".isidentifier(), "a b".isidentifier())
print("a1 b2c three's".title(), "MiXeD cAsE".swapcase(), "ÀÉ".isupper(), "A1".isupper(), "1".isupper())
print("abc" < "abd", "abc" < "abcd", "Z" < "a", "é" > "z", "\U0001f600" > "\uffff", "a" * 3 == "aaa", "" < "a")
print(sorted(["banana", "Apple", "cherry", "éclair"]), sorted(["b", "A", "c"], key=str.lower), max("hello"), min("hello"))
