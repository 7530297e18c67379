def area(width, height=1, /, scale=2, *extra, unit="m", **more):
    """Documentation."""
    return width * height * scale
