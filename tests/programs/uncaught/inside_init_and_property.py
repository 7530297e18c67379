# exit: 1
class Engine:
    def __init__(self, power):
        self.power = power

    @property
    def torque(self):
        return 9549 * self.power / self.rpm

    @property
    def rpm(self):
        return self._rpm()

    def _rpm(self):
        raise NotImplementedError("engines differ")


class Car:
    def __init__(self, power):
        self.engine = Engine(power)
        self.torque = self.engine.torque


class Taxi(Car):
    def __init__(self):
        super().__init__(power=50)


print(Engine(5).power)
Taxi()
