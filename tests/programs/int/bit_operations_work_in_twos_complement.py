numbers = [0, 1, -1, 6, -6, 2**61, -2**61, 2**63 - 1, -2**63, 2**64, -2**64, 2**100 + 12345, -2**100 - 12345]
for a in numbers:
    print([a & b for b in numbers])
    print([a | b for b in numbers])
    print([a ^ b for b in numbers])
    print(~a, a.bit_length(), a.bit_count())
print(True & True, True & False, True | 2, False ^ True, True ^ 3, type(True & 1), type(True & True))
try:
    1 & 1.5
except TypeError as e:
    print(e)
try:
    1.5 | 2
except TypeError as e:
    print(e)
