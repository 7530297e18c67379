import xml.parsers.expat as ex
def mk(**k):
    p=ex.ParserCreate(**k)
    for n in dir(p):
        if n.endswith('Handler') and n not in ('DefaultHandler','DefaultHandlerExpand','NotStandaloneHandler','ExternalEntityRefHandler'):
            setattr(p,n,(lambda n: lambda *a: print(n,a))(n))
    return p
D='''<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<!DOCTYPE r SYSTEM "r.dtd" [
<!ENTITY a "val"><!ENTITY b SYSTEM "b.xml"><!NOTATION gif PUBLIC "g"><!ENTITY pic SYSTEM "p.gif" NDATA gif>
<!ELEMENT r (x,(y|z)*,#PCDATA)?><!ELEMENT e EMPTY><!ATTLIST r k (u|v) "u" id ID #REQUIRED f CDATA #FIXED "q">
]>
<r id="1">t1
t2 &a;<![CDATA[cd]]><!--c--><?pi d?><e/></r>'''
D=D.replace(',#PCDATA','')
mk().Parse(D,True)
p=mk(namespace_separator=' '); p.Parse('<a xmlns="u" xmlns:p="v" p:x="1" y="2"><p:b/></a>',1)
p=ex.ParserCreate(); p.buffer_text=True; p.CharacterDataHandler=lambda d: print(repr(d)); p.Parse('<a>x\ny&amp;z'); p.Parse('w<b/>q</a>',1)
p=ex.ParserCreate(); p.DefaultHandler=lambda d: print('D',repr(d)); p.Parse('<a k="1">&lt;t</a>',1)
p=ex.ParserCreate(); p.ordered_attributes=1; p.StartElementHandler=print; p.Parse('<a b="1" c="2"/>',1)
try: ex.ParserCreate().Parse('<a>\n<b></a>',1)
except ex.ExpatError as e: print(e,e.code,e.lineno,e.offset, ex.ErrorString(e.code), ex.errors.codes['mismatched tag'], ex.errors.XML_ERROR_SYNTAX)
p=ex.ParserCreate(); 
def boom(*a): raise ValueError('h')
p.StartElementHandler=boom
try: p.Parse('<a/>',1)
except ValueError as e: print(e)
p=ex.ParserCreate(); p.Parse('<a/>',1)
try: p.Parse('x',1)
except ex.ExpatError as e: print(e)
for k in ({'namespace_separator':'ab'},{'encoding':5},{'namespace_separator':5}):
    try: ex.ParserCreate(**k)
    except Exception as e: print(type(e).__name__,e)
print(ex.model.XML_CTYPE_SEQ, ex.ExpatError, ex.XMLParserType, ex.ErrorString(999))
