class C(B):
    def who(self):
        return __class__

    @property
    def name(self):
        return super().name
