"""Tables of a stock."""
from store import Stock


def table(stock: Stock, unit="kg"):
    width = max(len(item.name) for item, _ in stock)
    rows = [f"{item.name:<{width}} {count:>6} {item.weight(unit) * count:>10.3f} {unit}" for item, count in stock]
    return "\n".join(rows)
