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
  OPTION ("program", 0, N_ ("Run a program that speaks Troupe’s protocol"), N_ ("COMMAND")),
  { NULL },
};

const GOptionEntry troupe_call_item_entries[] = {
  OPTION ("range", 0, N_ ("Integers as items, both ends included"), N_ ("FIRST:LAST[:STEP]")),
  OPTION ("input",
          'a',
          N_ ("The lines of a file as items, “-” is standard input; may be repeated"),
          N_ ("FILE")),
  FLAG ("null", '0', N_ ("Items of the input end with NUL bytes, not newlines")),
  OPTION ("delimiter",
          'd',
          N_ ("Items of the input end with this text, such as , or \\0; or it separates the values "
              "of the table"),
          N_ ("TEXT")),
  OPTION ("colsep",
          'C',
          N_ ("Split items into columns at this regular expression: {1}, {2}…"),
          N_ ("REGEX")),
  OPTION ("header", 0, N_ ("The first line of each list names its columns, as in {name}"), ":"),
  OPTION (
      "trim",
      0,
      N_ ("Remove white space from items, on the left or right (default: n, or lr with --colsep)"),
      "n|l|r|lr|rl"),
  FLAG ("skip-first-line", 0, N_ ("Leave out the first line of the input")),
  FLAG ("pipe", 0, N_ ("Cut the input into blocks of records, which a command reads")),
  OPTION ("block", 0, N_ ("The size of a block of --pipe (default: 1M)"), N_ ("SIZE")),
  OPTION ("records", 0, N_ ("The number of records of a block, as -N"), "N"),
  OPTION ("recstart", 0, N_ ("The text with which a record of --pipe begins"), N_ ("TEXT")),
  OPTION ("recend", 0, N_ ("The text with which it ends (default: \\n)"), N_ ("TEXT")),
  OPTION ("csv", 0, N_ ("The rows of a table as items, or one column of it"), N_ ("FILE")),
  OPTION ("column", 0, N_ ("Use only this column of the table"), N_ ("NAME")),
  FLAG ("no-header", 0, N_ ("The first line of the table is a row; columns have numbers")),
  OPTION ("glob", 0, N_ ("The paths that match a pattern as items"), N_ ("PATTERN")),
  OPTION ("directory", 0, N_ ("The files in a folder and its subfolders as items"), N_ ("FOLDER")),
  OPTION ("match", 0, N_ ("Use only the files of the folder whose names match"), N_ ("PATTERN")),
  FLAG ("hidden", 0, N_ ("The pattern of --glob matches hidden files and folders too")),
  FLAG ("no-hidden", 0, N_ ("Leave out the hidden files and folders of the folder")),
  FLAG ("natural", 0, N_ ("Files in natural order: image2 before image10")),
  FLAG ("no-run-if-empty", 'r', N_ ("Leave out blank items; it is no error if no file matches")),
  { NULL },
};
