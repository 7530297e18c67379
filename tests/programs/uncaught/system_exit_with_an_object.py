# exit: 1
import sys
class Reason:
    def __str__(self):
        return "the reason, by __str__"
print("before")
sys.exit(Reason())
