import os
import shutil
import tempfile

start = os.getcwd()
with tempfile.TemporaryDirectory() as root:
    os.chdir(root)
    os.makedirs("a/b/c")
    os.mkdir("d")
    for name, text in [("a/one.txt", "1"), ("a/b/two.txt", "22"), ("d/three.dat", "333")]:
        with open(name, "w") as f:
            f.write(text)
    print(sorted(os.listdir(".")), sorted(os.listdir("a")))
    for folder, folders, files in sorted(os.walk(".")):
        print(folder, sorted(folders), sorted(files))
    print(os.path.isfile("a/one.txt"), os.path.isdir("a"), os.path.exists("zzz"), os.path.getsize("a/b/two.txt"))
    os.rename("d/three.dat", "d/3.dat")
    shutil.copy("a/one.txt", "copy.txt")
    print(open("copy.txt").read(), sorted(os.listdir("d")))
    with os.scandir("a") as entries:
        print(sorted((e.name, e.is_dir()) for e in entries))
    os.remove("copy.txt")
    for action in (lambda: os.rmdir("a"), lambda: os.remove("zzz"), lambda: os.mkdir("d"), lambda: os.listdir("nothing"), lambda: open("a")):
        try:
            action()
        except OSError as error:
            print(type(error).__name__, error.strerror, error.filename)
    os.symlink("a/one.txt", "link")
    print(os.path.islink("link"), os.readlink("link"), os.stat("link").st_size, os.lstat("link").st_size)
    os.chmod("link", 0o600)
    print(oct(os.stat("a/one.txt").st_mode & 0o777))
    shutil.rmtree("a")
    print(sorted(os.listdir()))
    os.chdir(start)
print(os.path.exists(root), os.getcwd() == start)
