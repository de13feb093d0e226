/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The node program. */

#include "troupe-node-main.h"

int
main (int argc, char **argv)
{
  return troupe_node_main (argc, argv, NULL);
}
