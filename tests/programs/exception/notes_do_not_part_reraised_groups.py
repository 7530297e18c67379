"""What `except*` raises again is merged with what was left, with other notes too."""
try:
    try:
        raise ExceptionGroup("top", [ValueError("a"), ExceptionGroup("inner", [TypeError("t"), KeyError("k")])])
    except* TypeError as e:
        e.add_note("noted")
        raise
    except* KeyError as e:
        raise OSError("new") from e
except ExceptionGroup as e:
    print([repr(x) for x in e.exceptions])
