# exit: 1
def mean(values):
    assert len(values) > 0, f"no values: {values!r}"
    return sum(values) / len(values)

print(mean([1, 2, 3]))
try:
    assert mean([4]) == 5
except AssertionError as error:
    print(repr(error))
mean([])
