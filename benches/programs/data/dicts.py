def main(n):
    groups = {}
    for i in range(n):
        key = (i * 7919) % 1009
        groups.setdefault(key, []).append(i)
    total = 0
    for key, values in groups.items():
        total += key * len(values) + values[-1]
    memo = {}

    def ways(amount, coins):
        if amount == 0:
            return 1
        if amount < 0 or coins == 0:
            return 0
        k = (amount, coins)
        if k not in memo:
            memo[k] = ways(amount, coins - 1) + ways(amount - VALUES[coins - 1], coins)
        return memo[k]

    print(total, ways(900, len(VALUES)), len(memo))


VALUES = [1, 2, 5, 10, 20, 50, 100, 200]
main(5000000)
