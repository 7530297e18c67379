# exit: 1
class Resource:
    def __enter__(self):
        print("open")
        return self
    def __exit__(self, kind, value, tb):
        print("close", kind.__name__, tb.tb_lineno)
        self.cleanup()
    def cleanup(self):
        raise OSError("cleanup failed")

def work():
    with Resource() as resource:
        resource.use()

work()
