/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command that says what a node finds on this machine. */

#pragma once

int troupe_node_check_run (int argc, char **argv);
