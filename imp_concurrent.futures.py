import concurrent.futures
print(len([x for x in dir(concurrent.futures) if not x.startswith('_')]))
