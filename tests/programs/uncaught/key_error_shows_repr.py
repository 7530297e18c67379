# exit: 1
stock = {"apple": 3, ("a", 1): 2}

def price(name):
    return stock[name] * 2

print(price("apple"), price(("a", 1)))
for key in ("pear", 5, None, ("a", 2), "it's", 'quo"te', "line\nbreak"):
    try:
        price(key)
    except KeyError as error:
        print(error, error.args)
price("no such fruit")
