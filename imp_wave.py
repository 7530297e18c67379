import wave
print(len([x for x in dir(wave) if not x.startswith('_')]))
