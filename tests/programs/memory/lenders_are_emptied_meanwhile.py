"""User code that an operation calls empties what the operands came from."""
# each statement's user code drops the lender
import gc, weakref
log = []
class P:
    """a payload that shouts when it dies"""
    def __init__(self, n): self.n = n; self.pad = [n] * 3
    def __del__(self): log.append("del %s" % self.n)
    def __repr__(self): return "P%s" % self.n

def flush(tag):
    print(tag, log); log.clear()

class Holder: pass
h = Holder()
items = []
table = {}

class Kill(P):
    def __add__(self, o): wipe(); junk(); return ("add", self.n, self.pad, o.n, o.pad)
    def __radd__(self, o): wipe(); junk(); return ("radd", self.n, self.pad)
    def __iadd__(self, o): wipe(); junk(); return ("iadd", self.n, self.pad, o.n)
    def __eq__(self, o): wipe(); junk(); return self.n == o.n
    def __lt__(self, o): wipe(); junk(); return self.n < o.n
    def __hash__(self): wipe(); junk(); return hash(tuple(self.pad))
    def __getattr__(self, name):
        wipe(); junk(); return (name, self.n, self.pad)
    def __getitem__(self, k): wipe(); junk(); return (self.n, self.pad, k.n if hasattr(k, "n") else k)
    def __setitem__(self, k, v): wipe(); junk(); log.append(("set", self.n, getattr(k, "n", k), v.n))
    def __bool__(self): wipe(); junk(); return self.n > 0
    def __call__(self, *a, **k): wipe(); junk(); return ("call", self.n, [x.n for x in a], {x: y.n for x, y in k.items()})
    def __iter__(self): wipe(); junk(); return iter(self.pad)
    def __contains__(self, o): wipe(); junk(); return self.n == o.n
    def __enter__(self): wipe(); junk(); return self
    def __exit__(self, *a): log.append("exit %s" % self.n)
    def __format__(self, spec): wipe(); junk(); return "fmt%s" % self.n
    def __index__(self): wipe(); junk(); return self.n
    def __len__(self): wipe(); junk(); return self.n
    def __neg__(self): wipe(); junk(); return self.pad
    def __float__(self): wipe(); junk(); return float(self.n)
    def __str__(self): wipe(); junk(); return "str%s" % self.n
    def meth(self, a, b=None): wipe(); junk(); return (self.n, a.n, b and b.n > 0)

def wipe():
    items.clear(); table.clear(); h.__dict__.clear()
def junk():
    return [[i, str(i)] for i in range(50)], [P] * 20

def fill():
    items[:] = [Kill(1), Kill(2), Kill(3)]
    table.update(a=Kill(4), b=Kill(5))
    h.x = Kill(6); h.y = Kill(7)

def run(f):
    fill(); log.clear()
    try:
        r = f()
        print(f.__name__, r)
    except Exception as e:
        print(f.__name__, type(e).__name__, e)
        e = None
    r = None
    flush("  after")

def t_add(): return items[0] + items[1]
def t_add_attr(): return h.x + h.y
def t_add_dict(): return table["a"] + table["b"]
def t_add_mixed(): return items[0] + h.x
def t_radd(): return 5 + items[2]
def t_iadd_sub(): items[0] += items[1]; return [x.n if hasattr(x, 'n') else x for x in items]
def t_iadd_attr(): h.x += h.y; return h.x
def t_eq(): return items[0] == items[1], len(items)
def t_lt(): return items[0] < items[1]
def t_chain(): return items[0] < items[1] < P(9)
def t_getattr(): return items[0].zork
def t_getitem(): return items[0][items[1]]
def t_setitem(): items[0][items[1]] = items[2]; return len(items)
def t_bool(): return not items[0]
def t_if():
    if items[0]: return "yes"
    return "no"
def t_and():
    v = items[0] and items[1]
    return v
