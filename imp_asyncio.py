import asyncio
print(len([x for x in dir(asyncio) if not x.startswith('_')]))
