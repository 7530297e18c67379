try:
    raise KeyError(1)
except (KeyError, OSError) as e:
    print(isinstance(e, KeyError | OSError), repr(e))
print((1).__class__.__class__('A', (), {'x': 3}).x)
