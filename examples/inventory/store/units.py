"""Weights."""
GRAMS = {"g": 1, "kg": 1000, "t": 1_000_000}


def convert(value, source, target):
    return value * GRAMS[source] / GRAMS[target] if GRAMS[target] > 1 else value * GRAMS[source]
