"""East Asian encodings: codecs over the tables of `_cjk_tables`."""

import codecs as _codecs
from binascii import a2b_base64 as _a2b

_SEQUENCE = "illegal multibyte sequence"
_INCOMPLETE = "incomplete multibyte sequence"


def _cells(name):
    prefixes = (b"", b"\x8f") if name == "euc_jp" else (b"",)
    return [p + bytes((l, t)) for p in prefixes for l in range(0x81, 0xFF) for t in range(0x30, 0xFF)]


def _text_of(name):
    """The text of the cells of a table's grid."""
    import zlib
    from _cjk_tables import TABLES
    base, packed, _, _, _, _ = TABLES[name]
    data = zlib.decompress(_a2b(packed))
    half = len(data) // 2
    planes = bytearray(len(data))
    planes[0::2], planes[1::2] = data[half:], data[:half]
    text = planes.decode("utf-16-le")
    if base is not None:
        text = "".join([b if c == "\x01" else c for b, c in zip(_text_of(base), text)])
    return text


class _Tables:
    """What bytes mean, and how characters are written."""

    def __init__(self, name):
        from _cjk_tables import TABLES
        _, _, ones, otherwise, gone, self.illegal = TABLES[name]
        self.decode = {cell: c for cell, c in zip(_cells(name), _text_of(name)) if c != "\0"}
        self.encode = {}
        for cell, c in self.decode.items():
            self.encode.setdefault(c, cell)
        for byte, c in ones.items():
            self.decode[bytes((byte,))] = c
            self.encode[c] = bytes((byte,))
        self.encode.update(otherwise)
        for c in gone:
            self.encode.pop(c, None)
        self.fours = _Fours(self.encode) if name == "gb18030" else None
        self.hangul = name == "euc_kr"
        self.threes = name == "euc_jp"


class _Fours:
    """The four bytes of GB 18030: the characters of the first plane without two bytes in their order, and the other planes."""

    def __init__(self, twos):
        skipped = sorted(ord(c) for c in twos if c >= "\x80")
        # Ranges of characters that follow each other: (first number, first character).
        self.starts, self.numbers = [], []
        number, previous = 0, 0x7F
        for c in [*skipped, 0x10000]:
            for low, high in ((previous + 1, min(c, 0xD800)), (max(previous + 1, 0xE000), c)):
                if low < high:
                    self.starts.append(low)
                    self.numbers.append(number)
                    number += high - low
            previous = c
        self.count = number

    def write(self, c):
        from bisect import bisect_right
        code = ord(c)
        if code >= 0x10000:
            number = code - 0x10000 + 189000
        else:
            i = bisect_right(self.starts, code) - 1
            number = self.numbers[i] + code - self.starts[i]
        number, d = divmod(number, 10)
        number, third = divmod(number, 126)
        a, b = divmod(number, 10)
        return bytes((0x81 + a, 0x30 + b, 0x81 + third, 0x30 + d))

    def read(self, data):
        from bisect import bisect_right
        a, b, c, d = data
        if not (0x30 <= d <= 0x39 and 0x81 <= c <= 0xFE):
            return None
        number = ((a - 0x81) * 10 + b - 0x30) * 1260 + (c - 0x81) * 10 + d - 0x30
        if number < self.count:
            i = bisect_right(self.numbers, number) - 1
            return chr(self.starts[i] + number - self.numbers[i])
        number -= 189000
        return chr(0x10000 + number) if 0 <= number <= 0xFFFFF else None


_FIRST = bytes.fromhex("a1a2a4a7a8a9b1b2b3b5b6b7b8b9babbbcbdbe")
_LAST = bytes.fromhex("d4a1a2a3a4a5a6a7a9aaabacadaeafb0b1b2b4b5b6b7b8babbbcbdbe")


def _hangul(c):
    """A syllable that KS X 1001 lacks, as fill character and three letters."""
    rest, last = divmod(ord(c) - 0xAC00, 28)
    first, middle = divmod(rest, 21)
    return bytes((0xA4, 0xD4, 0xA4, _FIRST[first], 0xA4, 0xBF + middle, 0xA4, _LAST[last]))


def _syllable(data):
    first, middle, last = _FIRST.find(data[3:4]), data[5] - 0xBF, _LAST.find(data[7:8])
    if data[2] == data[4] == data[6] == 0xA4 and first >= 0 and 0 <= middle < 21 and last >= 0:
        return chr(0xAC00 + (first * 21 + middle) * 28 + last)
    return None


