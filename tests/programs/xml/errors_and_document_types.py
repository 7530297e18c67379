# What is said of malformed documents, again too when more is fed; declarations of the document type as minidom writes them.
import io
import xml.dom.minidom
import xml.etree.ElementTree as ET

for text in ("x<a/>", "x", "hello world", '{"a": 1}', "'q'x", "<![CDATA[x]]>", "<!ELEMENT a><a/>", "<a/>x<", "<a/>b", "a=b", "404 not found!", "#1", "<!1", "<a>&x;</a>", '<?xml version="1.0" standalone="maybe"?><a/>', '<?xml version="1.0" encoding="bogus"?><a/>', '<?xml version="1.0" encoding="utf-16"?><a/>'):
    try:
        print(text, ET.tostring(ET.fromstring(text.encode())))
    except (ET.ParseError, LookupError) as e:
        print(text, type(e).__name__, e, getattr(e, "code", None))
for text in ("<a></b>", "<a/><b/>", "<a>\n<b>\n</a>\n", "<a>&x;</a>", "<a b='1' b='2'/>"):
    parser = ET.XMLPullParser(("start", "end"))
    try:
        for i in range(0, len(text), 3):
            parser.feed(text[i : i + 3])
        parser.close()
    except ET.ParseError as e:
        print(text, e)
for text in ('<!DOCTYPE a [<!ENTITY e "v"><!ENTITY f "&e;&e;">]><a>&f;</a>', '<!DOCTYPE a SYSTEM "x.dtd" [ <!ELEMENT a (b)> ]><a/>', "<!DOCTYPE a><a/>"):
    print(xml.dom.minidom.parseString(text).toxml())
    print([(event, e.tag) for event, e in ET.iterparse(io.BytesIO(text.encode()), ("start", "end"))])
