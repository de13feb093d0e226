/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command “troupe list”. */

#pragma once

int troupe_list_run (int argc, char **argv);
