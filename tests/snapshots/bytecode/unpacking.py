a, (b, [c, d]) = nested
first, *middle, last = items
[*everything] = items
