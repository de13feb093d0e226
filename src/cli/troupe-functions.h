/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The subcommand “troupe functions”. */

#pragma once

/* "troupe functions" */
int troupe_functions_run (int argc, char **argv);
