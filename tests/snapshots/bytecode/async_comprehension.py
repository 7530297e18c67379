async def f(source):
    first = [x async for x in source if await x]
    return {await y: y for y in first}
