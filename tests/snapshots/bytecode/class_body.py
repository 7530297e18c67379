class Point(Base, metaclass=Meta, slots=True):
    """A point."""

    x = y = 0

    def move(self, dx):
        self.x += dx
