class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n)
class H:
    x = D('cls1')
    items = [D('c2'), D('c3')]
def f(a=D('dflt')): 
    f.attr = D('fattr')
f()
l = [D('l1'), D('l2')]
d = {'x': [D('d1')], 'y': D('d2')}
h = H()
h.a = D('ha'); h.b=[D('hb1'),D('hb2')]
h2 = {D('k1'): D('v1'), D('k2'): D('v2')}
st = {D('s1')}
print('end')
