import configparser
print(len([x for x in dir(configparser) if not x.startswith('_')]))
