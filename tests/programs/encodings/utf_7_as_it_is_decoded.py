"""What UTF-7 decodes to, and what is said of bytes that are not UTF-7."""
for b in [b"+", b"+A", b"+AA", b"+AAA", b"+ZZ", b"+ZZ-",b"+ZZ x", b"+A-", b"+AB-", b"+AGF-", b"+AGE-", b"+AGE", b"+AGEx", b"+AGE!", b"a+!b", b"+-", b"+ ", b"\x80", b"a\xff", b"+2ADcAQ-", b"+2AA-", b"+2AAx", b"+2AA!", b"+3AA-", b"+2ADYAA", b"+AGF", b"+AGG", b"~\\", b"+ACsALQ-", b"+AGEAY", b"+AGEAYg", b"+AGEAYh-",b"+2AAAYQ-", b"+2ADYANgA-"]:
    for e in ("strict","replace","ignore"):
        try: print(b, e, ascii(b.decode("utf-7",e)))
        except UnicodeError as x: print(b, e, x, x.args)
