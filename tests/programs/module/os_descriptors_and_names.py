import sys, hmac, os
print(len(sys.stdlib_module_names), 'json' in sys.stdlib_module_names, type(sys.stdlib_module_names), hmac.compare_digest(bytearray(b'a'),b'a'), hmac.compare_digest(memoryview(b'a'),bytearray(b'b')))
try: hmac.compare_digest('a',b'a')
except TypeError as e: print(e)
r,w=os.pipe(); os.set_blocking(r,False); print(os.get_blocking(r))
try: os.read(r,1)
except BlockingIOError as e: print(e)
print(os.pwrite(w,b'x',0) if 0 else os.writev(w,[b'ab',b'c']), os.readv(r,[bytearray(2),bytearray(5)]), os.sched_get_priority_max(os.SCHED_RR), os.getpriority(os.PRIO_PROCESS,0) == os.nice(0), os.getsid(0)>=0, os.getpgid(0)>=0, os.EX_USAGE, os.major(0x801), os.minor(0x801), os.makedev(8,1), os.WCOREDUMP(0))
