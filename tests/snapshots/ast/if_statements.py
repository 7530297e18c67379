if a: pass
if a: pass
elif b: pass
elif c: pass
else: pass
if a:
    b
else:
    if c:
        d
if a := b: c;
if x:
    a;
if x: a;
elif y: b ;
else: c; 
