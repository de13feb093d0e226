from . import names


def worker(x):
    return names
