import asyncio
async def w(n, d):
    await asyncio.sleep(d); print('w', n); return n*2
async def main():
    print(await asyncio.gather(w(1,.02), w(2,.01), w(3,0)))
    t = asyncio.create_task(w(4,.01)); print(await t)
    try: await asyncio.wait_for(asyncio.sleep(1), .01)
    except asyncio.TimeoutError: print('timeout')
    q = asyncio.Queue()
    async def prod():
        for i in range(3): await q.put(i)
        await q.put(None)
    async def cons():
        while (x := await q.get()) is not None: print('c', x)
    await asyncio.gather(prod(), cons())
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(w(5,0)); b = tg.create_task(w(6,.01))
    print(a.result(), b.result())
    try:
        async with asyncio.timeout(.01): await asyncio.sleep(1)
    except TimeoutError: print('to2')
    lock = asyncio.Lock()
    async with lock: print(lock.locked())
    print(await asyncio.to_thread(lambda: 42))
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, sum, [1,2,3]))
    t = asyncio.create_task(asyncio.sleep(10)); await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError: print('cancelled')
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(w(1, 0)); 
            async def bad(): raise ValueError('x')
            tg.create_task(bad())
    except* ValueError as eg: print(eg.exceptions)
    ev = asyncio.Event(); loop.call_later(.01, ev.set); await ev.wait(); print('ev')
    async def agen():
        for i in range(3): yield i; await asyncio.sleep(0)
    print([x async for x in agen()])
    for c in asyncio.as_completed([w(1,.02), w(2,.01)]): print(await c)
    sem = asyncio.Semaphore(2)
    async def h(r, wr):
        d = await r.readline(); wr.write(d.upper()); await wr.drain(); wr.close()
    s = await asyncio.start_server(h, '127.0.0.1', 0); port = s.sockets[0].getsockname()[1]
    r, wr = await asyncio.open_connection('127.0.0.1', port); wr.write(b'hello\n'); print(await r.read()); wr.close(); s.close(); await s.wait_closed()
    res = await asyncio.gather(bad(), w(9,0), return_exceptions=True); print(res)
asyncio.run(main())
async def states():
    future = asyncio.get_running_loop().create_future()
    for ask in (future.result, future.exception, lambda: future.set_exception(5)):
        try:
            ask()
        except Exception as error:
            print(type(error).__name__, error)
asyncio.run(states())
async def waiting():
    future = asyncio.get_running_loop().create_future()
    async def waits(): await future
    task = asyncio.create_task(waits()); await asyncio.sleep(0); print(future); future.set_result(None); await task
asyncio.run(waiting())
