print(isinstance(3, (0).__class__ | None))
