import sys
import warnings


async def work():
    pass


def make():
    return work()


print(sys.get_coroutine_origin_tracking_depth(), make().cr_origin if False else None)
sys.set_coroutine_origin_tracking_depth(2)
c = make()
print([(line, name) for _, line, name in c.cr_origin])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    del c
print(str(caught[0].message).count("\n") > 3)
sys.set_coroutine_origin_tracking_depth(0)
c = make()
print(c.cr_origin)
c.close()
try:
    sys.set_coroutine_origin_tracking_depth(-1)
except ValueError as e:
    print(e)
