import faulthandler, sys, signal, os
faulthandler.enable(); print(faulthandler.is_enabled(), faulthandler.disable(), faulthandler.is_enabled())
def f(): g()
def g(): faulthandler.dump_traceback(sys.stdout.fileno(), all_threads=False)
sys.stdout.flush(); f(); faulthandler.dump_traceback_later(5); faulthandler.cancel_dump_traceback_later(); faulthandler.register(signal.SIGUSR1, sys.stderr, all_threads=False); os.kill(os.getpid(), signal.SIGUSR1); print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))
try: faulthandler.dump_traceback_later(0)
except ValueError as e: print(e)
