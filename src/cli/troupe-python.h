/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command “troupe python”. */

#pragma once

int troupe_python_run (int argc, char **argv);
