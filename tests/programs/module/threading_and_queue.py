import queue
import threading

results = []
lock = threading.Lock()
def work(n):
    with lock:
        results.append(n * n)
threads = [threading.Thread(target=work, args=(i,), name=f"worker-{i}") for i in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results), any(t.is_alive() for t in threads), threads[2].name, threading.current_thread().name, threading.active_count())

q = queue.Queue()
done = []
def consumer():
    while (item := q.get()) is not None:
        done.append(item * 2)
        q.task_done()
    q.task_done()
c = threading.Thread(target=consumer)
c.start()
for i in range(4):
    q.put(i)
q.put(None)
q.join()
c.join()
print(done, q.empty())
event = threading.Event()
def waiter():
    event.wait()
    results.append("event")
w = threading.Thread(target=waiter)
w.start()
event.set()
w.join()
print(results[-1], event.is_set())
local = threading.local()
local.x = 1
def other():
    results.append(hasattr(local, "x"))
t = threading.Thread(target=other)
t.start()
t.join()
print(results[-1], local.x)
counter = 0
condition = threading.Condition()
def increase():
    global counter
    for _ in range(100):
        with condition:
            counter += 1
            condition.notify_all()
many = [threading.Thread(target=increase) for _ in range(4)]
[t.start() for t in many]
with condition:
    condition.wait_for(lambda: counter == 400)
[t.join() for t in many]
print(counter)
try:
    queue.Queue().get_nowait()
except queue.Empty:
    print("empty")
p = queue.PriorityQueue()
for x in (3, 1, 2):
    p.put(x)
print([p.get() for _ in range(3)], queue.LifoQueue(2).maxsize)
