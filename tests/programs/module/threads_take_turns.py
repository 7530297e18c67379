import threading, time, queue
from concurrent.futures import ThreadPoolExecutor, as_completed
res=[]
lock=threading.Lock()
def work(n):
    for i in range(3):
        with lock: res.append((n,i))
        time.sleep(0.01*(n+1))
ts=[threading.Thread(target=work,args=(i,),name=f"w{i}") for i in range(3)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(res), threading.active_count(), ts[0].is_alive())
q=queue.Queue(maxsize=2)
def prod():
    for i in range(5): q.put(i)
    q.put(None)
t=threading.Thread(target=prod); t.start()
while (x:=q.get()) is not None: print(x)
t.join()
with ThreadPoolExecutor(4) as ex:
    print(list(ex.map(lambda x:x*x, range(10))))
    fs=[ex.submit(pow,2,i) for i in range(5)]
    print(sorted(f.result() for f in as_completed(fs)))
    f=ex.submit(lambda: 1/0)
    try: f.result()
    except ZeroDivisionError as e: print('err',e)
ev=threading.Event()
def waiter(): print('waited', ev.wait(1), threading.current_thread().name)
t=threading.Thread(target=waiter); t.start(); ev.set(); t.join()
print(threading.Event().wait(0.01))
loc=threading.local(); loc.x=1
def f():
    print(hasattr(loc,'x')); loc.x=2; print(loc.x)
t=threading.Thread(target=f); t.start(); t.join(); print(loc.x)
class L(threading.local):
    n=0
    def __init__(self,a): self.a=a; print('init',a)
l=L(5); l.a=6
def g(): print(l.a)
t=threading.Thread(target=g); t.start(); t.join(); print(l.a)


b=threading.Barrier(3)
out=[]
def bb(i):
    b.wait(); out.append(i)
ts=[threading.Thread(target=bb,args=(i,)) for i in range(3)]
[t.start() for t in ts]; [t.join() for t in ts]; print(sorted(out))
s=threading.Semaphore(2); c=threading.Condition(); 
items=[]
def consumer():
    with c:
        while not items: c.wait()
        print('got', items.pop())
t=threading.Thread(target=consumer); t.start()
with c: items.append(1); c.notify()
t.join()
tm=threading.Timer(0.02, lambda: print('timer')); tm.start(); tm.join()
r=threading.RLock()
with r:
    with r: print(r._is_owned())
print(threading.main_thread().name, threading.current_thread() is threading.main_thread())
flag=False
def spin():
    global flag
    time.sleep(0.02); flag=True
t=threading.Thread(target=spin,daemon=True); t.start()
n=0
while not flag: n+=1
print('spun', n>0)
cnt=0
def inc():
    global cnt
    for _ in range(20000):
        with lock: cnt+=1
ts=[threading.Thread(target=inc) for _ in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]; print(cnt)
def rec(n): return 0 if n==0 else 1+rec(n-1)
def deep():
    try: rec(100000)
    except RecursionError as e: print('RecursionError', e)
t=threading.Thread(target=deep); t.start(); t.join()
threading.Thread(target=lambda: (time.sleep(0.05), print('late'))).start()
print('end')
