import bdb, sys
class T(bdb.Bdb):
    def user_call(self, frame, args): print('call', frame.f_code.co_name); self.set_step()
    def user_line(self, frame):
        print('line', frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno); self.set_step()
    def user_return(self, frame, value): print('return', frame.f_code.co_name, value); self.set_step()
    def user_exception(self, frame, exc): print('exc', exc[0].__name__); self.set_step()
def f(x):
    y = g(x)
    try: y / 0
    except ZeroDivisionError: pass
    return y
def g(x):
    return x + 1
t = T()
t.runcall(f, 3)
print(t.get_all_breaks())
