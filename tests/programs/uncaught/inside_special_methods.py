# exit: 1
class Matrix:
    def __init__(self, rows):
        self.rows = rows
    def __getitem__(self, key):
        return self.rows[key]
    def __add__(self, other):
        return Matrix([a + b for a, b in zip(self, other, strict=True)])
    def __iter__(self):
        for row in self.rows:
            yield row
    def __str__(self):
        return "\n".join(" ".join(str(x) for x in row) for row in self.rows)
    def __lt__(self, other):
        return self.size < other.size

print(Matrix([[1, 2], [3, 4]]))
try:
    Matrix([1]) + Matrix([1, 2])
except ValueError as error:
    print(error)
for action in (lambda: Matrix([[1]])[3], lambda: print(Matrix([5])), lambda: [*Matrix(None)]):
    try:
        action()
    except (IndexError, TypeError) as error:
        print(type(error).__name__, error, error.__traceback__.tb_next.tb_next.tb_frame.f_code.co_name)
sorted([Matrix([]), Matrix([])], key=lambda m: m)
