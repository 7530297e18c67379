# The fields of the class go first, then its dict, its arguments, the traceback (and with it the locals), cause and context.
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
class V(ValueError): pass
def attribute():
    local = D('local')
    D('obj').missing
def arguments():
    local = D('local')
    raise V(D('arg'))
def fields():
    local = D('local')
    e = V(D('arg')); e.extra = D('dict'); e.__notes__ = [D('note')]
    raise e
def code():
    local = D('local')
    raise SystemExit(D('code'))
def linked():
    a = D('a')
    try:
        try: raise V(D('context'))
        finally: raise KeyError(D('last')) from V(D('cause'))
    finally: del a
def slots():
    class S(V): __slots__ = ('q',)
    local = D('local')
    e = S(D('arg')); e.q = D('slot'); e.z = D('z')
    raise e
def group():
    local = D('local')
    raise ExceptionGroup('g', [V(D('inner'))])
for f in attribute, arguments, fields, code, linked, slots, group:
    print(f.__name__)
    try: f()
    except BaseException as e: pass
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self): self.n -= 1; return self.n
    def __del__(self): print('del It')
class W:
    def __enter__(self): pass
    def __exit__(self, *a): print('exit')
def gen():
    with W():
        yield from It(3)
for how in (lambda g: g.close(), lambda g: g.throw(V), lambda g: g.throw(GeneratorExit)):
    g = gen(); next(g)
    try: how(g)
    except BaseException as e: print(type(e))
