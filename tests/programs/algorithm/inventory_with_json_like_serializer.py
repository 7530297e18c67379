class Product:
    __slots__ = ("sku", "name", "price", "tags")
    def __init__(self, sku, name, price, tags=()):
        self.sku, self.name, self.price, self.tags = sku, name, price, frozenset(tags)
    def __eq__(self, other):
        return isinstance(other, Product) and self.sku == other.sku
    def __hash__(self):
        return hash(self.sku)
    def __repr__(self):
        return f"<{self.sku} {self.name}>"

class OutOfStock(Exception):
    def __init__(self, product, wanted, available):
        super().__init__(f"{product.name}: wanted {wanted}, only {available}")
        self.missing = wanted - available

class Inventory:
    def __init__(self):
        self._stock = {}
        self.log = []
    def add(self, product, quantity=1):
        if quantity <= 0:
            raise ValueError("quantity must be positive")
        self._stock[product] = self._stock.get(product, 0) + quantity
        self.log.append(("+", product.sku, quantity))
        return self
    def remove(self, product, quantity=1):
        available = self._stock.get(product, 0)
        if available < quantity:
            raise OutOfStock(product, quantity, available)
        self._stock[product] = available - quantity
        if not self._stock[product]:
            del self._stock[product]
        self.log.append(("-", product.sku, quantity))
    def __getitem__(self, sku):
        for p in self._stock:
            if p.sku == sku:
                return p
        raise KeyError(sku)
    def __contains__(self, sku):
        return any(p.sku == sku for p in self._stock)
    def __len__(self):
        return sum(self._stock.values())
    def __iter__(self):
        return iter(sorted(self._stock.items(), key=lambda item: item[0].sku))
    @property
    def value(self):
        return sum(p.price * n for p, n in self._stock.items())
    def tagged(self, *tags):
        return [p for p, _ in self if p.tags.issuperset(tags)]

def dump(value, level=0):
    pad = "  " * level
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return '"' + "".join({'"': '\\"', "\n": "\\n", "\\": "\\\\"}.get(c, c if c.isprintable() else f"\\u{ord(c):04x}") for c in value) + '"'
        case int() | float():
            return repr(value)
        case dict() if not value:
            return "{}"
        case dict():
            return "{\n" + ",\n".join(f"{pad}  {dump(str(k))}: {dump(v, level + 1)}" for k, v in value.items()) + f"\n{pad}}}"
        case list() | tuple() | set() | frozenset():
            return "[" + ", ".join(dump(v, level + 1) for v in (sorted(value) if isinstance(value, (set, frozenset)) else value)) + "]"
        case Product():
            return dump({s: getattr(value, s) for s in Product.__slots__}, level)
    raise TypeError(f"cannot dump {type(value).__name__}")

shop = Inventory()
pen, ink, pad = Product("P-1", "Pen", 2.5, ["office", "blue"]), Product("I-7", 'Ink "dark"', 12, ["office"]), Product("N-3", "Näh\tpad", 0.75)
shop.add(pen, 10).add(ink, 2).add(pad).add(Product("P-1", "same sku", 0), 5)
print(list(shop), len(shop), shop.value, "P-1" in shop, "X" in shop, shop["I-7"], shop.tagged("office"), shop.tagged("office", "blue"))
for action in (lambda: shop.remove(ink, 5), lambda: shop.remove(pad), lambda: shop.remove(pad), lambda: shop["N-3"], lambda: shop.add(pen, 0)):
    try:
        print(action())
    except OutOfStock as error:
        print("out of stock:", error, error.missing)
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)
print(shop.log)
print(dump({"stock": {p.sku: n for p, n in shop}, "first": shop["P-1"], "none": None, "flags": [True, False], "nested": {"empty": {}, "list": [1, 2.5, [3]]}}))
try:
    dump(object())
except TypeError as error:
    print(error)
