"""Mandelbrot set to a PBM file (format P4: one bit a pixel), then a look at the file that was written.

usage: mandelbrot.py [SIZE]
"""
import os
import sys

ITERATIONS = 50
LIMIT = 4.0


def escapes(cr, ci):
    """Whether the orbit of 0 under z -> z*z + c leaves the circle of radius 2."""
    zr = zi = zr2 = zi2 = 0.0
    for _ in range(ITERATIONS):
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > LIMIT:
            return True
    return False


def row(y, size):
    """One row of pixels, eight to a byte, the leftmost in the highest bit."""
    packed = bytearray()
    ci = 2.0 * y / size - 1.0
    bits = count = 0
    for x in range(size):
        bits = bits << 1 | (not escapes(2.0 * x / size - 1.5, ci))
        count += 1
        if count == 8:
            packed.append(bits)
            bits = count = 0
    if count:
        packed.append(bits << (8 - count))
    return bytes(packed)


def write_image(path, size):
    with open(path, "wb") as image:
        image.write(f"P4\n{size} {size}\n".encode("ascii"))
        for y in range(size):
            image.write(row(y, size))


def read_image(path):
    """Size and rows of a P4 image."""
    with open(path, "rb") as image:
        magic = image.readline().rstrip()
        if magic != b"P4":
            raise ValueError(f"not a PBM image: {magic!r}")
        width, height = map(int, image.readline().split())
        stride = (width + 7) // 8
        rows = [image.read(stride) for _ in range(height)]
        if image.read(1):
            raise ValueError("more bytes than pixels")
    return width, height, rows


def fletcher32(data):
    """Fletcher's checksum over 16-bit words."""
    a = b = 0xFFFF
    if len(data) % 2:
        data += b"\0"
    for i in range(0, len(data), 2):
        a = (a + (data[i] << 8 | data[i + 1])) % 65535
        b = (b + a) % 65535
    return b << 16 | a


def preview(width, height, rows, columns=56):
    """The image in characters; a cell is dark if its middle pixel is in the set."""
    step = width / columns
    for line in range(columns // 2):
        y = min(int((line + 0.5) * step * 2), height - 1)
        cells = []
        for column in range(columns):
            x = int((column + 0.5) * step)
            cells.append(" #"[rows[y][x >> 3] >> (7 - (x & 7)) & 1])
        print("".join(cells).rstrip())


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    path = f"mandelbrot-{os.getpid()}.pbm"
    write_image(path, size)
    try:
        width, height, rows = read_image(path)
        length = os.path.getsize(path)
    finally:
        os.remove(path)
    inside = sum(byte.bit_count() for line in rows for byte in line)
    print(f"{width} x {height} pixels, {length} bytes, {inside} in the set ({inside / (width * height):.3%})")
    print(f"checksum {fletcher32(b''.join(rows)):08x}")
    preview(width, height, rows)


if __name__ == "__main__":
    main()
