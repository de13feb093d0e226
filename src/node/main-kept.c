/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The node program of programs whose results are kept, which needs SQLite. */

#include "troupe-kept-calls.h"
#include "troupe-node-main.h"

int
main (int argc, char **argv)
{
  return troupe_node_main (argc, argv, &troupe_kept_calls_keeper);
}
