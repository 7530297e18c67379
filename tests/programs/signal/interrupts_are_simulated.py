# An interrupt that a program simulates is handled at once, as a signal that arrives is.
import _thread
import signal

try:
    _thread.interrupt_main()
    print("not reached")
except KeyboardInterrupt as e:
    print("interrupted", e.args)
signal.signal(signal.SIGUSR1, lambda number, frame: print("handler", number == signal.SIGUSR1))
_thread.interrupt_main(signal.SIGUSR1)
_thread.interrupt_main(signal.SIGTERM)
signal.signal(signal.SIGINT, signal.SIG_IGN)
_thread.interrupt_main()
for number in (-1, 0, 65, "x", 1.5):
    try:
        print(_thread.interrupt_main(number))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
