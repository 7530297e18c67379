"""A StringIO with characters of several bytes is read, overwritten, cut and extended at places before, at and behind the last."""
import io
import random

rng = random.Random(5)
letters = "ab\nñ€😀\r"


def text(length):
    return "".join(rng.choice(letters) for _ in range(length))


for newline in ("", "\n", None):
    start = text(40)
    stream, model, place = io.StringIO(start, newline), None, 0
    model = stream.getvalue()
    told = []
    for _ in range(400):
        step = rng.randrange(7)
        if step == 0:
            place = rng.randrange(len(model) + 8)
            stream.seek(place)
        elif step == 1:
            count = rng.randrange(9)
            assert stream.read(count) == model[place : place + count]
            place = max(place, min(len(model), place + count))
        elif step == 2:
            line = stream.readline(rng.choice([-1, 0, 3, 20]))
            assert model[place : place + len(line)] == line
            place += len(line)
        elif step == 3:
            new = text(rng.randrange(6)).replace("\r", "x")
            assert stream.write(new) == len(new)
            if new:
                model = model[:place].ljust(place, "\0") + new + model[place + len(new) :]
                place += len(new)
        elif step == 4 and len(model) > 60:
            size = rng.randrange(30, 70)
            assert stream.truncate(size) == size
            model = model[:size]
        elif step == 5:
            assert stream.tell() == place
        else:
            place = stream.seek(0, 2)
            assert place == len(model)
        assert stream.getvalue() == model, (model, stream.getvalue())
    told.append(len(model))
    print(repr(newline), told, stream.seek(0), len(stream.read()), ascii(model[:20]))

stream = io.StringIO()
for index in range(30000):
    stream.write("é%d\n" % index)
stream.seek(0)
print(sum(len(line) for line in stream), stream.tell())

for place in (2**63 - 1, 2**62):
    stream = io.StringIO("aé")
    stream.seek(place)
    try:
        stream.write("ab")
    except OverflowError as error:
        print(error, stream.getvalue())
