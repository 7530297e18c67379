import zlib, random, hashlib, gzip, io, zipfile, tarfile
random.seed(5)
datas={'empty':b'','a':b'a','aa':b'a'*20000,'text':(b'the quick brown fox jumps over the lazy dog. '*300),'rand':random.randbytes(9000),'mix':b''.join(bytes([random.choice(b'abcdef')])*random.randint(1,20) for _ in range(1500)),'words':b' '.join(random.choice([b'alpha',b'beta',b'gamma',b'delta',b'x',b'yz']) for _ in range(4000)),'bin':bytes(range(256))*300,'big':b''.join(hashlib.md5(str(i//3).encode()).hexdigest().encode() for i in range(1500))}
for n,d in datas.items():
    for l in (-1,*range(1,10)):
        for w in (15,31,-9):
            try: c=zlib.compress(d,l,w)
            except zlib.error as e: print(n,l,w,e); continue
            print(n,l,w,len(c),hashlib.md5(c).hexdigest(), zlib.decompress(c,w if w>0 else w)==d)
    for s in (0,1,4):
        for m in (1,8):
            o=zlib.compressobj(6,8,15,m,s); c=o.compress(d[:1000])+o.compress(d[1000:])+o.flush(); print(n,'s',s,m,len(c),hashlib.md5(c).hexdigest())
    o=zlib.compressobj(); c=o.compress(d[:5000]); c+=o.flush(zlib.Z_SYNC_FLUSH); c+=o.compress(d[5000:]); c+=o.flush(zlib.Z_FULL_FLUSH); o2=o.copy(); c+=o.flush(); print(n,len(c),hashlib.md5(c).hexdigest()); 
    o=zlib.compressobj(zdict=b'the quick brown alpha beta'); c=o.compress(d)+o.flush(); print(len(c), hashlib.md5(c).hexdigest()); do=zlib.decompressobj(zdict=b'the quick brown alpha beta'); print(do.decompress(c)==d, do.eof)
    g=gzip.compress(d,mtime=0); print(len(g),hashlib.md5(g).hexdigest())
d=zlib.decompressobj(); c=zlib.compress(b'hello world'*50); print(d.decompress(c[:10],5), d.decompress(d.unconsumed_tail+c[10:]+b'extra')[:5], d.unused_data, d.eof)
for f in (lambda: zlib.decompress(b'junk'), lambda: zlib.decompress(c[:-3]), lambda: zlib.compress(b'',99), lambda: zlib.decompress(c[:-1]+b'x'), lambda: zlib.decompress(b''), lambda: zlib.compress('a'), lambda: zlib.decompressobj(5), lambda: zlib.decompress(c,-15), lambda: zlib.compressobj(1,2), lambda: zlib.decompress(c,bufsize=-1), lambda: gzip.decompress(b'xx'), lambda: gzip.decompress(gzip.compress(b'abc')[:-2]), lambda: zlib.decompressobj().flush(0), lambda: zlib.decompress(zlib.compressobj(zdict=b'abc').flush())):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(zlib.crc32(b'abc'), zlib.adler32(b'abc'), zlib.crc32(b'c',zlib.crc32(b'ab')))
