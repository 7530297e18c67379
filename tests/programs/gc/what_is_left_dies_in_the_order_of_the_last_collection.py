class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n)
a = D('a')
l = [D('l1'), D('l2')]
t = (D('t1'), D('t2'))
d = {'x': D('d1'), 'y': D('d2')}
s = [[D('n1')], [D('n2'), D('n3')]]
b = D('b')
print('end')
