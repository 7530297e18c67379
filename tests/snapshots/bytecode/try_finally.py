def f():
    try:
        return work()
    finally:
        clean()
