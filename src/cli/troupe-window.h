/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* "troupe" without a command */
int troupe_window_open (int argc, char **argv);
