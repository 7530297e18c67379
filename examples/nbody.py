"""n-body: the orbits of the Jovian planets, by a symplectic integrator."""
import math
import sys

SOLAR_MASS = 4 * math.pi ** 2
DAYS_PER_YEAR = 365.24


class Body:
    """A planet or the sun: position, velocity, mass."""

    def __init__(self, name, position, velocity, mass):
        self.name = name
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = (v * DAYS_PER_YEAR for v in velocity)
        self.mass = mass * SOLAR_MASS

    def __repr__(self):
        return f"{self.name:8} ({self.x:+.5f}, {self.y:+.5f}, {self.z:+.5f})"


def solar_system():
    return [
        Body("Sun", (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 1.0),
        Body("Jupiter",
             (4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01),
             (1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05),
             9.54791938424326609e-04),
        Body("Saturn",
             (8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01),
             (-2.76742510726411899e-03, 4.99852801234917238e-03, 2.30417297573763929e-05),
             2.85885980666130812e-04),
        Body("Uranus",
             (1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01),
             (2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05),
             4.36624404335156298e-05),
        Body("Neptune",
             (1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01),
             (2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05),
             5.15138902046611451e-05),
    ]


def pairs(bodies):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            yield a, b


def offset_momentum(bodies):
    """Gives the sun the velocity that makes the system's momentum zero."""
    sun = bodies[0]
    for axis in ("vx", "vy", "vz"):
        momentum = sum(getattr(b, axis) * b.mass for b in bodies)
        setattr(sun, axis, getattr(sun, axis) - momentum / SOLAR_MASS)


def energy(bodies):
    total = 0.0
    for b in bodies:
        total += 0.5 * b.mass * (b.vx ** 2 + b.vy ** 2 + b.vz ** 2)
    for a, b in pairs(bodies):
        distance = math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2)
        total -= a.mass * b.mass / distance
    return total


def advance(bodies, all_pairs, dt):
    for a, b in all_pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        squared = dx * dx + dy * dy + dz * dz
        magnitude = dt / (squared * math.sqrt(squared))
        a.vx -= dx * b.mass * magnitude
        a.vy -= dy * b.mass * magnitude
        a.vz -= dz * b.mass * magnitude
        b.vx += dx * a.mass * magnitude
        b.vy += dy * a.mass * magnitude
        b.vz += dz * a.mass * magnitude
    for b in bodies:
        b.x += dt * b.vx
        b.y += dt * b.vy
        b.z += dt * b.vz


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
    bodies = solar_system()
    offset_momentum(bodies)
    print(f"energy before: {energy(bodies):.9f}")
    all_pairs = list(pairs(bodies))
    for _ in range(steps):
        advance(bodies, all_pairs, 0.01)
    print(f"energy after:  {energy(bodies):.9f}")
    for body in bodies:
        print(body)


if __name__ == "__main__":
    main()
