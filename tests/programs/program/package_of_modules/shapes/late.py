print("late runs once")
value = "late value"
