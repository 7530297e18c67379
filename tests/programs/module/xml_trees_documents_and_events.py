import builtins, re
def print(*values, **options):
    builtins.print(*(re.sub(' at 0x[0-9a-f]+', '', str(v)) for v in values), **options)
import xml.etree.ElementTree as ET, io, xml.dom.minidom as md, xml.sax, xml.sax.saxutils as su
X='''<?xml version="1.0" encoding="UTF-8"?>
<!-- c -->
<catalog xmlns:x="http://x" lang="en">
  <book id="b1" x:k="v"><title>A &amp; B &lt;é&gt; &#65;</title><price cur="USD">10.5</price></book>
  <book id="b2"><title><![CDATA[raw <b>]]></title><x:note>n</x:note>tail</book>
  <?pi data?>
  <empty/>
</catalog>'''
r=ET.fromstring(X); print(r.tag,r.attrib,len(r),[c.tag for c in r]); 
for b in r.findall('book'): print(b.get('id'),b.findtext('title'),b.find('price').text if b.find('price') is not None else None, b.attrib)
print(ET.tostring(r).decode()); print(ET.tostring(r,encoding='unicode',short_empty_elements=False)[:80]); print(ET.tostring(r,encoding='utf-8',xml_declaration=True)[:60])
print([e.tag for e in r.iter()], r.find("book[@id='b2']").get('id'), r.findall('.//title')[0].text, [e.text for e in r.iterfind('book/price')], r.find('{http://x}note'), r.findall('.//x:note',{'x':'http://x'})[0].text, list(r.itertext())[:4], r.find('book[2]/title').text, r.findall("book[price]")[0].get('id'), r.find('book[title="A"]'), r.findall('*')[0].tag)
n=ET.SubElement(r,'new',{'a':'1'},b='2'); n.text='t'; n.tail='\n'; n.set('c','"<&>\n'); r.remove(r.find('empty')); ET.indent(r); print(ET.tostring(r,encoding='unicode')); ET.dump(n); t=ET.ElementTree(r); f=io.BytesIO(); t.write(f,encoding='utf-8',xml_declaration=True); print(f.getvalue()[:50], t.getroot().tag, t.find('book').tag)
for bad in ['','<a>','<a></b>','<a','text','<a/><b/>','<a>&foo;</a>','<a b=1/>','<a b="1" b="2"/>','<a>&</a>','<x:a/>','<a><b></a></b>','<?xml version="1.0"?><?xml?><a/>',' <?xml version="1.0"?><a/>','<a>\x01</a>','<a><![CDATA[x</a>','<1a/>','<a>]]></a>','<a/>junk','<a b="<"/>','<!-- x','<a><!-- -- --></a>','<a>&#0;</a>','<?xml version="1.0" encoding="nope"?><a/>','</a>','<a b></a>','< a/>','<a>&#xZ;</a>','<a></a >x','\n\n  <a>\n  <b>\n</a>','<a>é</b>','&','<','<!DOCTYPE a><a/','<a x="&bad;"/>','<a xmlns:p=""/>']:
    try: print(repr(bad), ET.fromstring(bad))
    except ET.ParseError as e: print(repr(bad), e, e.code, e.position)
for ev,el in ET.iterparse(io.BytesIO(X.encode()),events=('start','end','start-ns','end-ns','comment','pi')): print(ev, el if isinstance(el,tuple) or el is None else el.tag if isinstance(el.tag,str) else el.text, end='; ')
print(); p=ET.XMLPullParser(['end']); p.feed('<a><b>1</b>'); print([(e,x.tag) for e,x in p.read_events()]); p.feed('</a>'); print([(e,x.tag) for e,x in p.read_events()])
D=ET.fromstring('<!DOCTYPE a [<!ENTITY e "ent <b>x</b>"><!ENTITY f "F"><!ATTLIST a d CDATA "dflt">]><a q="&f;">&e; &f;</a>'); print(ET.tostring(D), D.attrib)
d=md.parseString(X); print(d.documentElement.tagName, [b.getAttribute('id') for b in d.getElementsByTagName('book')], d.getElementsByTagName('title')[0].firstChild.data, d.toxml()[:100]); print(d.toprettyxml(indent=' ')[:700]); doc=md.Document(); e=doc.createElement('r'); doc.appendChild(e); e.setAttribute('k','v<'); e.appendChild(doc.createTextNode('a&b')); e.appendChild(doc.createComment('c')); e.appendChild(doc.createCDATASection('cd')); print(doc.toxml(), doc.toprettyxml(encoding='utf-8')); print(e.childNodes, e.attributes.items(), e.nodeType, e.firstChild.nodeValue, e.hasAttribute('k'), e.parentNode)
try: md.parseString('<a>')
except Exception as ex: print(type(ex), ex)
class H(xml.sax.ContentHandler):
    def startElement(s,n,a): print('S',n,dict(a), s._locator.getLineNumber())
    def endElement(s,n): print('E',n)
    def characters(s,c): print('C',repr(c))
    def processingInstruction(s,t,d): print('PI',t,d)
xml.sax.parseString('<r a="1">x\ny<b/>&amp;<?p d?></r>',H())
try: xml.sax.parseString('<r>',H())
except xml.sax.SAXParseException as ex: print(ex, ex.getLineNumber())
print(su.escape('<&>',{'"':'&quot;'}), su.quoteattr('a"b'), su.unescape('&lt;'))
print(ET.fromstring('<a>1<b/>2</a>')[0].tail, ET.XML('<a/>').text, ET.Element('q',{'z':'1'}).items(), repr(ET.Element('a'))[:12], ET.Comment('x').text, ET.iselement(r), ET.QName('u','l').text, ET.canonicalize('<a  b="1" a="2"><c/></a>'), ET.fromstringlist(['<a>','</a>']).tag, len(ET.tostringlist(ET.Element('a'))))
a=ET.Element('a'); a.append(ET.Element('b')); a.insert(0,ET.Element('c')); a.extend([ET.Element('d')]); print([x.tag for x in a], a[0].tag, a[1:], bool(len(a)), a.find('zz')); a[0]=ET.Element('z'); del a[1]; print([x.tag for x in a]); 
try: a.append('x')
except TypeError as ex: print(ex)
try: ET.tostring(ET.fromstring('<a/>').__class__('t',{'k':5}))
except TypeError as ex: print(ex)
print(ET.fromstring('<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>'.encode('latin-1')).text, ET.fromstring('<a>é</a>'.encode('utf-16')).text, ET.fromstring(b'\xef\xbb\xbf<a/>').tag)
try: ET.parse('/nonexistent.xml')
except FileNotFoundError as ex: print(ex)
ET.register_namespace('pre','http://x'); print(ET.tostring(ET.fromstring('<a xmlns="http://d" xmlns:q="http://x"><q:b/></a>')))
import plistlib; print(plistlib.dumps({'a':1,'b':[True,2.5,'x',b'y']}).decode()); print(plistlib.loads(plistlib.dumps({'a':{'z':None and 1 or 3}})))
