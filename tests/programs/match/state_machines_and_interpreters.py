from dataclasses import dataclass

@dataclass
class Num: value: float
@dataclass
class Var: name: str
@dataclass
class Bin:
    op: str
    left: object
    right: object
@dataclass
class Let:
    name: str
    value: object
    body: object

def evaluate(node, env={}):
    match node:
        case Num(value):
            return value
        case Var(name) if name in env:
            return env[name]
        case Var(name):
            raise NameError(f"unbound {name}")
        case Bin("+", l, r):
            return evaluate(l, env) + evaluate(r, env)
        case Bin("*", l, r):
            return evaluate(l, env) * evaluate(r, env)
        case Bin(op=("-" | "/") as op, left=l, right=r):
            a, b = evaluate(l, env), evaluate(r, env)
            return a - b if op == "-" else a / b
        case Let(name, value, body):
            return evaluate(body, {**env, name: evaluate(value, env)})
        case _:
            raise TypeError(f"cannot evaluate {node!r}")

def simplify(node):
    match node:
        case Bin("*", Num(0), _) | Bin("*", _, Num(0)):
            return Num(0)
        case Bin("*", Num(1), x) | Bin("*", x, Num(1)) | Bin("+", Num(0), x) | Bin("+", x, Num(0)):
            return simplify(x)
        case Bin(op, Num(a), Num(b)):
            return Num(evaluate(Bin(op, Num(a), Num(b))))
        case Bin(op, l, r):
            new = Bin(op, simplify(l), simplify(r))
            return new if new == node else simplify(new)
    return node

expr = Let("x", Num(5), Bin("+", Bin("*", Var("x"), Num(2)), Bin("-", Num(10), Num(3))))
print(evaluate(expr), evaluate(Bin("/", Num(1), Num(4))))
print(simplify(Bin("+", Bin("*", Num(1), Var("y")), Bin("*", Num(0), Var("z")))), simplify(Bin("*", Bin("+", Num(2), Num(3)), Var("q"))))
for bad in (Var("nope"), Bin("%", Num(1), Num(2)), "text"):
    try:
        evaluate(bad)
    except (NameError, TypeError) as error:
        print(error)

def robot(commands):
    x = y = heading = 0
    for command in commands:
        match command.split():
            case ["forward" | "fd", n]:
                dx, dy = [(0, 1), (1, 0), (0, -1), (-1, 0)][heading]
                x, y = x + dx * int(n), y + dy * int(n)
            case ["turn", ("left" | "right") as side]:
                heading = (heading + (1 if side == "right" else -1)) % 4
            case ["repeat", n, *rest] if n.isdigit():
                x2, y2, _ = robot([" ".join(rest)] * int(n))
                x, y = x + x2, y + y2
            case ["stop"]:
                break
            case []:
                continue
            case other:
                print("cannot", other)
    return x, y, heading
print(robot(["fd 5", "turn right", "forward 2", "", "turn left", "jump high", "repeat 3 fd 2", "stop", "fd 100"]))
def json_type(v):
    match v:
        case bool(): return "boolean"
        case None: return "null"
        case int() | float(): return "number"
        case str(): return "string"
        case [] | [_, *_]: return f"array of {len(v)}"
        case {**entries}: return "object with " + ",".join(entries)
print([json_type(v) for v in (True, None, 1, 2.5, "s", [], [1, 2], {"a": 1, "b": 2})])
