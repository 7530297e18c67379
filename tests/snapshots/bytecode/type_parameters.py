def first[T: Base](items: list[T], default: T = None, *, key: T = 1) -> T:
    return items[0]


class Box[T](Base):
    item: T

    def get[U](self, other: U) -> T | U:
        return self.item
