import sched
print(len([x for x in dir(sched) if not x.startswith('_')]))
