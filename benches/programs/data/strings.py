def build(n):
    s = ""
    for i in range(n):
        s += chr(97 + i % 26)
    return s


def caesar(text, k):
    out = []
    for c in text:
        if "a" <= c <= "z":
            out.append(chr((ord(c) - 97 + k) % 26 + 97))
        else:
            out.append(c)
    return "".join(out)


text = build(2000000)
coded = caesar(text, 3)
words = [coded[i:i + 5] for i in range(0, len(coded), 5)]
print(len(set(words)), coded.count("abc"), caesar(coded, 23) == text)
print("-".join(words)[:30], sum(len(w.upper().replace("A", "")) for w in words))
