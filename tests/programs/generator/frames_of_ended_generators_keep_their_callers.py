import sys


def frame_first():
    yield sys._getframe()
    raise ValueError


g = frame_first()
frame = next(g)
print(frame.f_back)
try:
    next(g)
except ValueError as e:
    print(e.__traceback__.tb_next.tb_frame is frame)
print(frame.f_back.f_code.co_name)
g = frame_first()
frame = next(g)


def close():
    g.close()


close()
print(frame.f_back.f_code.co_name)
