import csv,io,_csv
def t(s):
    try: print(s,'->',repr(eval(s)))
    except BaseException as e: print(s,'->',type(e),e)
for s in ["csv.Dialect()","_csv.Dialect(delimiter=1)","_csv.Dialect(delimiter='ab')","_csv.Dialect(delimiter=None)","_csv.Dialect(quotechar=5)","_csv.Dialect(quotechar='ab')","_csv.Dialect(quotechar='')","_csv.Dialect(lineterminator=5)","_csv.Dialect(lineterminator=None)","_csv.Dialect(quoting='a')","_csv.Dialect(quoting=9)","_csv.Dialect(quoting=True)","_csv.Dialect(quotechar=None,quoting=1)","_csv.Dialect(escapechar=3)","_csv.Dialect(x=1)","csv.reader()","csv.reader(1)","csv.reader([],'x')","csv.reader([],foo=1)","list(csv.reader([1]))","list(csv.reader(['a\\rb']))","list(csv.reader(['\"a\"b'],strict=True))","list(csv.reader(['\"a'],strict=True))","list(csv.reader([b'a']))","csv.writer(1)","csv.writer(io.StringIO()).writerow(5)","csv.writer(io.StringIO()).writerow([''])","csv.writer(io.StringIO(),quoting=3).writerow([''])","csv.writer(io.StringIO(),quoting=3).writerow(['a,b'])","csv.writer(io.StringIO(),quoting=5).writerow([None])","csv.writer(io.StringIO()).writerows(5)","csv.register_dialect(5)","csv.register_dialect('a')","csv.register_dialect('a',5)","csv.get_dialect('zz')","csv.unregister_dialect('zz')","csv.list_dialects()","csv.field_size_limit('a')","csv.field_size_limit()","csv.field_size_limit(1,2)","_csv.Dialect().escapechar","_csv.reader([]).line_num","csv.register_dialect()","csv.get_dialect()","_csv.Reader()","_csv.Writer","_csv.Error.__doc__","_csv.Error.__mro__","list(csv.reader(['1,a'],quoting=2))","csv.unregister_dialect([])","csv.get_dialect([])","csv.list_dialects(1)","_csv.Dialect('zz')","_csv.Dialect(5).quoting", "csv.reader([], dialect='excel-tab').dialect.delimiter","__import__('pickle').dumps(_csv.Dialect())"]: t(s)
def w(*rows,**k):
    f=io.StringIO(); 
    try: csv.writer(f,**k).writerows(rows)
    except Exception as e: print(type(e),e)
    print(repr(f.getvalue()))
w(['a\nb','a\rb'],lineterminator='x'); w(['', ' '],delimiter=' ',skipinitialspace=True); w(['a\nb'],quoting=3,escapechar='\\',lineterminator='!')
w([1,2.5,None,'x"y','a,b',True],['é','日\n']); w([1,'a'],quoting=2); w(['a"b'],doublequote=False,escapechar='\\'); w([1,None,'s'],quoting=4)
for s in ['a,b\n1,"x, y"\n"q ""z""",3\n','a;b\n','"multi\nline",2\n\n x, y\n']:
    print(list(csv.reader(io.StringIO(s)))); print(list(csv.DictReader(io.StringIO(s))))
print(csv.Sniffer().sniff('a;b;c\n1;2;3\n').delimiter)
f=io.StringIO(); d=csv.DictWriter(f,['a','b']); d.writeheader(); d.writerow({'a':1,'b':'x'}); print(repr(f.getvalue()))
try: d.writerow({'z':1})
except ValueError as e: print(e)
