"""Imports a module that does not parse."""

import os

from syntax import worker
