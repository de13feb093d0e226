def worker(x):
    return x


def other(x)
    return x
