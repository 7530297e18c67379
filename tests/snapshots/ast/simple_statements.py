pass
break
continue
return
return a
return (a)
return a,
return *a, b
raise
raise a
raise a from b
assert a
assert a, b
assert (a, b)
global a, b
nonlocal c
del a
del a, b
del (a, b)
del (a), b
del [a, b]
del a.b, c[0]
del ()
del a,
x; y ; z;
pass; pass
raise; x
