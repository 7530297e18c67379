key = lambda pair, *rest, default=None: pair[1] or default
