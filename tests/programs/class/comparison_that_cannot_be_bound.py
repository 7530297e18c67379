# A comparison method that fails while it is bound counts as none; one that fails when called raises.
class Fails:
    @property
    def __eq__(self):
        raise AttributeError("eq")

    @property
    def __lt__(self):
        raise ZeroDivisionError("lt")

    __hash__ = None


class Raises:
    def __eq__(self, other):
        raise KeyError("called")


a, b = Fails(), Fails()
print(a == b, a == a, a != b)
try:
    a < b
except TypeError as e:
    print(e)
try:
    Raises() == 1
except KeyError as e:
    print(repr(e))
