for n in (0, 1, -1, 9, 10, 99, 100, 101, -999, 1000, 12345, 10**9, 10**10 - 1, 2**61 - 1, -2**61, 2**61, 2**63, 10**19, 10**38, 10**39 - 1, -10**60):
    print(n, repr(n), str(n), hex(n), oct(n), bin(n), f"{n}", "%d" % n)
for n in range(-1100, 1100, 37):
    print(n, end=" ")
print()
for k in range(60):
    n = 7**k
    assert int(str(n)) == n and int(hex(n), 16) == n and int(oct(n), 8) == n and int(bin(n), 2) == n
    assert int(str(-n)) == -n and int(hex(-n), 16) == -n
print(str(7**1000))
print(len(str(3**8000)), str(3**8000)[:30], str(3**8000)[-30:])
try:
    hex(1.0)
except TypeError as e:
    print(e)
try:
    bin("a")
except TypeError as e:
    print(e)
