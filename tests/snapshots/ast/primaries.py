a.b.c
a . b
a[1]
a[1:2]
a[1:2:3]
a[:]
a[::]
a[1:, 2]
a[1,]
a[*b]
a[*b, c]
a[b:=1]
a[(b, c)]
a[()]
a[b, c:d, ...]
a[lambda: 1]
f()
f(a)(b)(c)
f(a, *b, c=d, **e, f=g)
f(x for x in y)
f((x for x in y))
f(a, (x for x in y))
f(a := 1)
f(**a, **b)
f(a=1, *b)
f(a,)
a.b[c](d).e
