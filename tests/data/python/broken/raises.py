def prepare():
    return 1 // 0


prepare()
