class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0


class Task:
    def __init__(self, ident, priority):
        self.ident = ident
        self.priority = priority
        self.queue = []
        self.handled = 0

    def put(self, packet):
        self.queue.append(packet)

    def ready(self):
        return len(self.queue) > 0

    def run(self, scheduler):
        raise NotImplementedError


class Worker(Task):
    def run(self, scheduler):
        packet = self.queue.pop()
        packet.datum = (packet.datum * 3 + self.ident) % 1000
        packet.ident = (self.ident + 1) % len(scheduler.tasks)
        self.handled += 1
        scheduler.send(packet)


class Device(Task):
    def __init__(self, ident, priority):
        super().__init__(ident, priority)
        self.total = 0

    def run(self, scheduler):
        packet = self.queue.pop()
        self.total += packet.datum
        packet.ident = (packet.ident + 2) % len(scheduler.tasks)
        self.handled += 1
        scheduler.send(packet)


class Scheduler:
    def __init__(self):
        self.tasks = []
        self.sent = 0

    def add(self, task):
        self.tasks.append(task)

    def send(self, packet):
        self.sent += 1
        self.tasks[packet.ident].put(packet)

    def run(self, steps):
        while steps > 0:
            for task in self.tasks:
                if task.ready():
                    task.run(self)
                    steps -= 1


s = Scheduler()
for i in range(8):
    s.add(Worker(i, i) if i % 2 else Device(i, i))
for i in range(20):
    s.send(Packet(None, i % 8, 0))
s.run(3000000)
print(s.sent, [t.handled for t in s.tasks])
