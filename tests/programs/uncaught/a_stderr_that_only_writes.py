# exit: 120
# What stands for stderr takes the text once, whether or not it can be flushed; that it cannot is the exit status.
import sys


class OnlyWrites:
    def write(self, text):
        sys.__stdout__.write(text)


sys.stderr = OnlyWrites()
1 / 0
