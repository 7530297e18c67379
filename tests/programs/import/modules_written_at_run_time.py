# exit: 1
import os
import sys
import tempfile

folder = tempfile.mkdtemp()
with open(os.path.join(folder, "plugin_written.py"), "w") as f:
    f.write("import colorsys\nX = colorsys.rgb_to_hsv(1, 0, 0)\ndef f(x):\n    return [i * x for i in range(3)]\n")
with open(os.path.join(folder, "plugin_broken.py"), "w") as f:
    f.write("x = (1,\n")
sys.path.insert(0, folder)
import plugin_written

print(plugin_written.X, plugin_written.f(4), plugin_written.__name__)
try:
    import plugin_broken
except SyntaxError as e:
    print(type(e).__name__, e.msg, e.lineno)
try:
    __import__("plugin_absent")
except ImportError as e:
    print(e, e.name)


def late():
    import module_that_is_nowhere


try:
    late()
except ModuleNotFoundError as e:
    print(e)
import another_that_is_nowhere
