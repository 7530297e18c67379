# Which overridden special methods of subclasses builtins call.
import json, operator, itertools, collections, math
log = []
def L(*a): log.append(a)
class D(dict):
    def __getitem__(s, k): L('getitem', k); return dict.__getitem__(s, k)
    def __missing__(s, k): L('missing', k); return k * 2
    def __contains__(s, k): L('contains', k); return True
    def __iter__(s): L('iter'); return iter(['a', 'b'])
    def keys(s): L('keys'); return ['a', 'b']
    def items(s): L('items'); return [('a', 1)]
    def get(s, k, d=None): L('get', k); return 'G'
    def __len__(s): L('len'); return 7
    def __setitem__(s, k, v): L('setitem', k, v); dict.__setitem__(s, k, v)
    def __eq__(s, o): L('eq'); return True
    def __repr__(s): L('repr'); return 'D!'
    def copy(s): L('copy'); return 'C'
    def update(s, *a, **k): L('update', a, k)
    __hash__ = None
def show(label, f):
    log.clear()
    try: r = f()
    except BaseException as e: r = f'{type(e).__name__}: {e}'
    print(label, r, log)
d = D(a='x'); 
show('sub', lambda: d['q'])
show('fmt', lambda: '%(zz)s %(a)s' % d)
show('format_map', lambda: '{zz} {a}'.format_map(d))
show('dict()', lambda: dict(d)); show('star', lambda: (lambda **k: k)(**d)); show('merge', lambda: {**d}); show('or', lambda: d | {'z': 1}); show('ror', lambda: {'z': 1} | d)
show('ior', lambda: operator.ior(D(a=1), {'q': 2})); show('list', lambda: list(d)); show('in', lambda: 'nope' in d); show('len', lambda: len(d)); show('bool', lambda: bool(d)); show('sorted', lambda: sorted(d)); show('json', lambda: json.dumps(d)); show('str', lambda: str(d)); show('fstr', lambda: f'{d} {d!r:>5}'); show('update', lambda: {}.update(d)); show('fromkeys', lambda: D.fromkeys('ab', 1)); show('eq', lambda: d == 5); show('ne', lambda: d != 5); show('zip', lambda: list(zip(d, d))); show('iter', lambda: [*d]); show('eval', lambda: eval('a + zz', {}, d)); show('exec', lambda: exec('q = a', {}, d)); show('globals', lambda: eval('a', d)); show('Counter', lambda: collections.Counter(d)); show('OD', lambda: collections.OrderedDict(d)); show('match', lambda: [k for k in [d] if (lambda m: True)(k)])
def m(x):
    match x:
        case {'a': v, **rest}: return v, rest
        case {'zz': v}: return 'zz', v
show('matchstmt', lambda: m(d)); show('any', lambda: any(d)); show('max', lambda: max(d)); show('reversed', lambda: list(reversed(d))); show('pop', lambda: d.pop('nope')); show('setdefault', lambda: d.setdefault('k', 4)); show('popitem', lambda: d.popitem()); show('itemgetter', lambda: operator.itemgetter('a', 'y')(d)); show('del', lambda: d.__delitem__('qq'));
class Li(list):
    def __iter__(s): L('iter'); return iter([9, 8])
    def __len__(s): L('len'); return 3
    def __getitem__(s, i): L('getitem', i); return 'g%s' % (i,)
    def __contains__(s, x): L('contains'); return True
    def __reversed__(s): L('reversed'); return iter('rev')
    def __add__(s, o): L('add'); return 'add'
    def __eq__(s, o): L('eq'); return NotImplemented
    def append(s, x): L('append', x); list.append(s, x)
    def __bool__(s): L('bool'); return False
    def __index__(s): return 1
    def sort(s, **k): L('sort')
l = Li([1, 2, 3])
for n, f in dict(list=lambda: list(l), tuple=lambda: tuple(l), sorted=lambda: sorted(l), set=lambda: set(l), star=lambda: [*l], call=lambda: (lambda *a: a)(*l), extend=lambda: [0].__iadd__(l), slice_assign=lambda: (x := [1, 2, 3]).__setitem__(slice(0, 1), l) or x, join=lambda: ''.join(Li('ab')), sum=lambda: sum(l), max=lambda: max(l), zip=lambda: list(zip(l, l)), enumerate=lambda: list(enumerate(l)), rev=lambda: list(reversed(l)), isin=lambda: 99 in l, bool=lambda: bool(l), unpack=lambda: (lambda: [a for a, b in [l]])(), add=lambda: l + [1], radd=lambda: [1] + l, mul=lambda: l * 2, eq=lambda: l == [1, 2, 3], json=lambda: json.dumps(l), repr=lambda: repr(l), index=lambda: 'abc'[l], range_=lambda: range(l), bytes_=lambda: bytes(l), count=lambda: l.count(9), copy=lambda: l.copy(), dict_=lambda: dict([Li('ab')]), fromkeys=lambda: dict.fromkeys(l), chain=lambda: list(itertools.chain(l)), islice=lambda: list(itertools.islice(l, 2)), mapp=lambda: list(map(str, l)), filt=lambda: list(filter(None, l)), allf=lambda: all(l), lt=lambda: l < [9], deque=lambda: collections.deque(l), fsum=lambda: math.fsum(l), prod=lambda: math.prod(l), pct=lambda: '%s' % l, isinst=lambda: isinstance(1, (int, Li())) ).items(): show(n, f)
class T(tuple):
    def __iter__(s): L('iter'); return iter([9, 8])
    def __len__(s): L('len'); return 5
    def __getitem__(s, i): L('getitem', i); return 'T'
t = T((1, 2))
for n, f in dict(pct=lambda: '%s %s' % t, lst=lambda: list(t), star=lambda: [*t], call=lambda: (lambda *a: a)(*t), isinst=lambda: isinstance(1, T((int, str))), exc=lambda: exec('try: 1/0\nexcept T((ZeroDivisionError,)): r = 1', globals()), startswith=lambda: 'abc'.startswith(T(('a',))), hashes=lambda: hash(t) == hash((1, 2)), eq=lambda: t == (1, 2), add=lambda: t + (3,), dictkey=lambda: {(1, 2): 'x'}[t], unpack=lambda: (lambda a, b: (a, b))(*t), strjoin=lambda: ','.join(T('ab')), fmt=lambda: '{0[0]}'.format(t), maxx=lambda: max(t), slicing=lambda: t[0:1], ).items(): show(n, f)
