class Ham:
    __spam = 1

    def __eggs(self, __toast=2):
        return self.__spam + __toast.__x__
