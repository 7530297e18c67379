"""Stands in for the package `pyperf` beside a benchmark of pyperformance: a `Runner` that measures the processor time of one
process and prints the best of some turns on standard error, `BENCH name seconds`.
"""

import argparse
import asyncio
import sys
import time

perf_counter = time.process_time
# Turns of each benchmark: at least two, and until so many seconds have gone.
SECONDS = 1.0


def python_implementation():
    return "cpython"


class Runner:
    def __init__(self, add_cmdline_args=None, **options):
        self.argparser = argparse.ArgumentParser()
        self.metadata = {}
        self.args = None

    def parse_args(self, args=None):
        if self.args is None:
            self.args = self.argparser.parse_args(args)
            self.args.worker = True
        return self.args

    def measure(self, name, turn, loops=1):
        """`turn` gives the seconds of `loops` runs."""
        self.parse_args()
        best, total, turns = float("inf"), 0.0, 0
        while turns < 2 or total < SECONDS:
            seconds = turn()
            best, total, turns = min(best, seconds / loops), total + seconds, turns + 1
        print(f"BENCH {name} {best:.9f}", file=sys.stderr)

    def bench_func(self, name, function, *args, inner_loops=1):
        def turn():
            start = perf_counter()
            function(*args)
            return perf_counter() - start

        self.measure(name, turn)

    def bench_time_func(self, name, function, *args, inner_loops=1):
        loops, start = 1, perf_counter()
        while function(loops, *args) is not None and perf_counter() - start < 0.1 and loops < 1 << 20:
            loops, start = 2 * loops, perf_counter()

        def turn():
            start = perf_counter()
            function(loops, *args)
            return perf_counter() - start

        self.measure(name, turn, loops)

    def bench_async_func(self, name, function, *args, loop_factory=None):
        async def timed():
            start = perf_counter()
            await function(*args)
            return perf_counter() - start

        self.measure(name, lambda: asyncio.run(timed()))
