print("base runs", __name__, __package__)


class Shape:
    def area(self):
        raise NotImplementedError

    def __str__(self):
        return f"{type(self).__name__} of {self.area()} ({type(self).__module__})"
