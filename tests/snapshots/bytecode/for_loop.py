for i, (name, *values) in enumerate(table):
    if not values:
        continue
    if name == stop:
        break
    print(i)
else:
    print("end")
