match x:
    case _: type X = int
async def f(): await x
print(async_, match)
