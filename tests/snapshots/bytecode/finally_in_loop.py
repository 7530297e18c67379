def f(items):
    for item in items:
        try:
            if item:
                continue
            break
        finally:
            close(item)
