import statistics
import time

data = [2, 4, 4, 4, 5, 5, 7, 9]
print(statistics.mean(data), statistics.median(data), statistics.mode(data), statistics.pstdev(data), statistics.stdev(data), statistics.variance(data), statistics.median_low([1, 2, 3, 4]), statistics.fmean([1, 2, 4]), statistics.harmonic_mean([40, 60]), statistics.geometric_mean([2, 8]), statistics.multimode("aabbc"), statistics.quantiles(data, n=4))
try:
    statistics.mean([])
except statistics.StatisticsError as error:
    print(error)
print(statistics.linear_regression([1, 2, 3], [2, 4, 6]), statistics.correlation([1, 2, 3], [3, 2, 1]))
start, begin = time.perf_counter(), time.monotonic()
time.sleep(0.01)
print(time.perf_counter() - start >= 0.01, time.monotonic() >= begin, time.time() > 1.6e9, type(time.time_ns()).__name__, time.process_time() >= 0)
print(time.gmtime(0)[:6], time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400 * 365)), time.asctime(time.gmtime(0)), time.gmtime(1e9).tm_yday, time.strptime("2020-02-03", "%Y-%m-%d")[:3])


for clock in time.asctime, lambda t: time.strftime('%Y', t), time.mktime:
    try:
        print(clock((-2147483648 + 1899, 1, 1, 0, 0, 0, 0, 1, -1)))
    except OverflowError as e:
        print(type(e).__name__, e)
