import os
import sys
import tempfile

with tempfile.TemporaryDirectory() as place:
    os.makedirs(os.path.join(place, "spread", "inner"))
    with open(os.path.join(place, "spread", "inner", "leaf.py"), "w") as file:
        file.write("value = 'leaf'\nfrom .. import other\nfrom . import twig\n")
    with open(os.path.join(place, "spread", "inner", "twig.py"), "w") as file:
        file.write("value = 'twig'\n")
    with open(os.path.join(place, "spread", "other.py"), "w") as file:
        file.write("value = 'other'\n")
    sys.path.insert(0, place)
    import spread.inner.leaf as leaf
    import spread

    print(leaf.value, leaf.other.value, leaf.twig.value, leaf.__package__)
    print(spread.__file__, spread.__spec__.origin, len(list(spread.__path__)))
    print(repr(spread).replace(place, "<place>"))
    try:
        import spread.nowhere
    except ImportError as e:
        print(e)
    try:
        from spread import nothing
    except ImportError as e:
        print(e)
