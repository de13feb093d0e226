/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window, opened from the command line. */

#pragma once

#include <glib.h>

gboolean troupe_window_check_display (void);

/* "troupe" without a command */
int troupe_window_open (int argc, char **argv);
