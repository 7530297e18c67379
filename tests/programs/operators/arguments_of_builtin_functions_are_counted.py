cases = """len() ; len(1, 2) ; abs() ; abs(1, 2) ; divmod(1) ; divmod(1, 2, 3) ; pow() ; hex() ; hex(1, 2) ; round() ; round(1, 2, 3) ; round(x=1) ; pow(1, 2, 3, 4) ; pow(1, 2, foo=3) ; round(1, number=1) ;
int(1, 2, 3) ; int('1', bas=2) ; float(1, 2) ; float(y=1) ; complex(1, 2, 3) ; complex(1, real=2) ; bool(1, 2) ; [].append() ; [].append(1, 2) ; (5).bit_length(1) ; (5).to_bytes(1, 'big', 3) ; (5).to_bytes(1, length=2) ; (5).to_bytes(foo=1) ;
(5).__round__(1, 2) ; (1.5).hex(1) ; (1.5).is_integer(2) ; float.fromhex() ; float.fromhex('1', '2') ; int.from_bytes() ; int.from_bytes(b'a', 'big', True) ; len(x=1) ; abs(x=1) ; (5).bit_length(x=1) ; [].append(x=1) ; divmod(1, b=2)""".split(";")
for case in cases:
    try:
        print(eval(case.strip()))
    except TypeError as e:
        print(case.strip(), "->", e)
