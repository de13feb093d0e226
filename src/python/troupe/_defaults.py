# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pool does where its program says nothing, by the options of “troupe python”.

Each is a variable of the environment, TROUPE_PYTHON_ and the name of the option: a program that
uses the package without that command may be given them as well.
"""

import os

PREFIX = "TROUPE_PYTHON_"

# The words of a job that a node reads, apart from the number of workers, which a pool reads.
NAMES = (
    "retries",
    "retry-delay",
    "crash-limit",
    "timeout",
    "memory-limit",
    "nice",
    "pin",
    "grace",
    "on",
    "on-file",
    "slurm-options",
    "ssh",
    "send",
    "control",
)


def get_words():
    """Returns the words of a job that are set, as a dict of texts."""
    words = {}
    for name in NAMES:
        text = os.environ.get(PREFIX + name.upper().replace("-", "_"))
        if text:
            words[name] = text
    return words
