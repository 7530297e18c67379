# exit: 1
import sys
print("read")
sys.stdout.read()
