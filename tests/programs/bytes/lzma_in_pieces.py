# LZMA in zip files, and streams that are decoded piece by piece.
import zipfile, io, lzma, tarfile
data = b'hello world ' * 1000 + bytes(range(256)) * 20
b = io.BytesIO()
with zipfile.ZipFile(b, 'w', zipfile.ZIP_LZMA) as z: z.writestr('a.txt', data)
with zipfile.ZipFile(b) as z:
    print(z.read('a.txt') == data, z.infolist()[0].compress_type)
    with z.open('a.txt') as f: print(f.read(10), f.readline()[:5], len(f.read()))
for fmt, kw in ((lzma.FORMAT_XZ, {}), (lzma.FORMAT_ALONE, {}), (lzma.FORMAT_RAW, dict(filters=[{'id': lzma.FILTER_LZMA1}])), (lzma.FORMAT_RAW, dict(filters=[{'id': lzma.FILTER_LZMA2, 'preset': 6}])), (lzma.FORMAT_XZ, dict(filters=[{'id': lzma.FILTER_DELTA, 'dist': 5}, {'id': lzma.FILTER_LZMA2}])), (lzma.FORMAT_XZ, dict(check=lzma.CHECK_SHA256))):
    try:
        c = lzma.compress(data, format=fmt, **kw)
        d = lzma.decompress(c, format=fmt, filters=kw.get('filters') if fmt == lzma.FORMAT_RAW else None)
        print(fmt, d == data)
        dd = lzma.LZMADecompressor(fmt, filters=kw.get('filters') if fmt == lzma.FORMAT_RAW else None)
        out = b''
        for i in range(0, len(c), 7): out += dd.decompress(c[i:i+7])
        print(out == data, dd.eof)
    except Exception as e: print(fmt, type(e).__name__, e)
