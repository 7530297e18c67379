"""A JSON parser and pretty-printer, written out."""


class JSONError(ValueError):
    def __init__(self, message, text, position):
        line = text.count("\n", 0, position) + 1
        column = position - (text.rfind("\n", 0, position) + 1) + 1
        super().__init__(f"{message} at line {line}, column {column}")
        self.position = position


class Parser:
    ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

    def __init__(self, text):
        self.text = text
        self.at = 0

    def fail(self, message):
        raise JSONError(message, self.text, self.at)

    def skip(self):
        while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
            self.at += 1

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def expect(self, c):
        if self.peek() != c:
            self.fail(f"expected {c!r}")
        self.at += 1

    def parse(self):
        value = self.value()
        self.skip()
        if self.at != len(self.text):
            self.fail("extra data")
        return value

    def value(self):
        self.skip()
        match self.peek():
            case "{":
                return self.object()
            case "[":
                return self.array()
            case '"':
                return self.string()
            case c if c.isdigit() or c == "-":
                return self.number()
            case "":
                self.fail("unexpected end")
            case _:
                for word, value in (("true", True), ("false", False), ("null", None)):
                    if self.text.startswith(word, self.at):
                        self.at += len(word)
                        return value
                self.fail("unexpected character")

    def object(self):
        self.expect("{")
        result = {}
        self.skip()
        if self.peek() == "}":
            self.at += 1
            return result
        while True:
            self.skip()
            key = self.string()
            self.skip()
            self.expect(":")
            result[key] = self.value()
            self.skip()
            if self.peek() == ",":
                self.at += 1
                continue
            self.expect("}")
            return result

    def array(self):
        self.expect("[")
        result = []
        self.skip()
        if self.peek() == "]":
            self.at += 1
            return result
        while True:
            result.append(self.value())
            self.skip()
            if self.peek() == ",":
                self.at += 1
                continue
            self.expect("]")
            return result

    def string(self):
        self.expect('"')
        parts = []
        while True:
            c = self.peek()
            if c == "":
                self.fail("unterminated string")
            self.at += 1
            if c == '"':
                return "".join(parts)
            if c != "\\":
                parts.append(c)
                continue
            escape = self.peek()
            self.at += 1
            if escape == "u":
                digits = self.text[self.at:self.at + 4]
                try:
                    parts.append(chr(int(digits, 16)))
                except ValueError:
                    self.fail(f"bad escape \\u{digits}")
                self.at += 4
            elif escape in self.ESCAPES:
                parts.append(self.ESCAPES[escape])
            else:
                self.fail(f"bad escape \\{escape}")

    def number(self):
        start = self.at
        if self.peek() == "-":
            self.at += 1
        while self.peek().isdigit():
            self.at += 1
        is_float = False
        if self.peek() == ".":
            is_float = True
            self.at += 1
            while self.peek().isdigit():
                self.at += 1
        if self.peek() in ("e", "E"):
            is_float = True
            self.at += 1
            if self.peek() in ("+", "-"):
                self.at += 1
            while self.peek().isdigit():
                self.at += 1
        word = self.text[start:self.at]
        try:
            return float(word) if is_float else int(word)
        except ValueError:
            self.at = start
            self.fail(f"bad number {word!r}")


def quote(s):
    out = ['"']
    for c in s:
        if c in '"\\':
            out.append("\\" + c)
        elif c == "\n":
            out.append("\\n")
        elif ord(c) < 32:
            out.append(f"\\u{ord(c):04x}")
        else:
            out.append(c)
    out.append('"')
    return "".join(out)


def pretty(value, indent=2, level=0):
    pad = " " * (indent * (level + 1))
    end = " " * (indent * level)
    if value is None:
        return "null"
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, list):
        if not value:
            return "[]"
        return "[\n" + ",\n".join(pad + pretty(v, indent, level + 1) for v in value) + "\n" + end + "]"
    items = (f"{pad}{quote(k)}: {pretty(v, indent, level + 1)}" for k, v in sorted(value.items()))
    return "{\n" + ",\n".join(items) + "\n" + end + "}" if value else "{}"


SAMPLE = r'''
{"name": "krait", "kind": "compiler", "stars": 4.5e3, "tags": ["python", "rust", [], {}],
 "nested": {"deep": [1, -2, 3.25, {"ok": true, "none": null}]}, "text": "line\nbreak \u00e9 \"quoted\""}
'''


def main():
    document = Parser(SAMPLE).parse()
    text = pretty(document)
    print(text)
    print("round trip:", Parser(text).parse() == document)
    for bad in ('{"a": }', "[1, 2", '"abc', "[1 2]", "nul", '{"a": 1}}', '["\\x"]'):
        try:
            Parser(bad).parse()
        except JSONError as error:
            print(f"{bad:12} {error}")


main()
