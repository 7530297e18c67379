from .parts import piston


def start(power):
    return piston.push(10 // power if power >= 0 else power)
