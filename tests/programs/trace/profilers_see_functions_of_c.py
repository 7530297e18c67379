import sys
calls = []
def prof(frame, event, arg):
    name = arg.__name__ if event.startswith('c_') else None
    calls.append((event, frame.f_code.co_name, name or (arg if event == 'return' else None)))
def f(x):
    l = []
    l.append(x)
    try: l.index(9)
    except ValueError: pass
    return len(l)
def g():
    yield 1
    yield 2
sys.setprofile(prof)
f(1)
list(g())
sorted([3, 1], key=lambda v: -v)
int('5')
max(1, 2)
'a,b'.split(',')
print('x', end='\n')
sys.setprofile(None)
for c in calls: print(c)
print(sys.getprofile())
