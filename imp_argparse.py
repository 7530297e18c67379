import argparse
print(len([x for x in dir(argparse) if not x.startswith('_')]))
