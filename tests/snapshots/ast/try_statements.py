try: pass
except: pass
try: pass
except (A, B) as e: pass
except C: pass
else: pass
finally: pass
try: pass
finally: pass
try:
    pass
except* A as e:
    pass
except* (B, C):
    pass
try: a;
except A: b;
else: c;
finally: d;
