match command:
    case 1 | -2 | "go":
        a = 1
    case None | True:
        a = 2
    case colors.RED:
        a = 3
    case _:
        a = 4
