class Table:
    def __init__(self, *headers, align=""):
        self.headers, self.rows = headers, []
        self.align = align or "<" * len(headers)
    def add(self, *cells):
        if len(cells) != len(self.headers):
            raise ValueError(f"expected {len(self.headers)} cells, got {len(cells)}")
        self.rows.append(cells)
        return self
    def __iter__(self):
        text = [[self.show(c) for c in row] for row in [self.headers, *self.rows]]
        widths = [max(len(row[i]) for row in text) for i in range(len(self.headers))]
        line = "+" + "+".join("-" * (w + 2) for w in widths) + "+"
        yield line
        for n, row in enumerate(text):
            yield "|" + "|".join(f" {c:{a if n else '^'}{w}} " for c, a, w in zip(row, self.align, widths)) + "|"
            if n == 0:
                yield line
        yield line
    @staticmethod
    def show(cell):
        match cell:
            case float():
                return f"{cell:,.2f}"
            case None:
                return ""
            case bool():
                return "yes" if cell else "no"
            case _:
                return str(cell)

table = Table("item", "qty", "price", "sold", align="<>>^")
table.add("apple", 12, 0.5, True).add("melon", 3, 1234.5, False).add("añejo", None, 7.25, True)
print(*table, sep="\n")
try:
    table.add(1)
except ValueError as error:
    print(error)

def render(template, context):
    out, i = [], 0
    while i < len(template):
        start = template.find("{{", i)
        if start < 0:
            out.append(template[i:])
            break
        end = template.index("}}", start)
        out.append(template[i:start])
        expression = template[start + 2:end].strip()
        name, *filters = [p.strip() for p in expression.split("|")]
        value = context
        for part in name.split("."):
            value = value[int(part)] if part.isdigit() else value[part] if isinstance(value, dict) else getattr(value, part)
        for f in filters:
            f, _, argument = f.partition(":")
            value = {"upper": lambda v: str(v).upper(), "join": lambda v: argument.join(map(str, v)), "len": len, "money": lambda v: f"${v:,.2f}", "default": lambda v: v or argument}[f](value)
        out.append(str(value))
        i = end + 2
    return "".join(out)

class User:
    name = "ada"
    tags = ["x", "y"]
print(render("Hello {{ user.name | upper }}! {{ user.tags | join:+ }} ({{user.tags|len}}) owes {{ debts.1 | money }} {{ none | default:nothing }} {{ user.name }}.", {"user": User(), "debts": [1, 1234.5], "none": None}))
for bad in ("{{ missing }}", "{{ user.nope }}", "{{ user.name | wrong }}", "{{ open"):
    try:
        render(bad, {"user": User()})
    except (KeyError, AttributeError, ValueError) as error:
        print(type(error).__name__, error)

def histogram(data, width=20):
    largest = max(data.values())
    for key, n in sorted(data.items(), key=lambda kv: (-kv[1], kv[0])):
        yield f"{key:>8} {'█' * round(n / largest * width):<{width}} {n:3}"
print(*histogram({"north": 12, "south": 7, "east": 12, "west": 1}), sep="\n")
def box(text, width=24):
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > width and line:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    lines.append(line)
    return "\n".join(["┌" + "─" * (width + 2) + "┐", *(f"│ {l:^{width}} │" for l in lines), "└" + "─" * (width + 2) + "┘"])
print(box("the quick brown fox jumps over the lazy dog and runs away"))
