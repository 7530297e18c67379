# exit: signal 2
def wait():
    try:
        raise KeyboardInterrupt
    except Exception:
        print("never: it is no Exception")
    finally:
        print("cleanup")

wait()
