type Number = int | float
type Pair[T: (int, str), *Ts, **P] = tuple[T, *Ts]
