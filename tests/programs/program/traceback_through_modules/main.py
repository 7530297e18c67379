# exit: 1
import engine
from engine.parts import piston

print(engine.start(2))
try:
    engine.start(-1)
except ValueError as error:
    tb = error.__traceback__
    while tb:
        print(tb.tb_frame.f_globals["__name__"], tb.tb_frame.f_code.co_name, tb.tb_lineno)
        tb = tb.tb_next
piston.push(engine.start(0))
