for spec in ("=5c", "05c", "*=5c", "<5c", "^5c", "5c"):
    print(repr(format(65, spec)))
