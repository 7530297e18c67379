def test():
    trace = []
    def inner():
        try:
            yield 1
        except ValueError:
            trace.append("inner caught ValueError")
        return 2
    def outer():
        v = yield from inner()
        trace.append("inner returned %r to outer" % (v,))
        yield v
    g = outer()
    trace.append(next(g))
    trace.append(g.throw(ValueError))
    print(trace)
test()
