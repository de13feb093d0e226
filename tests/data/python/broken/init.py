def init():
    raise RuntimeError("there is no connection")


def worker(x):
    return x
