# An error handler may put other bytes in the place of those that are decoded.
import codecs


def other(exc):
    exc.object = b"abc"
    return "<other>", 1


def shorter(exc):
    exc.object = b""
    return "<shorter>", 0


def once(exc):
    if exc.object[0] != 0xFF:
        exc.object = b"\xff" * 2 + b"z"
        return "<once>", 0
    return "<%02x>" % exc.object[exc.start], exc.end


for handler in (other, shorter, once):
    codecs.register_error(handler.__name__, handler)
    for encoding in ("utf-8", "ascii", "utf-7", "utf-16-le"):
        data = b"\x00\xdc" if encoding == "utf-16-le" else b"\x81xyz"
        if handler is once and encoding == "utf-16-le":
            continue
        print(encoding, handler.__name__, ascii(data.decode(encoding, handler.__name__)))

# The start of a surrogate waits for the rest.
decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")
print([ascii(decoder.decode(bytes([b]))) for b in b"\xed\xa0\x80a"])
