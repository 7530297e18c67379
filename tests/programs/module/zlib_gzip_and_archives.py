import zlib, gzip, io, zipfile, tarfile
d = b'hello world ' * 1000
for lv in (-1, 0, 1, 9):
    c = zlib.compress(d, lv); print(zlib.decompress(c) == d, len(c) < len(d) or lv == 0)
print(hex(zlib.crc32(b'abc')), hex(zlib.adler32(b'abc')), zlib.crc32(b'c', zlib.crc32(b'ab')) == zlib.crc32(b'abc'))
for bad in (b'', b'xx', b'x\x9c', zlib.compress(d)[:20], zlib.compress(b'abc')[:-1] + b'\0'):
    try: print(zlib.decompress(bad))
    except zlib.error as e: print(e)
o = zlib.compressobj(); x = o.compress(d[:100]) + o.compress(d[100:]) + o.flush(); print(zlib.decompress(x) == d)
u = zlib.decompressobj(); r = b''.join(u.decompress(x[i:i+7]) for i in range(0, len(x), 7)) + u.flush(); print(r == d, u.eof, u.unused_data)
u = zlib.decompressobj(); print(u.decompress(x + b'tail', 10), len(u.unconsumed_tail) > 0); print(len(u.decompress(u.unconsumed_tail)), u.unused_data)
g = gzip.compress(d); print(gzip.decompress(g) == d, gzip.decompress(g + g) == d + d, zlib.decompress(g, 31) == d, zlib.decompress(g, 47) == d)
raw = zlib.compressobj(9, zlib.DEFLATED, -15); y = raw.compress(d) + raw.flush(); print(zlib.decompress(y, -15) == d)
b = io.BytesIO()
with gzip.open(b, 'wt') as f: f.write('line1\nline2\n')
b.seek(0)
with gzip.open(b, 'rt') as f: print(f.readlines())
z = io.BytesIO()
with zipfile.ZipFile(z, 'w', zipfile.ZIP_DEFLATED) as f: f.writestr('a/b.txt', 'x' * 1000); f.writestr('c', b'q')
with zipfile.ZipFile(z) as f: print(f.namelist(), f.read('a/b.txt') == b'x' * 1000, f.getinfo('c').file_size, f.testzip())
t = io.BytesIO()
with tarfile.open(fileobj=t, mode='w:gz') as f:
    i = tarfile.TarInfo('n.txt'); i.size = 3; f.addfile(i, io.BytesIO(b'abc'))
t.seek(0)
with tarfile.open(fileobj=t) as f: print(f.getnames(), f.extractfile('n.txt').read())
