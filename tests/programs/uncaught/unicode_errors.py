# exit: 1
for action in (lambda: "ä€".encode("ascii"), lambda: b"\xff\xfe".decode("utf-8"), lambda: "€".encode("latin-1"),
               lambda: b"ab\x80".decode("ascii"), lambda: "\ud800".encode(), lambda: b"\xc3".decode(), lambda: "x".encode("no-such"),
               lambda: chr(-1), lambda: chr(0x110000), lambda: ord("ab"), lambda: bytes([256]), lambda: bytes("ä")):
    try:
        action()
    except (UnicodeError, LookupError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
print("naïve café".encode("ascii", "replace"), "ä".encode("ascii", "ignore"), "€".encode("ascii", "xmlcharrefreplace"),
      "ä".encode("ascii", "backslashreplace"), b"\xff!".decode("utf-8", "replace"), b"\xff!".decode("utf-8", "backslashreplace"))
def save(text):
    return text.encode("ascii")
save("grün")
