import stat

for mode in (0, 0o644, 0o4755, 0o1777, 0o100644, 0o40755, 0o120777, 0o10644, 0o20600, 0o60600, 0o140777):
    print(oct(mode), stat.filemode(mode))
