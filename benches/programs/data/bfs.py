from collections import deque


def bfs(size):
    start = (0, 0)
    distance = {start: 0}
    queue = deque([start])
    while queue:
        x, y = queue.popleft()
        d = distance[(x, y)] + 1
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            nx, ny = x + dx, y + dy
            if 0 <= nx < size and 0 <= ny < size and (nx * 7 + ny * 13) % 11 != 0:
                p = (nx, ny)
                if p not in distance:
                    distance[p] = d
                    queue.append(p)
    return len(distance), max(distance.values())


print(bfs(900))
