"""Temporaries die in CPython's order: after the operation, the left one first."""


class N:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
    def __add__(self, o): print("add"); return 1
    def __iadd__(self, o): print("iadd"); return 1
    def __getitem__(self, k): print("get"); return 1
    def __setitem__(self, k, v): print("set")
    def __delitem__(self, k): print("delitem")
    def __lt__(self, o): print("lt"); return True
    def __contains__(self, o): print("in"); return True
    def __call__(self, *a, **k): print("call"); return 1
    def __format__(self, s): print("format"); return "x"
    def __iter__(self): print("iter"); return iter((1, 2))
    def __neg__(self): print("neg"); return 1
    def __bool__(self): print("bool"); return True
    def __setattr__(self, k, v):
        if k != "n": print("setattr")
        else: object.__setattr__(self, k, v)
    def m(self, a, b): print("m"); return 1
    def __enter__(self): print("enter"); return N("entered")
    def __exit__(self, *a): print("exit")
    def __hash__(self): return 1
    def __eq__(self, o): print("eq", self.n, o.n if isinstance(o, N) else o); return False

def f1():
    print("-- add"); N(1) + N(2); print("end")
    a = N(1); print("-- iadd"); a += N(2); print("end")
    print("-- get"); N(1)[N(2)]; print("end")
    print("-- set"); N(1)[N(2)] = N(3); print("end")
    print("-- delitem"); del N(1)[N(2)]; print("end")
    print("-- slice"); N(1)[N(2):N(3)]; print("end")
    print("-- slice3"); N(1)[N(2):N(3):N(4)]; print("end")
    print("-- setslice"); N(1)[N(2):N(3)] = N(4); print("end")
    print("-- lt"); N(1) < N(2); print("end")
    print("-- in"); N(1) in N(2); print("end")
    print("-- is"); N(1) is N(2); print("end")
    print("-- call"); N(1)(N(2), N(3)); print("end")
    print("-- callkw"); N(1)(N(2), a=N(3)); print("end")
    print("-- callex"); N(1)(*(N(2), N(3))); print("end")
    print("-- callex2"); N(1)(*[N(2), N(3)], **{"a": N(4)}); print("end")
    print("-- meth"); N(1).m(N(2), N(3)); print("end")
    print("-- format"); f"{N(1)}{N(2)}"; print("end")
    print("-- iter")
    for x in N(1): print(x)
    print("-- unpack"); a, b = N(1); print("end")
    print("-- neg"); -N(1); not N(1); print("end")
    print("-- attr"); N(1).n; N(1).x = N(2); print("end")
    print("-- with")
    with N(1) as w: print("body")
    print("end"); w = None
    print("-- tuple"); (N(1), N(2), N(3)); [N(1), N(2)]; print("end")
    print("-- dict"); {N(1): N(2), N(3): N(4)}; print("end")
    print("-- set"); {N(1), N(2), N(1)}; print("end")
    print("-- if"); 
    if N(1): print("yes")
    x = N(1) and N(2); x = None
    x = N(1) or N(2); x = None
    print("-- chain"); N(1) < N(2) < N(3); print("end")
    print("-- starred"); [*N(1), *N(2)]; print("end")
    a, *b = N(1), N(2), N(3); a = b = None
    print("-- print"); print(N(1).n, N(2).n); print("end")
    print("-- isinstance"); isinstance(N(1), N); print("end")
    print("-- len"); len([N(1)]); str(5); print("end")
    print("-- multi"); a = b = N(1); a = None; print("x"); b = None
    print("-- swap"); a, b = N(1), N(2); a, b = b, a; a = None; print("x"); b = None
f1()
print("---- module level")
print("-- add"); N(1) + N(2); print("end")
a = N(1); print("-- iadd"); a += N(2); print("end")
print("-- get"); N(1)[N(2)]; print("end")
print("-- set"); N(1)[N(2)] = N(3); print("end")
print("-- call"); N(1)(N(2), N(3)); print("end")
