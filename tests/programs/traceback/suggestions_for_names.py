import sys
def run(f):
    try:
        f()
    except Exception as e:
        sys.excepthook(type(e), e, None) if not isinstance(e, NameError) else sys.excepthook(type(e), e, e.__traceback__)
class Thing:
    color = 1
    def __init__(self): self.width = 2
    def paint(self): return colour
    def self_hint(self): return width
thing = Thing()
some_variable = 1
def f(): return some_varable
def g():
    local_value = 1
    return local_valeu
def h(): return pritn
def i(): return thing.colr
def j(): return thing.wdith
def k(): return [].apend
def l(): return "".uper
def m(): return Thing.paintt
def n(): return completely_unrelated_name_that_is_long
def o():
    from itertools import chan
def p():
    from sys import modulez
def q(): return itertools.chain
def r(): return re
def s(): return thing.xyz
def t(): return Tru
def u(): return (1).reall
def v(): thing.width.x
class Sub(AttributeError): pass
def w(): raise Sub("subclass")
def x(): raise AttributeError("no name")
def y(): raise AttributeError("with name", name="colr", obj=thing)
def z(): raise NameError("with name", name="some_varable")
for fn in (f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, thing.paint, thing.self_hint):
    run(fn)
