/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window, opened from the command line. */

#pragma once

/* "troupe" without a command */
int troupe_window_open (int argc, char **argv);
