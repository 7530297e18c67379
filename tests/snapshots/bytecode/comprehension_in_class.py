class C:
    names = ["a"]
    pairs = [(name, other) for name in names]
