import sys
import types
import warnings

sys.stderr = sys.stdout
warnings.simplefilter("ignore")
sys.excepthook(ValueError, ValueError("no traceback"), 3)
sys.excepthook(ValueError, 5, None)


def generate():
    yield 1


for last in (3, "traceback", None):
    try:
        generate().throw(ValueError, ValueError("thrown"), last)
    except (TypeError, ValueError) as error:
        print(type(error), error)

try:
    sys.unraisablehook(types.SimpleNamespace(exc_type=ValueError, exc_value=ValueError(1), exc_traceback=3, err_msg=None, object=None))
except TypeError as error:
    print(error)
