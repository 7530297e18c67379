for c, b in [('gbk', b'a\x81'), ('gbk', b'\x81\x20b'), ('gbk', b'\xff'), ('gbk',b'\x80'), ('shift_jis', b'\x81'), ('shift_jis', b'\x81\x20'), ('euc_jp', b'\x8f\xa1'), ('euc_jp', b'\x8f'), ('euc_jp', b'\x8f\xa1\x20'), ('euc_jp', b'\x8e'), ('euc_jp', b'\x8e\xb1'),('gb18030', b'\x81\x30'), ('gb18030', b'\x81\x30\x81'), ('gb18030', b'\x81\x30\x81\x30'), ('gb18030', b'\x81\x30\x20\x30'), ('gb18030', b'\xff\x30\x81\x30'), ('big5', b'\xa4'), ('big5', b'\xa4\x20'), ('euc_kr', b'\xa4\xd4'), ('euc_kr', b'\xa4\xd4\xa4'), ('euc_kr', b'\xa4\xd4\xa4\xa1'), ('euc_kr', b'\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa2'), ('euc_kr', b'\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xff'), ('johab', b'\x88'), ('johab', b'\x88\x20'), ('cp932', b'\x81'), ('gb18030', b'\xe3\x32\x9a\x36'), ('gb18030', b'\xe3\x32\x9a\x35')]:
    for e in ('strict', 'replace', 'ignore', 'backslashreplace'):
        try: print(c, b, e, ascii(b.decode(c, e)))
        except UnicodeDecodeError as x: print(c, b, e, x, x.start, x.end)
for c in ('gbk', 'shift_jis', 'euc_jp', 'big5', 'euc_kr', 'cp949', 'johab', 'gb2312', 'gb18030', 'cp932', 'cp950'):
    for s in ('\xe9', 'a\U0001f600b', '\ud800', 'ab\u4e02', '\u0e01\u0e02', '\uac02', '\u20ac', '\xa5'):
        for e in ('strict', 'replace', 'ignore', 'xmlcharrefreplace', 'backslashreplace'):
            try: print(c, ascii(s), e, s.encode(c, e))
            except UnicodeEncodeError as x: print(c, ascii(s), e, x, x.start, x.end)
import codecs, io
for c in ('gbk', 'shift_jis', 'euc_jp', 'big5', 'gb18030', 'euc_kr', 'gb2312'):
    t = 'abc\u4e2d\u65e5' if c == 'big5' else 'abc\u4e2d\u56fd\u65e5\u672c' if c != 'euc_kr' else 'abc\uac00\ub098'
    b = t.encode(c); d = codecs.getincrementaldecoder(c)(); print(c, [d.decode(b[i:i+1]) for i in range(len(b))], d.decode(b'', True))
    e = codecs.getincrementalencoder(c)(); print([e.encode(x) for x in t])
    r = codecs.getreader(c)(io.BytesIO(b + b'\nxy\n')); print(r.readline(), r.read())
    w = io.BytesIO(); codecs.getwriter(c)(w).write(t); print(w.getvalue() == b)
    f = io.TextIOWrapper(io.BytesIO(b * 3 + b'\n' + b), encoding=c); print(f.readlines() == [t * 3 + '\n', t])
    d = codecs.getincrementaldecoder(c)(); d.decode(b[:-1])
    try: print(d.decode(b'', True))
    except UnicodeDecodeError as x: print(x)
    print(codecs.lookup(c).name, bytes(memoryview(b)).decode(c) == t)
