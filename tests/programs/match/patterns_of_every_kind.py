def t(f, *a):
    try: return f(*a)
    except BaseException as e: return type(e).__name__ + ' ' + str(e)
class P:
    __match_args__ = ('x', 'y')
    def __init__(s, x, y): s.x = x; s.y = y
    def __repr__(s): return f'P({s.x},{s.y})'
class Q(P): pass
class NoMA: 
    a = 1
class BadMA: __match_args__ = ['a']
class BadMA2: __match_args__ = (1,)
class Dup: 
    __match_args__ = ('a', 'a'); a = 1
class Color: RED = 1; GREEN = 'g'
def m(v):
    match v:
        case None: return 'none'
        case True: return 'true'
        case False: return 'false'
        case Color.RED: return 'red'
        case 0 | 2 | 3 as n: return f'small {n}'
        case -1: return 'minus one'
        case 1.5: return 'float'
        case 2+3j: return 'complex'
        case 'a' | 'b': return 'ab'
        case b'x': return 'bytes'
        case []: return 'empty seq'
        case [x]: return f'one {x}'
        case [1, *rest]: return f'1 and {rest}'
        case (x, y) if x == y: return f'equal {x}'
        case [[a, b], {'k': v}]: return f'nested {a} {b} {v}'
        case [*_, 'last']: return 'ends with last'
        case [x, y, *_]: return f'two+ {x} {y}'
        case {'type': 'circle', 'r': r}: return f'circle {r}'
        case {'a': 1, **rest}: return f'a1 {rest}'
        case {1: x, 'z': [y, _]}: return f'map {x} {y}'
        case {}: return 'mapping'
        case P(0, 0): return 'origin'
        case Q(x, y=1): return f'Q {x}'
        case P(x=xx, y=[a, *_]): return f'P list {xx} {a}'
        case P(x, y): return f'P {x} {y}'
        case int(n) if n > 100: return f'big {n}'
        case int() | float() as num: return f'num {num}'
        case str(s): return f'str {s}'
        case bytes() | bytearray(): return 'bytes-like'
        case set() | frozenset(): return 'set'
        case type(): return 'type'
        case _: return 'default'
for v in (None, True, False, 1, 0, 2, 3, -1, 1.5, 2+3j, 'a', 'b', b'x', [], [5], (5,), [1, 2, 3], (4, 4), [[1, 2], {'k': 9, 'j': 1}], [7, 8, 'last'], [7, 8, 9], {'type': 'circle', 'r': 3}, {'a': 1, 'b': 2}, {1: 'q', 'z': [3, 4]}, {}, {'u': 1}, P(0, 0), Q(5, 1), P(1, [2, 3]), P(3, 4), Q(9, 9), 500, 50, 7.25, 'zz', b'yy', bytearray(b'1'), {1}, frozenset(), int, object(), range(2), iter([1]), 'ab'):
    print(type(v).__name__, t(m, v))
def c1(v):
    match v:
        case NoMA(1): return 'x'
print(t(c1, NoMA()))
def c1(v):
    match v:
        case P(1, 2, 3): return 'x'
print(t(c1, P(1, 2)))
def c1(v):
    match v:
        case BadMA(1): return 'x'
print(t(c1, BadMA()))
def c1(v):
    match v:
        case BadMA2(1): return 'x'
print(t(c1, BadMA2()))
def c1(v):
    match v:
        case Dup(1, 1): return 'x'
print(t(c1, Dup()))
def c1(v):
    match v:
        case P(1, x=1): return 'x'
print(t(c1, P(1, 2)))
def c1(v):
    match v:
        case t(): return 'x'
print(t(c1, P(1, 2)))
def c1(v):
    match v:
        case int(1, 2): return 'x'
print(t(c1, 1))
def c1(v):
    match v:
        case P(zz=1): return 'x'
    return 'no attr'
print(t(c1, P(1, 2)))
k = 'dyn'
class K: k = 'dyn'; j = 'dyn'
def c1(v):
    match v:
        case {K.k: x, K.j: y}: return x, y
print(t(c1, {'dyn': 1}))
def seqs(v):
    match v:
        case [a, [b, *c], *d, (e,)]: return a, b, c, d, e
        case [(1 | 2) as x, y] | [x, (3 | 4) as y]: return 'or', x, y
        case a, : return 'single', a
        case a, b, *c: return 'multi', a, b, c
for v in ([1, [2, 3, 4], 5, 6, [7]], [1, [2], [3]], [1, 9], [9, 3], [0], [0, 0, 0, 0], 5): print(t(seqs, v))
def partial(v):
    x = 'unset'
    match v:
        case [x, 5]: pass
    return x
print(partial([1, 5]), partial([1, 6]), partial(3))
match 1, 2:
    case a, b: print(a, b)
match [1, 2, 3]:
    case [a, b] | [a, b, _]: print(a, b)
class Seq:
    def __len__(s): return 2
    def __getitem__(s, i): return i
match Seq():
    case [a, b]: print('seq')
    case _: print('not seq')
import collections.abc
class RS(collections.abc.Sequence):
    def __len__(s): return 2
    def __getitem__(s, i):
        if i > 1: raise IndexError
        return i * 10
match RS():
    case [a, b]: print('RS', a, b)
class RM(collections.abc.Mapping):
    def __len__(s): return 1
    def __getitem__(s, k):
        if k == 'k': return 'v'
        raise KeyError(k)
    def __iter__(s): return iter(['k'])
match RM():
    case {'k': v, **r}: print('RM', v, r)
match = 5; case = 6; _ = 7
print(match, case, _)
match (match):
    case case: print(case)
def guard(v):
    match v:
        case x if (y := x * 2) > 10: return 'g', x, y
        case x if x / 0: return 'never'
print(t(guard, 6), t(guard, 1))
def evaluate(e):
    match e:
        case int() | float(): return e
        case ('+', a, b): return evaluate(a) + evaluate(b)
        case ('*', a, b): return evaluate(a) * evaluate(b)
        case ('neg', a): return -evaluate(a)
        case (op, *args): raise ValueError(f'bad op {op} with {len(args)}')
print(evaluate(('+', 1, ('*', 2, ('neg', 3)))), t(evaluate, ('?', 1, 2, 3)))
