class VMError(Exception):
    pass

class Instruction:
    def __init__(self, *args): self.args = args
    def __repr__(self): return f"{type(self).__name__}{self.args}"
    def __call__(self, vm): raise NotImplementedError

class Push(Instruction):
    def __call__(self, vm): vm.stack.append(self.args[0])
class Load(Instruction):
    def __call__(self, vm):
        try:
            vm.stack.append(vm.variables[self.args[0]])
        except KeyError as error:
            raise VMError(f"no variable {error.args[0]}") from error
class Store(Instruction):
    def __call__(self, vm): vm.variables[self.args[0]] = vm.stack.pop()
class Binary(Instruction):
    def __call__(self, vm):
        b, a = vm.stack.pop(), vm.stack.pop()
        vm.stack.append(self.operation(a, b))
class Add(Binary):
    def operation(self, a, b): return a + b
class Mul(Binary):
    def operation(self, a, b): return a * b
class Sub(Binary):
    def operation(self, a, b): return a - b
class Less(Binary):
    def operation(self, a, b): return a < b
class Jump(Instruction):
    def __call__(self, vm): vm.pc = vm.labels[self.args[0]]
class JumpIf(Jump):
    def __call__(self, vm):
        if vm.stack.pop():
            super().__call__(vm)
class Label(Instruction):
    def __call__(self, vm): pass
class Print(Instruction):
    def __call__(self, vm): vm.output.append(vm.stack.pop())
class Call(Instruction):
    def __call__(self, vm):
        vm.frames.append((vm.pc, vm.variables))
        vm.variables = dict(vm.variables)
        vm.pc = vm.labels[self.args[0]]
class Return(Instruction):
    def __call__(self, vm):
        if not vm.frames:
            raise VMError("return without call")
        vm.pc, vm.variables = vm.frames.pop()
class Halt(Instruction):
    def __call__(self, vm): vm.pc = len(vm.code)

REGISTRY = {cls.__name__.lower(): cls for base in (Instruction, Binary, Jump) for cls in base.__subclasses__()}

class VM:
    def __init__(self, code):
        self.code = code
        self.labels = {i.args[0]: n for n, i in enumerate(code) if isinstance(i, Label)}
        self.stack, self.variables, self.frames, self.output = [], {}, [], []
        self.pc = self.steps = 0
    def run(self, limit=100000):
        while self.pc < len(self.code):
            instruction = self.code[self.pc]
            self.pc += 1
            self.steps += 1
            if self.steps > limit:
                raise VMError("too many steps")
            try:
                instruction(self)
            except IndexError:
                raise VMError(f"stack underflow in {instruction}") from None
        return self.output

def assemble(text):
    code = []
    for line in text.strip().splitlines():
        for part in line.split(";"):
            if not (words := part.split("#")[0].split()):
                continue
            name, *args = words
            if name.endswith(":"):
                code.append(Label(name[:-1]))
            elif name not in REGISTRY:
                raise VMError(f"unknown instruction {name}")
            else:
                code.append(REGISTRY[name](*(int(a) if a.lstrip("-").isdigit() else a for a in args)))
    return code

factorial = """
    push 1; store r; push 1; store i
  loop:
    load r; load i; mul; store r      # r *= i
    load i; push 1; add; store i
    load i; push 31; less; jumpif loop
    load r; print
"""
vm = VM(assemble(factorial))
print(vm.run(), vm.steps)
recursive = """
    push 15; call fib; print; halt
  fib:
    store n; load n; push 2; less; jumpif base
    load n; push 1; sub; call fib
    load n; push 2; sub; call fib
    add; return
  base: ; load n; return
"""
vm = VM(assemble(recursive))
print(vm.run(), vm.steps, vm.frames)
for bad in ("add", "load x", "return", "spin: ; jump spin", "nonsense 1"):
    try:
        VM(assemble(bad)).run(1000)
    except VMError as error:
        print(f"{error} (cause {error.__cause__!r})")
print(sorted(REGISTRY), Push(5), [c.__name__ for c in JumpIf.__mro__])
