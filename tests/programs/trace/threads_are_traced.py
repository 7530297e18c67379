import threading, sys
ev = []
def tr(frame, event, arg):
    if frame.f_code.co_name == 'work': ev.append((threading.current_thread().name, event, frame.f_lineno))
    return tr
def work():
    a = 1
    return a
threading.settrace(tr)
t = threading.Thread(target=work, name='T1'); t.start(); t.join()
threading.settrace(None)
work()
print(ev)
ev.clear()
threading.setprofile(lambda f, e, a: ev.append((e, f.f_code.co_name)) if f.f_code.co_name == 'work' else None)
t = threading.Thread(target=work); t.start(); t.join()
threading.setprofile(None)
print(ev)
