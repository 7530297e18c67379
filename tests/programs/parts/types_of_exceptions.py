import sys
try:
    1/0
except:
    t = sys.exc_info()[0]
    print(t | None)
    print(getattr([3,1,2], 'so' + 'rt')())
