import bz2, lzma, io, hashlib, random
random.seed(1); d=b'hello world '*500+random.randbytes(3000)
for l in (1,5,9): c=bz2.compress(d,l); print(l,len(c),hashlib.md5(c).hexdigest(), bz2.decompress(c)==d)
o=bz2.BZ2Compressor(); c=o.compress(d[:100])+o.compress(d[100:])+o.flush(); print(bz2.decompress(c)==d, bz2.decompress(c+c)==d+d, bz2.compress(b''))
x=bz2.BZ2Decompressor(); out=b''
for i in range(0,len(c),100): out+=x.decompress(c[i:i+100])
print(out==d, x.eof, x.unused_data, x.needs_input); x=bz2.BZ2Decompressor(); print(x.decompress(c+b'tail',10), x.needs_input, x.eof, len(x.decompress(b'')), x.eof, x.unused_data)
for f in (lambda: bz2.decompress(b'junk'), lambda: bz2.decompress(c[:-5]), lambda: bz2.compress(b'',0), lambda: o.compress(b''), lambda: o.flush(), lambda: x.decompress(b'a'), lambda: bz2.compress('a'), lambda: bz2.open('nope'), lambda: bz2.decompress(b''), lambda: bz2.open('x','q')):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
b=io.BytesIO()
with bz2.open(b,'wt') as f: f.write('line1\nline2\n')
b.seek(0); print(bz2.open(b,'rt').readlines()); b.seek(0); print(bz2.BZ2File(b).read())
for fmt in (lzma.FORMAT_XZ,lzma.FORMAT_ALONE): c=lzma.compress(d,format=fmt); print(c[:6], lzma.decompress(c)==d, len(c)<4000)
c=lzma.compress(d,check=lzma.CHECK_SHA256,preset=9); x=lzma.LZMADecompressor(); print(x.decompress(c+b'zz')==d, x.eof, x.unused_data, x.check, x.needs_input, lzma.decompress(c+c)==d+d)
fl=[{'id':lzma.FILTER_LZMA2,'preset':3}]; c=lzma.compress(d,format=lzma.FORMAT_RAW,filters=fl); print(lzma.decompress(c,lzma.FORMAT_RAW,filters=fl)==d)
for f in (lambda: lzma.decompress(b'junk'), lambda: lzma.decompress(lzma.compress(b'abc')[:-3]), lambda: lzma.compress(b'',preset=99), lambda: lzma.compress('a'), lambda: lzma.LZMACompressor(format=9), lambda: lzma.compress(b'',format=lzma.FORMAT_RAW), lambda: x.decompress(b''), lambda: lzma.decompress(b''), lambda: lzma.LZMACompressor(lzma.FORMAT_ALONE,check=1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
b=io.BytesIO()
with lzma.open(b,'wb') as f: print(f.write(b'data'*100))
b.seek(0); print(len(lzma.open(b).read()), lzma.is_check_supported(1), lzma.CHECK_CRC64, lzma.LZMAError)
import tarfile, zipfile, tempfile, os
t=tempfile.mkdtemp(); os.chdir(t); open('a.txt','w').write('content'*50)
for m in ('gz','bz2','xz',''):
    with tarfile.open('t.tar','w:'+m) as f: f.add('a.txt')
    with tarfile.open('t.tar') as f: print(f.getnames(), f.extractfile('a.txt').read()[:7])
for m in (0,8,12,14):
    with zipfile.ZipFile('z.zip','w',m) as z: z.write('a.txt'); z.writestr('b','bb')
    with zipfile.ZipFile('z.zip') as z: print(z.namelist(), z.read('a.txt')[:7], z.testzip(), z.getinfo('a.txt').compress_type)
