import io

class ConfigError(Exception):
    def __init__(self, message, line):
        super().__init__(f"line {line}: {message}")
        self.line = line

def parse_ini(text):
    config, section = {"": {}}, ""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("["):
            if not line.endswith("]"):
                raise ConfigError("section without ]", number)
            section = line[1:-1]
            config.setdefault(section, {})
        elif "=" in line:
            key, value = (p.strip() for p in line.split("=", 1))
            config[section][key] = convert(value)
        else:
            raise ConfigError(f"cannot read {line!r}", number)
    return config

def convert(value):
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    lowered = value.lower()
    if lowered in ("yes", "true", "on", "no", "false", "off"):
        return lowered in ("yes", "true", "on")
    if "," in value:
        return [convert(v.strip()) for v in value.split(",")]
    return value.strip('"')

print(parse_ini("""
top = level
[server]
host = "example.org"
port = 8080
ratio = .75
debug = Yes
[lists]
; a comment
values = 1, 2.5, three, off
empty =
"""))
for bad in ("[open", "[s]\nnonsense"):
    try:
        parse_ini(bad)
    except ConfigError as error:
        print(error, error.line)

def parse_csv(stream, separator=","):
    field, row, quoted = [], [], False
    text = stream.read()
    i = 0
    while i < len(text):
        c = text[i]
        if quoted:
            if c == '"' and text[i + 1:i + 2] == '"':
                field.append('"')
                i += 1
            elif c == '"':
                quoted = False
            else:
                field.append(c)
        elif c == '"':
            quoted = True
        elif c == separator or c == "\n":
            row.append("".join(field))
            field.clear()
            if c == "\n":
                yield row
                row = []
        else:
            field.append(c)
        i += 1
    if field or row:
        yield row + ["".join(field)]
rows = list(parse_csv(io.StringIO('name,note,n\nada,"said ""hi"", twice",3\nbob,"two\nlines",4\nlast,,')))
print(rows)
header, *body = rows
print([dict(zip(header, r)) for r in body])

def parse_query(query):
    def unquote(s):
        out, i = bytearray(), 0
        while i < len(s):
            if s[i] == "%":
                out.append(int(s[i + 1:i + 3], 16))
                i += 3
            else:
                out += (" " if s[i] == "+" else s[i]).encode()
                i += 1
        return out.decode()
    result = {}
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        result.setdefault(unquote(key), []).append(unquote(value))
    return result
print(parse_query("q=caf%C3%A9+au+lait&x=1&x=2&flag&%E2%82%AC=100%25"))

def select(rows, where=None, order=None, columns=None, limit=None):
    rows = [r for r in rows if where is None or eval(where, {"__builtins__": {}}, r)]
    if order:
        rows.sort(key=lambda r: r[order.lstrip("-")], reverse=order.startswith("-"))
    return [tuple(r[c] for c in columns or r) for r in rows[:limit]]
people = [dict(name=n, age=a, city=c) for n, a, c in [("ada", 36, "london"), ("bob", 25, "paris"), ("cyd", 41, "london"), ("dan", 25, "rome")]]
print(select(people, "age > 30 and city == 'london'", "-age"), select(people, order="name", columns=["name"], limit=2), select(people, "name[0] in 'bd'"))
