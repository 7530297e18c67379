"""A small operating system in simulation: processes, a round-robin scheduler with priorities, devices, semaphores.

Processes are generators that yield system calls; the kernel answers them and decides who runs next.
"""
import heapq
from collections import Counter, deque
from enum import Enum, auto


class State(Enum):
    NEW = auto()
    READY = auto()
    RUNNING = auto()
    BLOCKED = auto()
    DONE = auto()


class SystemCall:
    """What a process asks of the kernel."""

    def perform(self, kernel, process):
        raise NotImplementedError(type(self).__name__)


class Compute(SystemCall):
    def __init__(self, ticks):
        self.ticks = ticks

    def perform(self, kernel, process):
        process.remaining = self.ticks


class Sleep(SystemCall):
    def __init__(self, ticks):
        self.ticks = ticks

    def perform(self, kernel, process):
        kernel.block(process)
        kernel.at(kernel.clock + self.ticks, lambda: kernel.wake(process))


class Transfer(SystemCall):
    """Reading from or writing to a device, which serves one request after the other."""

    def __init__(self, device, size):
        self.device, self.size = device, size

    def perform(self, kernel, process):
        kernel.block(process)
        kernel.devices[self.device].request(kernel, process, self.size)


class Acquire(SystemCall):
    def __init__(self, name):
        self.name = name

    def perform(self, kernel, process):
        kernel.semaphores[self.name].acquire(kernel, process)


class Release(Acquire):
    def perform(self, kernel, process):
        kernel.semaphores[self.name].release(kernel)


class Spawn(SystemCall):
    def __init__(self, name, body, priority=1):
        self.name, self.body, self.priority = name, body, priority

    def perform(self, kernel, process):
        child = kernel.spawn(self.name, self.body, self.priority)
        process.answer = child.pid


class Process:
    def __init__(self, pid, name, body, priority):
        self.pid, self.name, self.priority = pid, name, priority
        self.body = body
        self.state = State.NEW
        self.remaining = 0
        self.answer = None
        self.used = self.waited = 0
        self.ready_since = 0

    def __repr__(self):
        return f"<{self.pid}:{self.name} {self.state.name.lower()}>"


class Device:
    """A queue of requests and the time that each takes."""

    latency = 1

    def __init__(self, name):
        self.name = name
        self.queue = deque()
        self.busy = False
        self.served = 0

    def time_for(self, size):
        return self.latency + size

    def request(self, kernel, process, size):
        self.queue.append((process, size))
        if not self.busy:
            self.start(kernel)

    def start(self, kernel):
        self.busy = True
        process, size = self.queue[0]
        kernel.at(kernel.clock + self.time_for(size), lambda: self.finish(kernel))

    def finish(self, kernel):
        process, size = self.queue.popleft()
        self.served += 1
        process.answer = size
        kernel.wake(process)
        self.busy = False
        if self.queue:
            self.start(kernel)


class Disk(Device):
    latency = 4

    def time_for(self, size):
        return super().time_for(size) * 2


class Terminal(Device):
    def finish(self, kernel):
        process = self.queue[0][0]
        kernel.log(f"terminal: {process.name} wrote {self.queue[0][1]} lines")
        super().finish(kernel)


class Semaphore:
    def __init__(self, count):
        self.count = count
        self.waiting = deque()

    def acquire(self, kernel, process):
        if self.count:
            self.count -= 1
        else:
            kernel.block(process)
            self.waiting.append(process)

    def release(self, kernel):
        if self.waiting:
            kernel.wake(self.waiting.popleft())
        else:
            self.count += 1


