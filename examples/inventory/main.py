"""A program of two modules and a package: run this file."""
import report
from store import Item, Stock, __version__
from store.units import convert


def main():
    stock = Stock()
    stock.add(Item("bolt", 12, "g"), 1200)
    stock.add(Item("plate", 2.5, "kg"), 40)
    stock.add(Item("beam", 0.35, "t"), 3)
    print("store", __version__)
    print(report.table(stock))
    print(f"all in all {stock.weight('kg'):.2f} kg, {convert(1, 't', 'g'):,} g in a ton")
    try:
        stock.take("beam", 5)
    except ValueError as error:
        print("error:", error)
    stock.take("bolt", 200)
    print(report.table(stock, unit="t"))


if __name__ == "__main__":
    main()
