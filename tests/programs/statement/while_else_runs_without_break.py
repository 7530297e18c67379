def search(items, wanted):
    i = 0
    while i < len(items):
        if items[i] == wanted:
            print("found", wanted, "at", i)
            break
        i += 1
    else:
        print(wanted, "is not there")
    return i

print(search([3, 1, 4, 1, 5], 4))
print(search([3, 1, 4, 1, 5], 9))
print(search([], 9))

n = 0
while True:
    n += 1
    if n % 2:
        continue
    if n > 6:
        break
    print("even", n)
else:
    print("never")

while False:
    print("never")
else:
    print("else of a loop that never ran")

countdown = 3
while countdown:
    countdown -= 1
    try:
        if countdown == 1:
            continue
    finally:
        print("finally with", countdown)
else:
    print("done")

outer = 0
while outer < 3:
    outer += 1
    inner = 0
    while inner < 3:
        inner += 1
        if inner == outer:
            break
    else:
        print("inner loop ended by itself", outer)
        continue
    print("inner loop left at", inner)