def t_or(): return (h.x or h.y).n
def t_call(): return items[0](items[1], items[2])
def t_callkw(): return items[0](items[1], k=items[2])
def t_callstar(): return items[0](*items[1:], **table)
def t_meth(): return items[0].meth(items[1], items[2])
def t_methattr(): return h.x.meth(h.y)
def t_for():
    out = []
    for x in items[0]: out.append(x)
    return out
def t_unpack():
    a, b, c = items[1]
    return a, b, c
def t_unpack_ex():
    a, *b = items[1]
    return a, b
def t_in(): return items[0] in items[1]
def t_in_list(): return P(2) in items
def t_with():
    with items[0] as w:
        return w.n
def t_format(): return f"{items[0]} {h!r:>5}"[:4]
def t_format2(): return f"{items[0]:{items[1].n}}"
def t_fmt3():  return "%s %s" % (items[0], 1)
def t_index(): return [1, 2, 3, 4, 5][items[0]]
def t_slice(): return [1, 2, 3, 4, 5][items[0]:items[1]]
def t_len(): return len(items[2])
def t_neg(): return -items[0]
def t_float(): return float(items[0])
def t_str(): return str(items[0])
def t_star(): return [*items[0], *(1,)]
def t_sum(): return sum(items, P(0)) if False else sum([1, 2])
def t_hash(): return {items[0]: items[1]}[next(iter({1: 1}))] if False else len({items[0]: 1})
def t_set(): return len({items[0], items[1]})
def t_sorted(): return len(sorted(items))
def t_max(): return max(items).n
def t_index_list(): return items.index(P(9))
def t_count(): return items.count(items[0])
def t_remove(): items.remove(items[1]); return len(items)
def t_list_eq(): return items == [P(1), P(2)]
def t_tuple_eq(): return (items[0], items[1]) == (items[0], P(5))
def t_dict_get(): return table.get(items[0])
def t_dict_set(): table[items[0]] = items[1]; return len(table)
def t_enum():
    return [(i, x.n) for i, x in enumerate(items) if x]
def t_zip():
    return [(x.n, y.n) for x, y in zip(items, items) if x]
def t_map(): return list(map(lambda x: bool(x) and x.n, items))
def t_filter(): return [x.n for x in filter(None, items)]
def t_any(): return any(items), all(items)
def t_join(): return ",".join(str(x) for x in items)
def t_print(): print(items[0], items and items[0])
def t_isinst(): return isinstance(items[0], Kill)
def t_listcomp(): return [x + y for x in items for y in items]
def t_global(): 
    global g
    g = Kill(11)
    r = g == P(11)
    return r
def t_match():
    match items[0]:
        case Kill(zork=z): return z
def t_match2():
    match items:
        case [Kill(n=1) as a, b, *c]: return a.n
        case _: return "none"
def t_cond(): return items[0].n if items[1] else items[2].n
def t_lambda(): return (lambda q: q + q)(items[0])
def t_swap():
    items[0], items[1] = items[1], items[0]
    return [x.n for x in items]
def t_del(): del items[0]; return len(items)
def t_attr_of_item(): return items[0].n + (items[1] + items[2])[1]
def t_three(): return (items[0].n, items[1] == items[2], len(items))
def t_args_then(): return (lambda a, b, c: (a.n, b, c))(items[0], items[1] == items[2], len(items))
def t_list_then(): return [items[0], bool(items[1]), h.x if hasattr(h, "x") else None]
def t_tuple_then(): return (h.x, bool(items[1]))
def t_str_then(): return (items[0].pad, -items[1])
def t_nested(): return items[0].pad[bool(items[1])]
def t_setattr(): h.z = items[0]; h.z.q = bool(items[1]); return len(h.__dict__)
def t_ret(): 
    x = items[0]
    y = x == items[1]
    return x.n, y
for f in list(globals().values()):
    if getattr(f, "__name__", "").startswith("t_"): run(f)
