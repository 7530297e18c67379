class EventSource:
    def __init__(self):
        self.listeners = []
    def listen(self, generator):
        next(generator)
        self.listeners.append(generator)
        return generator
    def emit(self, event):
        for g in self.listeners[:]:
            try:
                g.send(event)
            except StopIteration as stop:
                print("listener done:", stop.value)
                self.listeners.remove(g)

def counter(limit):
    seen = []
    while len(seen) < limit:
        seen.append((yield))
    return seen

def printer(prefix):
    try:
        while True:
            event = yield
            print(prefix, event)
    finally:
        print(prefix, "closed")

def filtered(predicate, target):
    next(target)
    while True:
        event = yield
        if predicate(event):
            target.send(event)

source = EventSource()
source.listen(counter(2))
p = source.listen(printer("all:"))
source.listen(filtered(lambda e: e % 2 == 0, printer("even:")))
for i in range(4):
    source.emit(i)
p.close()
source.listeners.remove(p)
source.emit(10)
source.listeners.clear()

def tokenizer(text):
    it = iter(text)
    pending = None
    while True:
        c = pending if pending is not None else next(it, "")
        pending = None
        if not c:
            return
        if c.isdigit():
            digits = c
            for c in it:
                if not c.isdigit():
                    pending = c
                    break
                digits += c
            yield int(digits)
        elif not c.isspace():
            yield c
print(list(tokenizer("12+34 * (5-678)")))

def state_machine():
    state = "idle"
    while True:
        command = yield state
        state = {("idle", "start"): "running", ("running", "pause"): "paused", ("paused", "start"): "running", ("running", "stop"): "idle"}.get((state, command), state)
m = state_machine()
next(m)
print([m.send(c) for c in ("pause", "start", "pause", "start", "stop")])
def interleave(*gens):
    for values in zip(*gens):
        yield from values
print(list(interleave("abc", (i for i in range(5)), iter([True, False, None]))))
def permute(items):
    if not items:
        yield []
    for i, x in enumerate(items):
        for rest in permute(items[:i] + items[i + 1:]):
            yield [x, *rest]
print(sum(1 for _ in permute("abcd")), next(permute("xyz")), list(permute([1, 2])))
