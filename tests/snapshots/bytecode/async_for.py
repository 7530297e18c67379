async def f(source):
    async for item in source:
        if item:
            break
    else:
        return None
    return item
