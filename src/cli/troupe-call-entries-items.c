/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line that name the job and its items. */

#include "troupe-call-entries.h"

#include <glib/gi18n.h>

const GOptionEntry troupe_call_subject_entries[] = {
  OPTION ("command",
          0,
          N_ ("Run a shell command for each item; {} is the item, quoted"),
          N_ ("TEMPLATE")),
  OPTION ("python", 0, N_ ("Call a Python function for each item"), N_ ("FILE.py:NAME")),
  OPTION ("program", 0, N_ ("Run a program that speaks Troupe's protocol"), N_ ("COMMAND")),
  { NULL },
};

const GOptionEntry troupe_call_item_entries[] = {
  OPTION ("range", 0, N_ ("Integers as items, both ends included"), N_ ("FIRST:LAST[:STEP]")),
  OPTION ("input",
          'a',
          N_ ("The lines of a file as items, “-” is standard input; may be repeated"),
          N_ ("FILE")),
  FLAG ("null", '0', N_ ("Items of the input end with NUL bytes, not newlines")),
  OPTION ("csv", 0, N_ ("The rows of a table as items, or one column of it"), N_ ("FILE")),
  OPTION ("column", 0, N_ ("Use only this column of the table"), N_ ("NAME")),
  OPTION ("glob", 0, N_ ("The paths that match a pattern as items"), N_ ("PATTERN")),
  OPTION ("directory", 0, N_ ("The files in a folder and its subfolders as items"), N_ ("FOLDER")),
  OPTION ("match", 0, N_ ("Use only the files of the folder whose names match"), N_ ("PATTERN")),
  { NULL },
};
