import pwd, grp, fcntl, resource, os, tempfile
u=pwd.getpwuid(0); print(u, u.pw_name, u[5], pwd.getpwnam('root')==u, len(pwd.getpwall())>0, type(u))
for f in (lambda: pwd.getpwnam('zzz'), lambda: pwd.getpwuid(99999), lambda: grp.getgrnam('zzz'), lambda: grp.getgrgid(99999), lambda: pwd.getpwnam(5), lambda: pwd.getpwuid('a'), lambda: resource.getrlimit(99), lambda: resource.setrlimit(0,1), lambda: resource.setrlimit(7,(10,5)), lambda: resource.getrusage(9), lambda: fcntl.fcntl(-1,1), lambda: fcntl.flock(999,1), lambda: fcntl.lockf(0,0), lambda: fcntl.fcntl('a',1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(grp.getgrgid(0), grp.getgrnam('root').gr_mem, resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_CORE), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss>0, resource.getpagesize())
with tempfile.TemporaryFile() as f:
    fcntl.flock(f, fcntl.LOCK_EX|fcntl.LOCK_NB); fcntl.lockf(f, fcntl.LOCK_EX); fcntl.lockf(f,fcntl.LOCK_UN); fl=fcntl.fcntl(f,fcntl.F_GETFL); print(fl&os.O_RDWR, fcntl.fcntl(f,fcntl.F_GETFD)==fcntl.FD_CLOEXEC, fcntl.fcntl(f.fileno(),fcntl.F_SETFD,0))
print(fcntl.LOCK_EX, resource.RLIMIT_NOFILE)
soft,hard=resource.getrlimit(resource.RLIMIT_NOFILE); resource.setrlimit(resource.RLIMIT_NOFILE,(100,hard)); print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
