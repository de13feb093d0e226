def named(x):
    return __name__
