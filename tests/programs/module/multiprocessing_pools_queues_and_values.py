import multiprocessing as mp, os, time, sys
def sq(x): return x*x
def worker(q,n): q.put((n,n*2))
def add(v,l):
    for _ in range(100):
        with l: v.value+=1
def boom(x): raise ValueError(f'bad {x}')
def child(conn): conn.send({'a':1}); conn.send(conn.recv()*2); conn.close()
def ex(): sys.exit(3)
if __name__=='__main__':
    with mp.Pool(3) as p:
        print(p.map(sq,range(6)), p.apply(sq,(5,)), p.apply_async(sq,(7,)).get(), list(p.imap(sq,[1,2])), sorted(p.imap_unordered(sq,[3,4])), p.starmap(pow,[(2,3),(3,2)]))
        try: p.map(boom,[1])
        except ValueError as e: print('err',e)
        try: p.apply_async(time.sleep,(5,)).get(timeout=.05)
        except mp.TimeoutError as e: print('timeout')
    q=mp.Queue(); ps=[mp.Process(target=worker,args=(q,i),name=f'P{i}') for i in range(3)]; [p.start() for p in ps]; print(sorted(q.get() for _ in ps)); [p.join() for p in ps]; print([p.exitcode for p in ps], ps[0].name, ps[0].is_alive())
    v=mp.Value('i',0); l=mp.Lock(); ps=[mp.Process(target=add,args=(v,l)) for _ in range(3)]; [p.start() for p in ps]; [p.join() for p in ps]; print(v.value) if True else 0
    a,b=mp.Pipe(); p=mp.Process(target=child,args=(b,)); p.start(); print(a.recv()); a.send('hi'); print(a.recv()); p.join(); p=mp.Process(target=ex); p.start(); p.join(); print(p.exitcode, mp.current_process().name, mp.cpu_count()>0, mp.active_children(), mp.get_start_method())
    e=mp.Event(); e.set(); print(e.is_set(), mp.Semaphore(2).acquire()); from concurrent.futures import ProcessPoolExecutor
    with ProcessPoolExecutor(2) as x: print(list(x.map(sq,[1,2,3])), x.submit(sq,9).result())
    arr=mp.Array('i',[1,2,3]); print(arr[:]) if True else 0
    with mp.Manager() as m: d=m.dict(); d['x']=1; li=m.list([1]); li.append(2); print(dict(d), list(li))
