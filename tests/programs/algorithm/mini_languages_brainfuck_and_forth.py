import sys

def brainfuck(source, data=b""):
    jumps, stack = {}, []
    for i, c in enumerate(source):
        if c == "[":
            stack.append(i)
        elif c == "]":
            if not stack:
                raise SyntaxError(f"unmatched ] at {i}")
            j = stack.pop()
            jumps[i], jumps[j] = j, i
    if stack:
        raise SyntaxError(f"unmatched [ at {stack[-1]}")
    tape, head, pc, out = bytearray(100), 0, 0, []
    source_data = iter(data)
    while pc < len(source):
        match source[pc]:
            case ">": head += 1
            case "<": head -= 1
            case "+": tape[head] = (tape[head] + 1) % 256
            case "-": tape[head] = (tape[head] - 1) % 256
            case ".": out.append(chr(tape[head]))
            case ",": tape[head] = next(source_data, 0)
            case "[" if not tape[head]: pc = jumps[pc]
            case "]" if tape[head]: pc = jumps[pc]
        pc += 1
    return "".join(out)

print(brainfuck("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."))
print(brainfuck(",[.,]", b"echo"), brainfuck(">,>,<[->+<]>.", bytes([40, 25])))
for bad in ("[[]", "]"):
    try:
        brainfuck(bad)
    except SyntaxError as error:
        print(error)

class Forth:
    def __init__(self):
        self.stack = []
        self.output = []
        self.words = {
            "+": self.binary(lambda a, b: a + b), "-": self.binary(lambda a, b: a - b), "*": self.binary(lambda a, b: a * b),
            "/": self.binary(lambda a, b: a // b), "=": self.binary(lambda a, b: -(a == b)), "<": self.binary(lambda a, b: -(a < b)),
            "dup": lambda: self.stack.append(self.stack[-1]), "drop": self.stack.pop, "swap": self.swap,
            "over": lambda: self.stack.append(self.stack[-2]), ".": lambda: self.output.append(str(self.stack.pop())),
        }
    def binary(self, f):
        def word():
            b, a = self.stack.pop(), self.stack.pop()
            self.stack.append(f(a, b))
        return word
    def swap(self):
        self.stack[-1], self.stack[-2] = self.stack[-2], self.stack[-1]
    def run(self, source):
        tokens = source.lower().split()
        self.execute(tokens)
        text, self.output = " ".join(self.output), []
        return text
    def execute(self, tokens):
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if token == ":":
                end = tokens.index(";", i)
                name, body = tokens[i + 1], tokens[i + 2:end]
                self.words[name] = lambda body=body: self.execute(body)
                i = end
            elif token == "if":
                depth, middle, j = 1, None, i
                while depth:
                    j += 1
                    if tokens[j] == "if":
                        depth += 1
                    elif tokens[j] == "then":
                        depth -= 1
                    elif tokens[j] == "else" and depth == 1:
                        middle = j
                branch = tokens[i + 1:middle or j] if self.stack.pop() else tokens[middle + 1:j] if middle else []
                self.execute(branch)
                i = j
            elif token in self.words:
                self.words[token]()
            else:
                try:
                    self.stack.append(int(token))
                except ValueError:
                    raise NameError(f"{token} ?") from None
            i += 1

f = Forth()
for line in ("1 2 + .", ": square dup * ; 7 square .", ": fact dup 2 < if drop 1 else dup 1 - fact * then ; 20 fact .", "10 3 / . 1 2 swap . .", "5 0 = if 1 else 2 then ."):
    print(line, "=>", f.run(line))
for bad in ("nonsense", "+"):
    try:
        f.run(bad)
    except (NameError, IndexError) as error:
        print(type(error).__name__, error)
