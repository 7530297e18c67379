"""A small Lisp: reader, evaluator with tail calls, and a REPL over standard input."""
import math
import operator as op
import sys


class Symbol(str):
    def __repr__(self):
        return str(self)


class Environment(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise LispError(f"unbound symbol: {name}")


class LispError(Exception):
    """What the program being evaluated did wrong."""


class Procedure:
    def __init__(self, parameters, body, env):
        self.parameters, self.body, self.env = parameters, body, env

    def bind(self, args):
        if len(args) != len(self.parameters):
            raise LispError(f"expected {len(self.parameters)} arguments, got {len(args)}")
        return Environment(self.parameters, args, self.env)


def tokenize(text):
    lines = (line.split(";")[0] for line in text.splitlines())
    return " ".join(lines).replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()


def read(tokens):
    if not tokens:
        raise EOFError
    token = tokens.pop(0)
    if token == "(":
        items = []
        while True:
            if not tokens:
                raise EOFError
            if tokens[0] == ")":
                tokens.pop(0)
                return items
            items.append(read(tokens))
    if token == ")":
        raise LispError("unexpected )")
    if token == "'":
        return [Symbol("quote"), read(tokens)]
    return atom(token)


def atom(token):
    for kind in (int, float):
        try:
            return kind(token)
        except ValueError:
            pass
    return {"#t": True, "#f": False}.get(token, Symbol(token))


def standard():
    env = Environment()
    env.update({
        "+": lambda *a: sum(a), "*": lambda *a: math.prod(a), "-": lambda a, *b: a - sum(b) if b else -a,
        "/": op.truediv, "quotient": op.floordiv, "modulo": op.mod,
        "<": op.lt, ">": op.gt, "<=": op.le, ">=": op.ge, "=": op.eq, "eq?": op.is_,
        "car": lambda x: x[0], "cdr": lambda x: x[1:], "cons": lambda a, b: [a] + b,
        "list": lambda *a: list(a), "null?": lambda x: x == [], "length": len, "not": op.not_,
        "append": lambda *a: [x for part in a for x in part], "sqrt": math.sqrt, "abs": abs,
        "map": lambda f, xs: [apply(f, [x]) for x in xs],
        "number?": lambda x: isinstance(x, (int, float)) and not isinstance(x, bool),
    })
    return env


def apply(f, args):
    if isinstance(f, Procedure):
        return evaluate(f.body, f.bind(args))
    return f(*args)


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, list):
            return x
        if not x:
            return []
        match x:
            case ["quote", value]:
                return value
            case ["if", test, then, *otherwise]:
                x = then if evaluate(test, env) is not False else (otherwise[0] if otherwise else [])
                continue
            case ["define", [name, *parameters], *body]:
                env[name] = Procedure(parameters, [Symbol("begin"), *body], env)
                return None
            case ["define", name, value]:
                env[name] = evaluate(value, env)
                return None
            case ["set!", name, value]:
                env.find(name)[name] = evaluate(value, env)
                return None
            case ["lambda", parameters, *body]:
                return Procedure(parameters, [Symbol("begin"), *body], env)
            case ["let", bindings, *body]:
                names = [b[0] for b in bindings]
                values = [evaluate(b[1], env) for b in bindings]
                env = Environment(names, values, env)
                x = [Symbol("begin"), *body]
                continue
            case ["begin", *body]:
                for part in body[:-1]:
                    evaluate(part, env)
                x = body[-1] if body else []
                continue
        f, *args = [evaluate(part, env) for part in x]
        if isinstance(f, Procedure):
            x, env = f.body, f.bind(args)
        elif callable(f):
            return f(*args)
        else:
            raise LispError(f"not a procedure: {show(f)}")


def show(value):
    match value:
        case True:
            return "#t"
        case False:
            return "#f"
        case list():
            return "(" + " ".join(show(v) for v in value) + ")"
        case Procedure():
            return f"#<procedure of {len(value.parameters)}>"
        case _:
            return str(value)


def repl(source):
    env = standard()
    pending = []
    for number, line in enumerate(source, 1):
        pending += tokenize(line)
        while pending:
            rest = list(pending)
            try:
                expression = read(rest)
            except EOFError:
                break
            except LispError as error:
                print(f"line {number}: {error}")
                pending = []
                break
            pending = rest
            try:
                value = evaluate(expression, env)
                if value is not None:
                    print(show(value))
            except LispError as error:
                print(f"line {number}: {error}")
            except (TypeError, IndexError, ZeroDivisionError) as error:
                print(f"line {number}: {type(error).__name__}: {error}")


repl(sys.stdin)
