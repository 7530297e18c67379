def f(a: int, *args: str, key: float = 1.0, **kwargs: bytes) -> None:
    pass
