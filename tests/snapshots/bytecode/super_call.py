class C(B):
    def __init__(self, x):
        super().__init__(x)
        super(C, self).setup(x, key=1)
        self.y = super().y
