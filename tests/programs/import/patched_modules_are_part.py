from unittest import mock
with mock.patch('shelve.open', return_value=5) as m:
    import shelve
    print(shelve.open('x'), m.call_args)
with mock.patch.dict('os.environ', {'A': '1'}):
    import os; print(os.environ['A'])
