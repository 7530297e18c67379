class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def add(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def scale(self, k):
        return Vector(self.x * k, self.y * k)

    def dot(self, other):
        return self.x * other.x + self.y * other.y


class Particle:
    def __init__(self, position, velocity):
        self.position = position
        self.velocity = velocity

    def step(self, dt):
        self.position = self.position.add(self.velocity.scale(dt))
        if self.position.dot(self.position) > 100.0:
            self.velocity = self.velocity.scale(-1.0)


particles = [Particle(Vector(i * 0.1, i * 0.2), Vector(1.0 - i * 0.01, i * 0.02)) for i in range(50)]
for _ in range(30000):
    for p in particles:
        p.step(0.01)
print("%.6f" % sum(p.position.x for p in particles))
