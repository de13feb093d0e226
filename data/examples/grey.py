# SPDX-License-Identifier: GPL-3.0-or-later

import os


def convert(path):
    """Writes a picture in the text form of PPM as a grey one, and says where."""
    with open(path) as file:
        kind, width, height, depth, *values = file.read().split()
    if kind != "P3":
        raise ValueError("%s is not a picture in the text form of PPM" % path)

    # How bright each colour looks: ITU-R BT.601.
    colours = [int(value) for value in values]
    grey = [
        round(0.299 * red + 0.587 * green + 0.114 * blue)
        for red, green, blue in zip(colours[0::3], colours[1::3], colours[2::3])
    ]

    name = os.path.splitext(os.path.basename(path))[0] + ".pgm"
    result = os.path.join(os.environ.get("TMPDIR", "/tmp"), name)
    with open(result, "w") as file:
        print("P2", width, height, depth, *grey, sep="\n", file=file)
    return result
