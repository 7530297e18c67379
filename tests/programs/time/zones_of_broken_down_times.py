import os
import time

for zone in ("EST5EDT,M3.2.0,M11.1.0", "IST-5:30", "UTC0"):
    os.environ["TZ"] = zone
    time.tzset()
    for t in (
        time.localtime(1700000000),
        time.gmtime(1700000000),
        time.localtime(1690000000),
        tuple(time.localtime(1690000000)),
        time.strptime("2020", "%Y"),
        time.strptime("2020 +0300", "%Y %z"),
        time.struct_time((2024, 2, 29, 12, 30, 0, 3, 60, 8)),
    ):
        print(time.strftime("%a, %d %b %Y %H:%M:%S %Z|%z", t))
