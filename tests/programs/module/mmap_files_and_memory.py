import mmap, os, tempfile
f=tempfile.TemporaryFile(); f.write(b'hello world\nline2\nline3'); f.flush()
m=mmap.mmap(f.fileno(),0); print(m, len(m), m[:5], m[0], m[-1], m[::2], m.find(b'o'), m.rfind(b'o'), m.find(b'zz'), m.readline(), m.tell(), m.read(3), m.read_byte(), m.seek(0), m.read(), m.closed, b'h' in m, list(m)[:2], m.size())
m[0:5]=b'HELLO'; m[5]=45; m.seek(6); m.write(b'W'); m.flush(); f.seek(0); print(f.read()); m.move(0,6,5); print(m[:12], m.seek(-2,2), m.tell()); 
for t in (lambda: m[99], lambda: m.__setitem__(slice(0,2),b'abc'), lambda: m.seek(99), lambda: m.write(b'x'*99), lambda: mmap.mmap(-1,-1), lambda: mmap.mmap(-1,0), lambda: mmap.mmap(f.fileno(),1000), lambda: m.__setitem__(0,300), lambda: m['a'], lambda: m.__setitem__(0,'a'), lambda: m.flush(99,99), lambda: mmap.mmap(f.fileno(),0,offset=4096), lambda: mmap.mmap(f.fileno(),0,access=9)):
    try: print(t())
    except Exception as e: print(type(e).__name__, e)
r=mmap.mmap(f.fileno(),0,access=mmap.ACCESS_READ); print(r)
try: r[0]=1
except TypeError as e: print(e)
try: r.write_byte(1)
except TypeError as e: print(e)
with mmap.mmap(-1,20) as a: a.write(b'abc'); a.seek(0); print(a.read(3), memoryview(a)[:3].tobytes(), bytes(a)[:4])
m.close(); print(m, m.closed)
try: m[0]
except ValueError as e: print(e)
c=mmap.mmap(f.fileno(),0,access=mmap.ACCESS_COPY); c[0]=90; print(c[:2]); f.seek(0); print(f.read(2)); c.close(); w=mmap.mmap(-1,10); w.resize(20); print(len(w)); import re; w[:3]=b'abc'; print(re.search(b'b',w).span(), mmap.PAGESIZE, mmap.ACCESS_WRITE)
