print("cycle_a starts")
import cycle_b
value = "a" + cycle_b.value
print("cycle_a ends")
