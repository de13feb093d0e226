/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command “troupe history”. */

#pragma once

int troupe_history_run (int argc, char **argv);
