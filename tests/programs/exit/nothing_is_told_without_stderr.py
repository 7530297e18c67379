# exit: 1
import sys

print("still here")
sys.stderr = None
1 / 0
