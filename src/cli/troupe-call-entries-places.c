/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line about where the workers run, and the files of items there. */

#include "troupe-call-entries.h"

#include <glib/gi18n.h>

const GOptionEntry troupe_call_place_entries[] = {
  OPTION ("on",
          0,
          N_ ("Run the workers on ssh:host1,host2*4 or slurm:PARTITION (default: local)"),
          N_ ("PLACE")),
  OPTION ("on-file", 0, N_ ("Run them on the hosts in a file, one in each line"), N_ ("FILE")),
  OPTION ("ssh",
          0,
          N_ ("The command that connects to hosts, with its options (default: ssh)"),
          N_ ("COMMAND")),
  OPTION ("slurm-options",
          0,
          N_ ("Ask Slurm for nodes with these options of salloc"),
          N_ ("OPTIONS")),
  OPTION ("send",
          0,
          N_ ("Copy a file or folder to each host, for this run; may be repeated"),
          N_ ("FILE")),
  HIDDEN_OPTION ("sshlogin", 'S'),
  HIDDEN_OPTION ("sshloginfile", 0),
  HIDDEN_OPTION ("slf", 0),
  HIDDEN_OPTION ("basefile", 0),
  HIDDEN_OPTION ("bf", 0),
  { NULL },
};

/* The calls of a Python program have no files. */
const GOptionEntry troupe_call_file_entries[] = {
  OPTION ("transferfile",
          0,
          N_ ("Send this file of each item to its host; may be repeated"),
          N_ ("FILE")),
  OPTION ("return",
          0,
          N_ ("Bring this file of each item back from its host; may be repeated"),
          N_ ("FILE")),
  FLAG ("cleanup", 0, N_ ("Remove the files of an item on its host afterwards")),
  HIDDEN_FLAG ("transfer", 0),
  HIDDEN_OPTION ("trc", 0),
  HIDDEN_OPTION ("tf", 0),
  { NULL },
};
