# exit: 1
import sys

class Cleanup:
    def __enter__(self): return self
    def __exit__(self, kind, value, tb):
        print("leaving with", kind.__name__, value)

def main():
    with Cleanup():
        try:
            sys.exit("fatal: nothing to do")
        finally:
            print("finally")

print("start")
main()
print("never")
