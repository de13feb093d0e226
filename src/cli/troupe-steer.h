/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands that give orders to a run that goes on now, and wait for it. */

#pragma once

int troupe_steer_pause (int argc, char **argv);
int troupe_steer_continue (int argc, char **argv);
int troupe_steer_kill (int argc, char **argv);
int troupe_steer_stop (int argc, char **argv);
int troupe_steer_wait (int argc, char **argv);
int troupe_steer_pipe (int argc, char **argv);
