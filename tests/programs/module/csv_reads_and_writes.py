import csv, io
print(list(csv.reader(['a,b,"c ""q"" d"', '1,2,3', '', '"x', 'y",z'])))
s=io.StringIO(); w=csv.writer(s); w.writerow(['a,b','c"d',None,1,1.5,'x\ny','']); w.writerows([[1,2],['']]); print(repr(s.getvalue()))
d=csv.DictReader(io.StringIO("n,v\na,1\nb,2,3\nc\n")); print(list(d), d.fieldnames, d.line_num)
s=io.StringIO(); w=csv.DictWriter(s,['a','b'],extrasaction='ignore',restval='-'); w.writeheader(); w.writerow({'a':1,'c':3}); print(s.getvalue())
try: csv.DictWriter(s,['a']).writerow({'z':1})
except ValueError as e: print(e)
print(csv.list_dialects(), csv.Sniffer().sniff("a;b;c\n1;2;3\n").delimiter, csv.Sniffer().has_header("n,v\na,1\nb,2\n"))
print(list(csv.reader(io.StringIO("a\tb\n"), 'excel-tab')), list(csv.reader(['1,"a",2.5'], quoting=csv.QUOTE_NONNUMERIC)))
class D(csv.Dialect): delimiter='|'; quotechar="'"; lineterminator='\n'; quoting=csv.QUOTE_ALL
s=io.StringIO(); csv.writer(s,D).writerow(['a',"b c"]); print(s.getvalue())
csv.register_dialect('p', delimiter=':', quoting=csv.QUOTE_NONE); print(list(csv.reader(['a:b'],'p')), csv.get_dialect('p').delimiter)
