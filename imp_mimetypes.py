import mimetypes
print(len([x for x in dir(mimetypes) if not x.startswith('_')]))
