import select
print(len([x for x in dir(select) if not x.startswith('_')]))
