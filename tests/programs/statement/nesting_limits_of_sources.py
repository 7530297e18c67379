"""How deep sources may nest: CPython's tokenizer, parser and compiler each have a limit, and each says so."""


def attempt(label, source):
    try:
        compile(source, "<source>", "exec")
        print(label, "compiles")
    except SyntaxError as error:
        print(label, type(error).__name__, error.msg, error.lineno, error.offset)
    except (MemoryError, RecursionError) as error:
        print(label, type(error).__name__, error)


def nested(statement, depth):
    return "".join(" " * i + statement + "\n" for i in range(depth)) + " " * depth + "pass\n"


for count in (100, 199, 200, 201, 1000):
    attempt(f"brackets {count}", "x = " + "(" * count + "1" + ")" * count)
    attempt(f"calls {count}", "f(" * count + "1" + ")" * count)
    attempt(f"lists {count}", "[" * count + "]" * count)
for count in (20, 21, 99, 100, 101):
    attempt(f"if {count}", nested("if x:", count))
    attempt(f"while {count}", nested("while x:", count))
    attempt(f"class {count}", nested("class C:", count))
for count in (100, 7000):
    attempt(f"not {count}", "not " * count + "x")
    attempt(f"minus {count}", "-" * count + "x")
    attempt(f"power {count}", "**".join(["x"] * count))
    attempt(f"lambda {count}", "lambda: " * count + "x")
    attempt(f"conditional {count}", "x if y else " * count + "x")
    attempt(f"elif {count}", "if x: pass\n" + "elif x: pass\n" * count)
