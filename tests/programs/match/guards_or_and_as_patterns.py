def f(x):
    match x:
        case (1 | 2 | 3) as small:
            return f"small {small}"
        case int() as n if n % 2 == 0:
            return f"even {n}"
        case int() as n if n > 100:
            return f"big odd {n}"
        case [("a" | "b") as letter, (int() | float()) as number]:
            return f"{letter} with {number}"
        case (str() | bytes()) as text if text:
            return f"text {text!r}"
        case {"k": [*_, last] as whole}:
            return f"last {last} of {whole}"
        case unknown:
            return f"unknown {unknown!r}"

for x in (2, 10, 7, 101, ["a", 1.5], ["c", 1], "hi", "", b"by", {"k": [1, 2]}, {"k": 5}):
    print(f(x))

log = []
def guard(name, result):
    log.append(name)
    return result
match 5:
    case n if guard("first", False):
        print("never")
    case m if guard("second", True):
        print("second", m)
    case _ if guard("third", True):
        print("never")
print(log, n, m)

match [1, 2, 3]:
    case [a, b, 4]:
        print("never")
    case [a, b, c]:
        print("bound", a, b, c)

def failing_guard(x):
    try:
        match x:
            case n if n / 0:
                pass
    except ZeroDivisionError as error:
        return f"guard raised {error}"
print(failing_guard(1))

for i in range(6):
    match i:
        case 1:
            continue
        case 4:
            break
        case _:
            print("i", i)
for source in ("case x:\n  pass\n case y: pass", "case [a, a]: pass", "case a | b: pass", "case {**_}: pass",
               "case x | 1: pass", "case (y := 5): pass"):
    try:
        compile(f"match 1:\n {source}", "<match>", "exec")
    except SyntaxError as error:
        print(error.msg)
