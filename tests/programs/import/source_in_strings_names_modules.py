import timeit
print(timeit.timeit('random.random(); json.dumps([1])', setup='import random, json', number=3) > 0)
print(timeit.repeat(stmt='pass', number=1, repeat=2) != [])
def f():
    """
    >>> import fractions
    >>> fractions.Fraction(1, 2) + 1
    Fraction(3, 2)
    >>> from statistics import mean
    >>> mean([1, 2, 3])
    2
    """
import doctest; print(doctest.testmod())
