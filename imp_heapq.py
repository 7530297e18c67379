import heapq
print(len([x for x in dir(heapq) if not x.startswith('_')]))
