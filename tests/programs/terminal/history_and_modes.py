# readline, termios, tty and syslog without a terminal.
import os
import readline
import syslog
import termios
import tty

readline.parse_and_bind("tab: complete")
readline.set_completer(lambda text, state: None)
print(callable(readline.get_completer()))
readline.set_completer(None)
readline.set_completer_delims(" \t")
print(repr(readline.get_completer_delims()))
for line in "abc":
    readline.add_history(line)
print(readline.get_current_history_length(), [readline.get_history_item(i) for i in range(5)])
readline.remove_history_item(0)
readline.replace_history_item(0, "Z")
print(readline.get_history_item(1), readline.get_history_length())
readline.clear_history()
r, w = os.pipe()
for f in (
    lambda: readline.remove_history_item(10),
    lambda: readline.remove_history_item(-1),
    lambda: readline.set_completer(5),
    lambda: readline.add_history(5),
    lambda: termios.tcgetattr(r),
    lambda: termios.tcgetattr("x"),
    lambda: tty.setraw(r),
    lambda: termios.tcflush(999, 0),
    lambda: syslog.syslog(),
    lambda: syslog.syslog(1, 2),
):
    try:
        print(f())
    except Exception as e:
        print(type(e), e, e.args)
print(termios.TCSADRAIN, termios.ECHO, termios.error.__mro__, syslog.LOG_UPTO(syslog.LOG_ERR))
