# exit: 1
import sys
print("printed without newline", end="")
sys.stdout.write("|written|")
sys.stderr.write("to stderr first\n")
print("and more")
print("error line", file=sys.stderr)
x = {}
x.y = 1
