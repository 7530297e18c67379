# exit: 1
def numbers(texts):
    for text in texts:
        yield int(text)

def doubled(source):
    for number in source:
        yield number * 2

def total(texts):
    return sum(doubled(numbers(texts)))

print(total(["1", "2"]))
print(total(["1", "two"]))
