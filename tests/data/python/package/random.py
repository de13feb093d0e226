"""Has the name of one of Python's own modules, which is another one in a package."""
