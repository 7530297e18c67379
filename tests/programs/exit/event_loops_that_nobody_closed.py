# The loop that a thread's own attributes hold dies when modules are gone; nothing is said of what fails then.
import asyncio


async def main():
    print("ran")


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
