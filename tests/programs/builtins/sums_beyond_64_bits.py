big = 2**60
print(sum([big] * 10), sum([big] * 10 + [0.5]), sum([-big] * 20), sum([2**62, 2**62, 1]), sum([2**63 - 1, 1]))
print(sum(x * x for x in range(3_000_000, 3_000_300)), sum([big, big, big, big, 2**70]), sum([big] * 8 + [True, 1.5, 0.1]))
print(sum([big] * 4, 2**64), sum([big] * 3, start=-1), sum([0.1] * 10), sum([big] * 9 + [0.1] * 10))
try:
    print(sum([big] * 10 + ["x"]))
except TypeError as e:
    print(e)
print(sum([big - 1] * 9 + [-(big - 1)] * 9), type(sum([big] * 20)).__name__)
