class TemporaryError(Exception):
    pass

class Unreliable:
    def __init__(self, failures):
        self.failures = failures
        self.calls = 0
    def fetch(self):
        self.calls += 1
        if self.calls <= self.failures:
            raise TemporaryError(f"attempt {self.calls}")
        return f"data after {self.calls}"

def retry(times, errors, log):
    def decorate(f):
        def wrapper(*args):
            last = None
            for attempt in range(1, times + 1):
                try:
                    return f(*args)
                except errors as error:
                    last = error
                    log.append(str(error))
            raise RuntimeError(f"gave up after {times}") from last
        return wrapper
    return decorate

log = []
@retry(3, TemporaryError, log)
def download(source):
    return source.fetch()

print(download(Unreliable(2)), log)
log.clear()
try:
    download(Unreliable(5))
except RuntimeError as error:
    print(error, "|", repr(error.__cause__), "|", log)
@retry(3, (), log)
def broken(): return 1 / 0
try:
    broken()
except ZeroDivisionError as error:
    print("not retried:", error)

def parse_config(text):
    settings, problems = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        try:
            key, value = line.split("=")
            settings[key.strip()] = int(value)
        except ValueError as error:
            problems.append((number, type(error).__name__, str(error)))
    return settings, problems
print(parse_config("a = 1\nb = x\n# comment\nc\nd = 4 # four\ne=1=2"))

class Transaction:
    def __init__(self, data):
        self.data = data
    def __enter__(self):
        self.backup = dict(self.data)
        return self.data
    def __exit__(self, kind, error, tb):
        if kind is not None:
            self.data.clear()
            self.data.update(self.backup)
            return issubclass(kind, LookupError)
data = {"x": 1}
with Transaction(data) as d:
    d["x"] = 2
print(data)
with Transaction(data) as d:
    d["y"] = d["missing"]
print(data)
try:
    with Transaction(data) as d:
        d["x"] = 1 / 0
except ZeroDivisionError:
    print("rolled back", data)
results = []
for text in ("5", "x", "0", "7"):
    try:
        value = 10 // int(text)
    except ValueError:
        results.append("not a number")
    except ZeroDivisionError:
        results.append("infinite")
        continue
    else:
        results.append(value)
    finally:
        results.append(";")
print(results)
def first_working(*actions):
    errors = []
    for action in actions:
        try:
            return action()
        except Exception as error:
            errors.append(error)
    raise ExceptionGroup("all failed", errors)
print(first_working(lambda: 1 / 0, lambda: [][0], lambda: "third works"))
try:
    first_working(lambda: 1 / 0, lambda: {}["k"])
except ExceptionGroup as group:
    print([type(e).__name__ for e in group.exceptions])
