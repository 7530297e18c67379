import asyncio

async def main():
    p = await asyncio.create_subprocess_exec('echo', 'hi', stdout=asyncio.subprocess.PIPE)
    print(await p.communicate(), p.returncode)
    pipes = dict.fromkeys(('stdin', 'stdout', 'stderr'), asyncio.subprocess.PIPE)
    p = await asyncio.create_subprocess_shell('cat; echo err >&2; exit 3', **pipes)
    print(await p.communicate(b'in'), p.returncode)
    p = await asyncio.create_subprocess_exec('sleep', '9')
    p.kill()
    print(await p.wait())
    try:
        await asyncio.create_subprocess_exec('no-such-program')
    except FileNotFoundError as e:
        print(e)
    print(asyncio.current_task().__class__, type(asyncio.get_running_loop().create_future()))

asyncio.run(main())
