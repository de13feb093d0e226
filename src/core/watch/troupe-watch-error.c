/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of watching a run that another process runs. */

#include "troupe-watch-error.h"

G_DEFINE_QUARK (troupe_watch_error, troupe_watch_error)
