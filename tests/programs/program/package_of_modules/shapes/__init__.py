"""Shapes."""
print("shapes runs")
VERSION = (1, 2)
from . import circle
from .square import Square
