import http.server, http.client, urllib.request, urllib.error, urllib.parse, threading, xmlrpc.server, xmlrpc.client, socketserver, json, wsgiref.simple_server, wsgiref.util, io
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(s):
        if s.path.startswith('/404'): s.send_error(404,'Nope'); return
        if s.path=='/redir': s.send_response(302); s.send_header('Location','/x'); s.end_headers(); return
        b=json.dumps({'path':s.path,'ua':s.headers.get('X-H')}).encode(); s.send_response(200); s.send_header('Content-Type','application/json'); s.send_header('Content-Length',str(len(b))); s.end_headers(); s.wfile.write(b)
    def do_POST(s): n=int(s.headers['Content-Length']); d=s.rfile.read(n); s.send_response(201); s.end_headers(); s.wfile.write(d[::-1])
    def log_message(s,*a): pass
srv=http.server.ThreadingHTTPServer(('127.0.0.1',0),H); threading.Thread(target=srv.serve_forever,daemon=True).start(); port=srv.server_port; base=f'http://127.0.0.1:{port}'
r=urllib.request.urlopen(urllib.request.Request(base+'/a?b=1',headers={'X-H':'v'})); print(r.status, r.headers['Content-Type'], json.load(r), r.reason)
print(urllib.request.urlopen(base+'/redir').read()); print(urllib.request.urlopen(base+'/p',data=urllib.parse.urlencode({'k':'v'}).encode()).read())
try: urllib.request.urlopen(base+'/404')
except urllib.error.HTTPError as e: print(e.code, e.reason, e, e.headers['Content-Type'], b'Nope' in e.read())
try: urllib.request.urlopen('http://127.0.0.1:1/')
except urllib.error.URLError as e: print(e)
try: urllib.request.urlopen('nope://x')
except urllib.error.URLError as e: print(e)
try: urllib.request.urlopen('x')
except ValueError as e: print(e)
c=http.client.HTTPConnection('127.0.0.1',port); c.request('GET','/z'); r=c.getresponse(); print(r.status,r.reason,r.read(),r.getheader('content-type'),r.version); c.request('POST','/q',b'body',{'A':'b'}); print(c.getresponse().read()); c.close(); srv.shutdown(); srv.server_close()
x=xmlrpc.server.SimpleXMLRPCServer(('127.0.0.1',0),logRequests=False,allow_none=True); x.register_function(lambda a,b:a+b,'add'); x.register_function(lambda: 1/0,'bad'); threading.Thread(target=x.serve_forever,daemon=True).start(); p=xmlrpc.client.ServerProxy(f'http://127.0.0.1:{x.server_address[1]}'); print(p.add(2,3), p.add('a','b'))
try: p.bad()
except xmlrpc.client.Fault as e: print(e)
x.shutdown(); x.server_close(); print(xmlrpc.client.dumps((1,'a',[True]),'m')); print(xmlrpc.client.loads(xmlrpc.client.dumps(({'k':1.5},)))[0])
class E(socketserver.StreamRequestHandler):
    def handle(s): s.wfile.write(s.rfile.readline().upper())
s=socketserver.ThreadingTCPServer(('127.0.0.1',0),E); threading.Thread(target=s.serve_forever,daemon=True).start(); import socket
k=socket.create_connection(s.server_address); k.sendall(b'hi\n'); print(k.recv(9)); k.close(); s.shutdown(); s.server_close()
def app(env,start): start('200 OK',[('Content-Type','text/plain')]); return [env['PATH_INFO'].encode()]
w=wsgiref.simple_server.make_server('127.0.0.1',0,app,handler_class=type('Q',(wsgiref.simple_server.WSGIRequestHandler,),{'log_message':lambda *a:None})); threading.Thread(target=w.handle_request,daemon=True).start(); print(urllib.request.urlopen(f'http://127.0.0.1:{w.server_port}/wsgi').read()); w.server_close()
