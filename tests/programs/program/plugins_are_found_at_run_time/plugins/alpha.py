import textwrap, statistics
def run(): return textwrap.fill("a b c", 3), statistics.mean([1,2])
