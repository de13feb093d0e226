values = [1, 2, 3]


def worker(x):
    return x