class MultibyteCodec:
    __module__ = None

    def __init__(self, name):
        self._name = name
        self._tables = None

    def _ready(self):
        if self._tables is None:
            self._tables = _Tables(self._name)
        return self._tables

    def encode(self, input, errors=None):
        if not isinstance(input, str):
            raise TypeError("couldn't convert the object to str.")
        return self._encode(input, errors or "strict"), len(input)

    def _write(self, tables, c):
        """The bytes of a character, or None."""
        found = tables.encode.get(c)
        if found is not None:
            return found
        if tables.fours is not None and not "\ud800" <= c <= "\udfff":
            return tables.fours.write(c)
        if tables.hangul and "\uac00" <= c <= "\ud7a3":
            return _hangul(c)
        return None

    def _encode(self, text, errors):
        if text.isascii():
            return text.encode("ascii")
        tables = self._ready()
        out = bytearray()
        i, end = 0, len(text)
        while i < end:
            c = text[i]
            if c < "\x80":
                out.append(ord(c))
                i += 1
                continue
            found = self._write(tables, c)
            if found is not None:
                out += found
                i += 1
                continue
            if errors == "ignore":
                i += 1
                continue
            if errors == "replace":
                out += b"?"
                i += 1
                continue
            error = UnicodeEncodeError(self._name, text, i, i + 1, _SEQUENCE)
            if errors == "strict":
                raise error
            instead, at = _handled(_codecs.lookup_error(errors)(error), error, len(text))
            out += instead if isinstance(instead, bytes) else self._encode(instead, "strict")
            i = at
        return bytes(out)

    def decode(self, input, errors=None):
        data = bytes(input)
        text, used = self._decode(data, errors or "strict", True)
        return text, used

    def _next(self, tables, data, i):
        """The character at `i` and how many bytes it has; None and a reason's length: -1 for incomplete."""
        byte = data[i]
        left = len(data) - i
        one = tables.decode.get(data[i:i + 1])
        if one is not None:
            return one, 1
        if left < 2:
            return (None, 1) if byte in tables.illegal else (None, -1)
        if tables.fours is not None and 0x30 <= data[i + 1] <= 0x39 and byte < 0xFF and byte > 0x80:
            if left < 4:
                return None, -1
            four = tables.fours.read(data[i:i + 4])
            return (four, 4) if four is not None else (None, 1)
        if tables.threes and byte == 0x8F:
            if left < 3:
                return None, -1
            three = tables.decode.get(data[i:i + 3])
            return (three, 3) if three is not None else (None, 1)
        if tables.hangul and byte == 0xA4 and data[i + 1] == 0xD4:
            if left < 8:
                return None, -1
            syllable = _syllable(data[i:i + 8])
            return (syllable, 8) if syllable is not None else (None, 1)
        two = tables.decode.get(data[i:i + 2])
        return (two, 2) if two is not None else (None, 1)

    def _decode(self, data, errors, final):
        if data.isascii():
            return data.decode("ascii"), len(data)
        tables = self._ready()
        out = []
        i, end = 0, len(data)
        while i < end:
            byte = data[i]
            if byte < 0x80:
                out.append(chr(byte))
                i += 1
                continue
            c, length = self._next(tables, data, i)
            if c is not None:
                out.append(c)
                i += length
                continue
            if length < 0:
                if not final:
                    break
                stop, reason = end, _INCOMPLETE
            else:
                stop, reason = i + length, _SEQUENCE
            if errors == "ignore":
                i = stop
                continue
            if errors == "replace":
                out.append("\ufffd")
                i = stop
                continue
            error = UnicodeDecodeError(self._name, data, i, stop, reason)
            if errors == "strict":
                raise error
            instead, i = _handled(_codecs.lookup_error(errors)(error), error, len(data))
            out.append(instead)
        return "".join(out), i


def _handled(answer, error, length):
    """What an error handler answered, checked."""
    kinds = (str, bytes) if isinstance(error, UnicodeEncodeError) else str
    which = "encoding" if isinstance(error, UnicodeEncodeError) else "decoding"
    if not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[0], kinds) or not isinstance(answer[1], int):
        what = "(str, int) tuple"
        raise TypeError(f"{which} error handler must return {what}")
    at = answer[1] + length if answer[1] < 0 else answer[1]
    if not 0 <= at <= length:
        raise IndexError(f"position {answer[1]} from error handler out of bounds")
    return answer[0], at


class MultibyteIncrementalEncoder:
    codec = None

    def __init__(self, errors="strict"):
        self.errors = errors

    def encode(self, input, final=False):
        return self.codec._encode(input, self.errors)

    def getstate(self):
        return 0

    def setstate(self, state, /):
        pass

    def reset(self):
        pass


class MultibyteIncrementalDecoder:
    codec = None

    def __init__(self, errors="strict"):
        self.errors = errors
        self._pending = b""

    def decode(self, input, final=False):
        data = self._pending + bytes(input)
        text, used = self.codec._decode(data, self.errors, final)
        self._pending = data[used:]
        return text

    def getstate(self):
        return self._pending, 0

    def setstate(self, state, /):
        self._pending = state[0]

    def reset(self):
        self._pending = b""


class MultibyteStreamReader:
    codec = None

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors
        self._pending = b""

    def _read(self, method, size):
        while True:
            data = getattr(self.stream, method)() if size is None or size < 0 else getattr(self.stream, method)(size)
            if not isinstance(data, bytes):
                raise TypeError(f"stream function returned a non-bytes object ({type(data).__name__})")
            final = not data or size is None or size < 0
            data = self._pending + data
            text, used = self.codec._decode(data, self.errors, final and method == "read" or not data)
            self._pending = data[used:]
            if text or final or size is None:
                return text
            size = 1

    def read(self, sizeobj=None, /):
        return self._read("read", sizeobj)

    def readline(self, sizeobj=None, /):
        return self._read("readline", sizeobj)

    def readlines(self, sizehintobj=None, /):
        return self._read("read", sizehintobj).splitlines(True)

    def reset(self):
        self._pending = b""


class MultibyteStreamWriter:
    codec = None

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors

    def write(self, strobj, /):
        self.stream.write(self.codec._encode(strobj, self.errors))

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)

    def reset(self):
        pass


MultibyteCodec.__module__ = "_multibytecodec"


def _getter(names):
    """`getcodec` of a module that has the named codecs."""
    made = {}

    def getcodec(encoding, /):
        if not isinstance(encoding, str):
            raise TypeError("encoding name must be a string.")
        if encoding not in names:
            raise LookupError("no such codec is supported.")
        return made.setdefault(encoding, made.get(encoding) or MultibyteCodec(encoding))

    return getcodec
