"""Items and how many there are."""
from .stock import Item, Stock

__all__ = ["Item", "Stock"]
__version__ = "1.2"
