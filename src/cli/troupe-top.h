/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command “troupe top”. */

#pragma once

int troupe_top_run (int argc, char **argv);
