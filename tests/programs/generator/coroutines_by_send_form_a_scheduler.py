from collections import deque

class Task:
    def __init__(self, name, body):
        self.name, self.body, self.value = name, body, None

class Scheduler:
    def __init__(self):
        self.ready = deque()
        self.mailboxes = {}
        self.waiting = {}

    def start(self, name, body):
        self.ready.append(Task(name, body))
        self.mailboxes[name] = deque()

    def run(self):
        while self.ready:
            task = self.ready.popleft()
            try:
                request = task.body.send(task.value)
            except StopIteration as stop:
                print(f"{task.name} returned {stop.value}")
                continue
            except Exception as error:
                print(f"{task.name} failed: {error!r}")
                continue
            task.value = None
            match request:
                case ("send", to, message):
                    self.mailboxes[to].append(message)
                    if to in self.waiting:
                        waiter = self.waiting.pop(to)
                        waiter.value = self.mailboxes[to].popleft()
                        self.ready.append(waiter)
                    self.ready.append(task)
                case "receive" if self.mailboxes[task.name]:
                    task.value = self.mailboxes[task.name].popleft()
                    self.ready.append(task)
                case "receive":
                    self.waiting[task.name] = task
                case None:
                    self.ready.append(task)
        print("still waiting:", sorted(self.waiting))

def ping(rounds):
    for i in range(rounds):
        yield "send", "pong", f"ping {i}"
        answer = yield "receive"
        print("ping got", answer)
    return "ping is done"

def pong():
    while True:
        message = yield "receive"
        print("pong got", message)
        yield "send", "ping", message.replace("ping", "pong")

def broken():
    yield
    raise RuntimeError("broken task")

s = Scheduler()
s.start("ping", ping(3))
s.start("pong", pong())
s.start("broken", broken())
s.run()
