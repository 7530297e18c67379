import sys
from collections import OrderedDict, deque, defaultdict, Counter
class A: pass
a=A()
print(sys.getsizeof(a.__dict__))
a.x=1; print(sys.getsizeof(a.__dict__))
for i in range(20): setattr(a,f'a{i}',i); print(sys.getsizeof(a.__dict__), end=' ')
print()
class B:
    def __init__(s): s.a=1; s.b=2; s.c=3
b=B(); print(sys.getsizeof(b.__dict__)); b2=B(); print(sys.getsizeof(b2.__dict__), sys.getsizeof(b2))
for n in (0,1,5,6,10,11,100): print(n, sys.getsizeof(OrderedDict.fromkeys(range(n))), sys.getsizeof(deque(range(n))), sys.getsizeof(Counter(range(n))), sys.getsizeof(defaultdict(int, {i:1 for i in range(n)})))
print(sys.getsizeof(deque(maxlen=5)), sys.getsizeof(vars(sys)) > 100)
def f(): pass
print(sys.getsizeof(f), sys.getsizeof(f.__dict__), sys.getsizeof(A), sys.getsizeof(A()))
