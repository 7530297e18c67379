def push(force):
    if force < 0:
        raise ValueError(
            f"negative force {force}"
        )
    return force * 2
