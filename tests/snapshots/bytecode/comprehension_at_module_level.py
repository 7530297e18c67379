squares = [n * n for n in numbers]
index = {key: value for key, value in squares if key}
unique = {n for n in squares}
