# Which overridden methods of a subclass of set are called, and how a dump is written.
import json
import pickle
import re

log = []
def t(label, f):
    log.clear()
    try: r = repr(f())
    except BaseException as e: r = f'{type(e).__name__}: {e}'
    print(label, '->', re.sub('0x[0-9a-f]{6,}', 'X', r), log)
class S(set):
    def __iter__(s): log.append('iter'); return iter([9])
    def __len__(s): log.append('len'); return 4
    def __contains__(s, x): log.append('contains'); return True
    def __eq__(s, o): log.append('eq'); return 'EQ'
    def add(s, x): log.append('add')
    def __or__(s, o): log.append('or'); return 'OR'
    def __sub__(s, o): log.append('sub'); return NotImplemented
    def __hash__(s): return 3
s = S([1, 2])
for n, f in dict(lst=lambda: list(s), set=lambda: set(s), fs=lambda: frozenset(s), ln=lambda: len(s), inn=lambda: 5 in s, eq=lambda: s == 1, ne=lambda: s != 1, oro=lambda: s | {1}, ror=lambda: {1} | s, sub=lambda: s - {1}, rsub=lambda: {9, 1} - s, union=lambda: {5}.union(s), inter=lambda: {9, 1}.intersection(s), upd=lambda: (lambda x: (x.update(s), x))({5}), issub=lambda: {9}.issubset(s), issup=lambda: {9, 1, 2}.issuperset(s), disj=lambda: {9}.isdisjoint(s), srt=lambda: sorted(s), sm=lambda: sum(s), cp=lambda: type(s.copy()).__name__, dct=lambda: dict.fromkeys(s), star=lambda: [*s], repr=lambda: repr(s), json=lambda: json.dumps(list(s)), isin=lambda: S([1]) in {S([1])}, le=lambda: s <= {1, 2}, xor=lambda: s ^ {1}, pop=lambda: s.pop() in (1, 2), bl=lambda: bool(s), mx=lambda: max(s), tup=lambda: tuple(s), pk=lambda: len(pickle.dumps(s)) > 5).items(): t('S ' + n, f)
class W:
    def write(s, x): log.append(x); return 'w'
    def flush(s): log.append('flush'); raise ValueError('flush')
t('pickle', lambda: pickle.dump([1], W()))
t('json', lambda: json.dump([1, {'a': None}], W()))
