import heapq
from collections import Counter

def run_length(text):
    out, i = [], 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        out.append((text[i], j - i))
        i = j
    return out

def lz77(data, window=255):
    i = 0
    while i < len(data):
        best_length = best_offset = 0
        for offset in range(1, min(i, window) + 1):
            length = 0
            while i + length < len(data) and data[i + length] == data[i - offset + length] and length < 15:
                length += 1
            if length > best_length:
                best_length, best_offset = length, offset
        nxt = data[i + best_length] if i + best_length < len(data) else ""
        yield best_offset, best_length, nxt
        i += best_length + 1

def unlz77(tokens):
    out = []
    for offset, length, nxt in tokens:
        for _ in range(length):
            out.append(out[-offset])
        out.append(nxt)
    return "".join(out)

def lzw(text):
    table = {chr(i): i for i in range(256)}
    word, out = "", []
    for c in text:
        if word + c in table:
            word += c
        else:
            out.append(table[word])
            table[word + c] = len(table)
            word = c
    return out + [table[word]]

def burrows_wheeler(text):
    rotations = sorted(text[i:] + text[:i] for i in range(len(text)))
    return "".join(r[-1] for r in rotations), rotations.index(text)

def inverse_bw(last, index):
    table = [""] * len(last)
    for _ in last:
        table = sorted(c + row for c, row in zip(last, table))
    return table[index]

def base64(data):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    out = ""
    for i in range(0, len(data), 3):
        chunk = data[i:i + 3]
        n = int.from_bytes(chunk + b"\0" * (3 - len(chunk)), "big")
        out += "".join(alphabet[n >> s & 63] for s in (18, 12, 6, 0))[:len(chunk) + 1] + "=" * (3 - len(chunk))
    return out

text = "abracadabra abracadabra alakazam"
print("".join(f"{c}{n}" for c, n in run_length("aaabccddddd")), run_length(""))
tokens = list(lz77(text))
print(tokens[:6], len(tokens), unlz77(tokens) == text)
print(lzw("TOBEORNOTTOBEORTOBEORNOT"), burrows_wheeler("banana$"), inverse_bw(*burrows_wheeler("banana$")))
print([base64(s) for s in (b"", b"M", b"Ma", b"Man", b"\xff\xfe\xfd\x00")])
MORSE = dict(zip("abcdefghijklmnopqrstuvwxyz", ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..".split()))
coded = " / ".join(" ".join(MORSE[c] for c in word) for word in "sos hello world".split())
back = {v: k for k, v in MORSE.items()}
print(coded, "|", " ".join("".join(back[c] for c in w.split()) for w in coded.split(" / ")))
def vigenere(text, key, sign=1):
    out, i = [], 0
    for c in text:
        if c.isalpha():
            base = ord("A") if c.isupper() else ord("a")
            out.append(chr((ord(c) - base + sign * (ord(key[i % len(key)]) - 97)) % 26 + base))
            i += 1
        else:
            out.append(c)
    return "".join(out)
secret = vigenere("Attack at Dawn!", "lemon")
print(secret, vigenere(secret, "lemon", -1))
def hamming(bits):
    d = [int(b) for b in bits]
    p1, p2, p3 = d[0] ^ d[1] ^ d[3], d[0] ^ d[2] ^ d[3], d[1] ^ d[2] ^ d[3]
    return "".join(map(str, [p1, p2, d[0], p3, d[1], d[2], d[3]]))
print([hamming(f"{n:04b}") for n in (0, 5, 11, 15)])
