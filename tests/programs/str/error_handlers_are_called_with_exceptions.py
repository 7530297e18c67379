import codecs
f=codecs.lookup_error("surrogatepass")
for enc in ("utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be"):
    for e in (UnicodeEncodeError(enc, "a", 0, 1, "ouch"),UnicodeDecodeError(enc, "a".encode(enc), 0, 1, "ouch"), UnicodeDecodeError(enc, bytearray(b"a\xd8\x00"), 1, 3, "ouch")):
        try: print(f(e), flush=True)
        except Exception as e: print(repr(e), flush=True)
for a in (42, UnicodeError("ouch"), UnicodeTranslateError("\ud800", 0, 1, "ouch"),UnicodeEncodeError("ascii", "\ud800\udfff", 0, 2, "ouch")):
    try: print(f(a), flush=True)
    except Exception as e: print(repr(e), flush=True)
for h in ("strict","ignore","replace","xmlcharrefreplace","backslashreplace","namereplace","surrogateescape","surrogatepass"):
    f=codecs.lookup_error(h)
    for e in (UnicodeEncodeError("ascii","a\udc80\u1234b",1,3,"o"),UnicodeDecodeError("ascii",b"a\x80\xffb",1,3,"o"),UnicodeTranslateError("a\udc80\u1234b",1,3,"o"),UnicodeDecodeError("ascii",bytearray(b"a\x80\xffb"),1,3,"o"),UnicodeEncodeError("ascii","a\udc80",1,30,"o"),UnicodeDecodeError("ascii",b"a\x80\xffb",-1,30,"o")):
        try: print(h, f(e), flush=True)
        except Exception as e: print(h, repr(e), flush=True)
