"""A tokenizer, a parser and a compiler for a little language of expressions, and the stack machine that runs it.

Statements, one a line:   name = expression      an assignment
                          print expression       its value
                          dump expression        the compiled instructions
"""
import re
import sys
from typing import Iterator, NamedTuple

TOKEN = re.compile(r"""
    (?P<number>\d+(?:\.\d+)?)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<operator>\*\*|//|<=|>=|==|!=|[-+*/%()<>=?:,])
  | (?P<blank>[ \t]+)
""", re.VERBOSE)


class Token(NamedTuple):
    kind: str
    text: str
    column: int


class CompileError(Exception):
    def __init__(self, message, column):
        super().__init__(message)
        self.column = column


def tokenize(line: str) -> Iterator[Token]:
    position = 0
    while position < len(line):
        match = TOKEN.match(line, position)
        if match is None:
            raise CompileError(f"unexpected character {line[position]!r}", position)
        if match.lastgroup != "blank":
            yield Token(match.lastgroup, match.group(), position)
        position = match.end()
    yield Token("end", "", len(line))


# The tree: nested tuples, the first item says what.
BINARY = {
    "<": 2, "<=": 2, ">": 2, ">=": 2, "==": 2, "!=": 2,
    "+": 3, "-": 3, "*": 4, "/": 4, "//": 4, "%": 4, "**": 6,
}
UNARY_PRECEDENCE = 5
FUNCTIONS = {"max": max, "min": min, "abs": abs, "sum": lambda *numbers: sum(numbers)}


class Parser:
    """Precedence climbing."""

    def __init__(self, tokens):
        self.tokens = list(tokens)
        self.index = 0

    @property
    def current(self):
        return self.tokens[self.index]

    def advance(self):
        token = self.current
        self.index += 1
        return token

    def accept(self, text):
        if self.current.kind != "end" and self.current.text == text:
            return self.advance()
        return None

    def expect(self, text):
        if (token := self.accept(text)) is None:
            found = self.current.text or "end of line"
            raise CompileError(f"expected {text!r}, found {found!r}", self.current.column)
        return token

    def whole(self):
        tree = self.conditional()
        if self.current.kind != "end":
            raise CompileError(f"unexpected {self.current.text!r}", self.current.column)
        return tree

    def conditional(self):
        condition = self.binary(2)
        if not self.accept("?"):
            return condition
        yes = self.conditional()
        self.expect(":")
        return ("if", condition, yes, self.conditional())

    def binary(self, least):
        left = self.unary()
        while (precedence := BINARY.get(self.current.text, 0)) >= least:
            operator = self.advance().text
            # ** binds to the right, the others to the left
            right = self.binary(precedence if operator == "**" else precedence + 1)
            left = ("binary", operator, left, right)
        return left

    def unary(self):
        if self.accept("-"):
            return ("negate", self.binary(UNARY_PRECEDENCE))
        return self.primary()

    def primary(self):
        token = self.advance() if self.current.kind != "end" else self.current
        match token:
            case Token("number", text):
                return ("number", float(text) if "." in text else int(text))
            case Token("name", name) if self.accept("("):
                arguments = []
                while not self.accept(")"):
                    if arguments:
                        self.expect(",")
                    arguments.append(self.conditional())
                if name not in FUNCTIONS:
                    raise CompileError(f"unknown function {name!r}", token.column)
                return ("call", name, arguments)
            case Token("name", name):
                return ("load", name)
            case Token(text="("):
                inner = self.conditional()
                self.expect(")")
                return inner
        raise CompileError("expected an expression", token.column)


