async def f(lock, other):
    async with lock, other as o:
        return await o
