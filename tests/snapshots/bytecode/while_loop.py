while n > 1 and n != stop:
    if n % 2:
        continue
    if n in seen:
        break
    n //= 2
else:
    done = True
