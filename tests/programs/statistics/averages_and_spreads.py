import statistics as s
from decimal import Decimal as D
from fractions import Fraction as F

data = [1, 2, 2.5, 3, 3, 7, 11.25, -4]
print(s.mean(data), s.fmean(data), s.median(data), s.median_low(data), s.median_high(data), s.mode([1, 2, 2, 3]), s.multimode("aabbc"), s.variance(data), s.stdev(data), s.pvariance(data), s.pstdev(data), s.harmonic_mean([1, 2, 4]), s.geometric_mean([1, 2, 4, 8]), s.quantiles(data, n=4), s.quantiles(data, n=10, method="inclusive"), s.median_grouped([1, 2, 2, 3, 4, 4, 4, 5]))
print(s.mean([D("0.5"), D("0.75")]), s.mean([F(1, 2), F(1, 3)]), s.variance([D(1), D(2), D(4)]), s.stdev([F(1), F(2), F(4)]), s.fmean([1, 2, 3], weights=[3, 1, 1]), s.harmonic_mean([40, 60], weights=[5, 30]))
x, y = [1, 2, 3, 4, 5], [2.1, 3.9, 6.2, 7.8, 10.1]
print(s.covariance(x, y), s.correlation(x, y), s.linear_regression(x, y), s.linear_regression(x, y, proportional=True), s.correlation(x, y, method="ranked"))
n = s.NormalDist(100, 15)
print(n, n.pdf(110), n.cdf(120), n.inv_cdf(0.95), n.quantiles(4), n.zscore(130), n.overlap(s.NormalDist(110, 10)), n + 5, n * 2, n + s.NormalDist(1, 2), s.NormalDist.from_samples(data), n.samples(3, seed=42), [s.NormalDist().inv_cdf(p) for p in (1e-20, 0.001, 0.1, 0.5, 0.9, 0.999999)])
for f in (lambda: s.mean([]), lambda: s.median([]), lambda: s.mode([]), lambda: s.stdev([1]), lambda: s.quantiles([1]), lambda: s.NormalDist(0, -1), lambda: s.NormalDist().inv_cdf(0), lambda: s.correlation([1], [1]), lambda: s.harmonic_mean([-1]), lambda: s.geometric_mean([0])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
