"""sys.getsizeof tells of arrays and byte arrays what CPython's growth by steps leaves."""
import sys
from array import array

print([sys.getsizeof(array('i', range(n))) for n in (0, 1, 2, 3, 5, 10, 17, 100, 1000)])
print([sys.getsizeof(array('d', list(range(n)))) for n in (0, 1, 2, 3, 5, 10, 17, 100, 1000)])
print([sys.getsizeof(array('B', bytes(n))) for n in (0, 1, 2, 3, 5, 10, 17, 100, 1000)])
numbers = array('q')
sizes = []
for i in range(40):
    numbers.append(i)
    sizes.append(sys.getsizeof(numbers))
print(sizes)
for change in (
    lambda: numbers.extend(range(50)),
    lambda: numbers.extend(array('q', [1] * 9)),
    lambda: numbers.__delitem__(slice(5, None)),
    lambda: numbers.pop(),
    lambda: numbers.insert(0, 1),
    lambda: numbers.__imul__(3),
    lambda: numbers.frombytes(bytes(80)),
    lambda: numbers.__setitem__(slice(None), array('q')),
):
    change()
    print(len(numbers), sys.getsizeof(numbers), sys.getsizeof(numbers[1:3]), sys.getsizeof(numbers + numbers))

data = bytearray()
sizes = []
for i in range(40):
    data.append(i)
    sizes.append(sys.getsizeof(data))
print(sizes, data.__alloc__())
data += bytes(100)
print(sys.getsizeof(data), sys.getsizeof(data[:7]), sys.getsizeof(data.copy()))
data.clear()
print(sys.getsizeof(data), sys.getsizeof(bytearray(5)), sys.getsizeof(bytearray([1, 2])), sys.getsizeof(bytearray(b'abc')))
print([sys.getsizeof(bytearray(iter(range(n)))) for n in (0, 1, 2, 10, 100)])
