# A generator that is still open when the program ends is closed.
def rows():
    try:
        yield 1
        yield 2
    finally:
        print("rows closed")


open_rows = rows()
print(next(open_rows))
