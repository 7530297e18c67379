def f(error):
    if error:
        raise error from None
    raise
