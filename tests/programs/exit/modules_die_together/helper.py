TEXT = 'gone'


class Holder:
    def __init__(self, name, what=None):
        self.name, self.what = name, what

    def __del__(self):
        print(self.name, TEXT)


own = Holder('own')
