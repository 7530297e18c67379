# `dir_fd`, descriptors in the place of paths, and what was a silent default before.
import os
import shutil
import signal
import stat
import tempfile

d = tempfile.mkdtemp()
fd = os.open(d, os.O_RDONLY)
try:
    os.mkdir("sub", dir_fd=fd)
    f = os.open("a.txt", os.O_CREAT | os.O_WRONLY, 0o644, dir_fd=fd)
    os.write(f, b"hi")
    os.close(f)
    print(sorted(os.listdir(fd)), sorted(e.path for e in os.scandir(fd)))
    print([e.stat().st_size for e in os.scandir(fd) if e.is_file()])
    print(os.stat("a.txt", dir_fd=fd).st_size, os.access("a.txt", os.R_OK, dir_fd=fd))
    os.rename("a.txt", "b.txt", src_dir_fd=fd, dst_dir_fd=fd)
    os.symlink("b.txt", "ln", dir_fd=fd)
    print(os.readlink("ln", dir_fd=fd), stat.S_ISLNK(os.stat("ln", dir_fd=fd, follow_symlinks=False).st_mode))
    os.link("b.txt", "hard", src_dir_fd=fd, dst_dir_fd=fd)
    print(os.stat("hard", dir_fd=fd).st_nlink)
    for root, dirs, files, rfd in os.fwalk(d):
        print(os.path.relpath(root, d), dirs, sorted(files), rfd > 2)
    os.unlink("hard", dir_fd=fd)
    os.rmdir("sub", dir_fd=fd)
    os.utime("b.txt", ns=(5 * 10**9, 7 * 10**9), dir_fd=fd)
    print(os.stat("b.txt", dir_fd=fd).st_mtime)

    def onexc(f, p, e):
        print(f.__name__, os.path.basename(p), type(e).__name__)

    shutil.rmtree(d + "/nope", onexc=onexc)
    print(shutil.rmtree.avoids_symlink_attacks)
finally:
    os.close(fd)
    shutil.rmtree(d)

for f in (
    lambda: os.stat(1.5),
    lambda: os.listdir(1.5),
    lambda: os.mkdir(5),
    lambda: os.stat("x", dir_fd="a"),
    lambda: os.stat(0, dir_fd=3),
    lambda: os.stat("a\0b"),
    lambda: os.rename("a"),
    lambda: os.sysconf("SC_NOPE"),
    lambda: os.putenv("a=b", "c"),
    lambda: os.posix_spawn("/bin/true", [], {}),
    lambda: os.execve("/bin/true", ["a"], {"a=b": "c"}),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit $X"], {"X": "5"})
print(os.waitstatus_to_exitcode(os.wait4(pid, 0)[1]))
pid = os.posix_spawnp("sh", ["sh", "-c", "exit 3"], os.environ)
r = os.waitid(os.P_PID, pid, os.WEXITED)
print(r.si_pid == pid, r.si_status, r.si_code == os.CLD_EXITED)

print(signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1}))
signal.signal(signal.SIGUSR1, lambda s, f: print("handler", signal.Signals(s).name))
os.kill(os.getpid(), signal.SIGUSR1)
print(signal.sigpending())
print(signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1]))
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.sigwait([signal.SIGUSR2]), signal.sigtimedwait([signal.SIGUSR2], 0.01), signal.Sigmasks.SIG_BLOCK)

s = os.stat_result(range(10))
print(s)
print(s.st_atime, s.st_mtime_ns)
try:
    s.x = 1
except AttributeError as e:
    print(e)
