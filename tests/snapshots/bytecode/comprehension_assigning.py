def f(lines):
    longest = [last := line for line in lines if (size := len(line)) > 3]
    return last, size
