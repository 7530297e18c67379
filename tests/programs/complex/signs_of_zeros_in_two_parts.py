class Complex:
    def __complex__(self):
        return complex(-0.0, -0.0)


for real in 1, 2.0, complex(-0.0, -0.0), complex(1, 0.0), True, Complex():
    for imag in -0.0, 0.0, complex(-0.0, 1.5), complex(-0.0, -0.0), 0:
        print(real.__class__.__name__, imag, complex(real, imag))
print(complex(imag=complex(-0.0, -0.0)), complex(-0.0))
