a = f"{x} and {y!r:>{width}.{digits}}"
b = f"{x=} {{literal}}" "tail"
c = f"{x:%Y-%m-%d}"
