import time, sys
print(time.struct_time | None)
print(sys.flags.__class__ | None)
match 3:
    case int(): print('i')
def f(): yield 1
print(next(f()))
async def g(): pass
g().close()
print(vars(type)['__or__'](int, str))
