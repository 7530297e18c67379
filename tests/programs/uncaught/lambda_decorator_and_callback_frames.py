# exit: 1
import functools

def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper

@traced
def parse(text):
    return list(map(lambda part: int(part), text.split(",")))

class Button:
    def __init__(self):
        self.callbacks = []
    def on_click(self, callback):
        self.callbacks.append(callback)
        return callback
    def click(self):
        for callback in self.callbacks:
            callback(self)

button = Button()

@button.on_click
@traced
def handler(sender):
    print(parse("1,2,3"))
    print(sorted("cab", key=lambda c: {"a": 1, "b": 2}[c]))

button.click()
