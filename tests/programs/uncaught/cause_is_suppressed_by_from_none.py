# exit: 1
def lookup(table, key):
    try:
        return table[key]
    except KeyError:
        raise LookupError(f"no {key!r}") from None

def outer():
    try:
        lookup({}, "x")
    except LookupError:
        {}["context of the second is shown"]

outer()