class Kernel:
    quantum = 3

    def __init__(self, verbose=True):
        self.clock = 0
        self.ready = []
        self.events = []
        self.sequence = 0
        self.processes = {}
        self.devices = {d.name: d for d in (Disk("disk"), Terminal("tty"))}
        self.semaphores = {"printer": Semaphore(1)}
        self.statistics = Counter()
        self.verbose = verbose

    def log(self, text):
        if self.verbose:
            print(f"[{self.clock:4}] {text}")

    def next_sequence(self):
        self.sequence += 1
        return self.sequence

    def at(self, time, action):
        heapq.heappush(self.events, (time, self.next_sequence(), action))

    def spawn(self, name, body, priority=1):
        pid = len(self.processes) + 1
        process = self.processes[pid] = Process(pid, name, body, priority)
        self.log(f"spawn {process!r} with priority {priority}")
        self.wake(process)
        return process

    def block(self, process):
        process.state = State.BLOCKED
        self.statistics["blocked"] += 1

    def wake(self, process):
        process.state = State.READY
        process.ready_since = self.clock
        heapq.heappush(self.ready, (-process.priority, self.next_sequence(), process))

    def due_events(self):
        while self.events and self.events[0][0] <= self.clock:
            yield heapq.heappop(self.events)[2]

    def run_process(self, process):
        """Runs a process until its time slice is over, it blocks or it ends."""
        process.state = State.RUNNING
        process.waited += self.clock - process.ready_since
        self.statistics["switches"] += 1
        used = 0
        while used < self.quantum:
            if process.remaining:
                process.remaining -= 1
                process.used += 1
                used += 1
                self.clock += 1
                for action in self.due_events():
                    action()
                continue
            try:
                answer, process.answer = process.answer, None
                call = process.body.send(answer)
            except StopIteration as stop:
                process.state = State.DONE
                self.log(f"{process.name} ends with {stop.value!r} after {process.used} ticks, waited {process.waited}")
                return
            except ArithmeticError as error:
                process.state = State.DONE
                self.log(f"{process.name} killed: {type(error).__name__}: {error}")
                return
            self.statistics[type(call).__name__] += 1
            call.perform(self, process)
            if process.state is State.BLOCKED:
                return
        self.statistics["preempted"] += 1
        self.wake(process)

    def run(self):
        while True:
            for action in self.due_events():
                action()
            if self.ready:
                self.run_process(heapq.heappop(self.ready)[2])
            elif self.events:
                self.statistics["idle"] += self.events[0][0] - self.clock
                self.clock = self.events[0][0]
            else:
                return


def calculator(rounds):
    total = 0
    for i in range(rounds):
        yield Compute(4)
        total += i * i
    return total


def copier(blocks):
    copied = 0
    for _ in range(blocks):
        copied += yield Transfer("disk", 2)
        yield Compute(1)
    yield Transfer("tty", 1)
    return copied


def printer_user(pages):
    yield Acquire("printer")
    try:
        for _ in range(pages):
            yield Compute(2)
            yield Sleep(3)
    finally:
        yield Release("printer")
    return f"{pages} pages"


def faulty():
    yield Compute(2)
    yield Compute(1 // 0)


def init():
    children = []
    for name, body, priority in [
        ("calc", calculator(5), 1), ("copy", copier(3), 3), ("print-a", printer_user(2), 2),
        ("print-b", printer_user(1), 2), ("bad", faulty(), 1),
    ]:
        children.append((yield Spawn(name, body, priority)))
        yield Compute(1)
    yield Sleep(10)
    return children


def main():
    kernel = Kernel()
    kernel.spawn("init", init(), priority=9)
    kernel.run()
    print(f"all done at {kernel.clock}")
    for process in kernel.processes.values():
        print(f"  {process!r:24} used {process.used:3} waited {process.waited:3}")
    for name, count in sorted(kernel.statistics.items()):
        print(f"  {name:10} {count}")
    print("  " + ", ".join(f"{d.name} served {d.served}" for d in kernel.devices.values()))
    try:
        SystemCall().perform(kernel, None)
    except NotImplementedError as error:
        print("not a system call:", error)


if __name__ == "__main__":
    main()
