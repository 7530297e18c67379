"""Bytes are taken off the front of a bytearray in many ways while others are put behind and in between."""
import random
import sys

rng = random.Random(3)
data, model = bytearray(), []
for turn in range(3000):
    step = rng.randrange(12)
    count = rng.randrange(40)
    some = bytes(rng.randrange(256) for _ in range(count))
    if step < 3:
        data += some
        model += some
    elif step == 3:
        data.extend(some)
        model.extend(some)
    elif step < 7:
        del data[:count]
        del model[:count]
    elif step == 7:
        data[: count * 2] = some
        model[: count * 2] = some
    elif step == 8 and model:
        del data[0]
        del model[0]
    elif step == 9 and turn % 2 and len(model) > 2:
        assert data.pop() == model.pop()
        del data[-1], model[-1]
        data[-1:] = some
        model[-1:] = some
    elif step == 9 and model:
        at = rng.randrange(len(model))
        assert data.pop(at) == model.pop(at)
        data.insert(at, 7)
        model.insert(at, 7)
    elif step == 10:
        data[1:5:2] = bytes(len(model[1:5:2]))
        model[1:5:2] = bytes(len(model[1:5:2]))
    else:
        data.append(turn & 255)
        model.append(turn & 255)
        data.reverse()
        model.reverse()
    assert list(data) == model and len(data) == len(model)
    assert bytes(memoryview(data)[1:3]) == bytes(model[1:3])
print(len(data), data[:8].hex())

view = memoryview(data)
for change in ("del data[:1]", "del data[0]", "data[:2] = b''", "data.clear()", "data += b'x'", "data.pop()"):
    try:
        exec(change)
    except BufferError as error:
        print(change, error)
view.release()

buffer, lines = bytearray(), 0
for part in range(2000):
    buffer += b"line %d\nand the next one " % part
    while (end := buffer.find(b"\n")) >= 0:
        lines += 1
        del buffer[: end + 1]
print(lines, buffer, sys.getsizeof(bytearray(b"abc")))
big = bytearray(range(256)) * 2000
total = 0
while big:
    total += big[0]
    del big[:100]
print(total, big)
queue, count = bytearray(b"x" * 100000), 0
while queue:
    queue.append(1)
    del queue[:2]
    count += 1
print(count)
