values = [3, 1, 2]


def clearing(x):
    values.clear()
    return x


values.sort(key=clearing)
print(values)


def appending(x):
    values.append(9)
    return -x


try:
    values.sort(key=appending)
except ValueError as e:
    print(e, values)
