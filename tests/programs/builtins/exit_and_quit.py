# exit: 3
print(exit, quit)
print(repr(copyright)[:30], help, license)
exit(3)