class Code:
    def __init__(self):
        self.instructions = []

    def emit(self, operation, argument=None):
        self.instructions.append((operation, argument))
        return len(self.instructions) - 1

    def patch(self, at):
        operation, _ = self.instructions[at]
        self.instructions[at] = (operation, len(self.instructions))

    def compile(self, tree):
        match tree:
            case ("number", value):
                self.emit("push", value)
            case ("load", name):
                self.emit("load", name)
            case ("negate", operand):
                self.compile(operand)
                self.emit("negate")
            case ("binary", operator, left, right):
                self.compile(left)
                self.compile(right)
                self.emit("binary", operator)
            case ("if", condition, yes, no):
                self.compile(condition)
                to_else = self.emit("jump_if_false")
                self.compile(yes)
                to_end = self.emit("jump")
                self.patch(to_else)
                self.compile(no)
                self.patch(to_end)
            case ("call", name, arguments):
                for argument in arguments:
                    self.compile(argument)
                self.emit("call", (name, len(arguments)))
            case _:
                raise TypeError(f"not a tree: {tree!r}")
        return self

    def __str__(self):
        lines = []
        for offset, (operation, argument) in enumerate(self.instructions):
            lines.append(f"{offset:4}  {operation:<14}{'' if argument is None else argument}".rstrip())
        return "\n".join(lines)


def fold(tree):
    """Computes what consists of numbers alone."""
    match tree:
        case ("negate", operand):
            match fold(operand):
                case ("number", value):
                    return ("number", -value)
                case other:
                    return ("negate", other)
        case ("binary", operator, left, right):
            left, right = fold(left), fold(right)
            if left[0] == right[0] == "number":
                try:
                    return ("number", Machine.OPERATORS[operator](left[1], right[1]))
                except ArithmeticError:
                    pass
            return ("binary", operator, left, right)
        case ("if", *parts):
            condition, yes, no = map(fold, parts)
            if condition[0] == "number":
                return yes if condition[1] else no
            return ("if", condition, yes, no)
        case ("call", name, arguments):
            return ("call", name, [fold(a) for a in arguments])
    return tree


class Machine:
    OPERATORS = {
        "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
        "//": lambda a, b: a // b, "%": lambda a, b: a % b, "**": lambda a, b: a ** b,
        "<": lambda a, b: int(a < b), "<=": lambda a, b: int(a <= b), ">": lambda a, b: int(a > b),
        ">=": lambda a, b: int(a >= b), "==": lambda a, b: int(a == b), "!=": lambda a, b: int(a != b),
    }

    def __init__(self):
        self.variables = {}
        self.executed = 0

    def run(self, code):
        stack = []
        pc = 0
        while pc < len(code.instructions):
            operation, argument = code.instructions[pc]
            pc += 1
            self.executed += 1
            if operation == "push":
                stack.append(argument)
            elif operation == "load":
                stack.append(self.variables[argument])
            elif operation == "negate":
                stack.append(-stack.pop())
            elif operation == "binary":
                right = stack.pop()
                stack.append(self.OPERATORS[argument](stack.pop(), right))
            elif operation == "jump":
                pc = argument
            elif operation == "jump_if_false":
                if not stack.pop():
                    pc = argument
            elif operation == "call":
                name, count = argument
                arguments = stack[len(stack) - count:]
                del stack[len(stack) - count:]
                stack.append(FUNCTIONS[name](*arguments))
        (result,) = stack
        return result


def execute(machine, line):
    first, _, rest = line.partition(" ")
    if first in ("print", "dump"):
        code = Code().compile(fold(Parser(tokenize(rest)).whole()))
        print(code if first == "dump" else machine.run(code))
        return
    name, equals, expression = line.partition("=")
    if not equals or not name.strip().isidentifier():
        raise CompileError("expected an assignment, 'print' or 'dump'", 0)
    machine.variables[name.strip()] = machine.run(Code().compile(fold(Parser(tokenize(expression)).whole())))


def main():
    machine = Machine()
    errors = 0
    for number, line in enumerate(sys.stdin, 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        try:
            execute(machine, line)
        except CompileError as error:
            errors += 1
            print(f"line {number}, column {error.column}: {error}")
        except KeyError as error:
            errors += 1
            print(f"line {number}: unknown variable {error.args[0]}")
        except (ArithmeticError, TypeError) as error:
            errors += 1
            print(f"line {number}: {type(error).__name__}: {error}")
    print(f"{machine.executed} instructions executed, {errors} errors; variables:",
          ", ".join(f"{k}={v}" for k, v in sorted(machine.variables.items())))


if __name__ == "__main__":
    main()
