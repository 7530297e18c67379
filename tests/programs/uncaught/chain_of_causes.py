# exit: 1
class ConfigError(Exception):
    pass

class StartError(Exception):
    pass

def read(text):
    return int(text)

def configure(text):
    try:
        return read(text)
    except ValueError as error:
        raise ConfigError("bad number in configuration") from error

def start():
    try:
        configure("12x")
    except ConfigError:
        raise StartError("cannot start")

try:
    start()
except StartError as error:
    error.add_note("see the manual")
    raise SystemError("giving up") from error
