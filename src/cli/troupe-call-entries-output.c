/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line about the results and what is shown of the run. */

#include "troupe-call-entries.h"

#include <glib/gi18n.h>

const GOptionEntry troupe_call_output_entries[] = {
  FLAG ("unordered", 0, N_ ("Write results as they finish, not in the order of the items")),
  FLAG ("print-command", 'v', N_ ("Write the command line of each item before its result")),
  FLAG ("verbose", 't', N_ ("Print the command line of each item on standard error")),
  FLAG ("keep-order", 'k', N_ ("Write output in the order of the items, also with --line-buffer")),
  FLAG ("line-buffer",
        0,
        N_ ("Write each line that items print at once, lines of all items mixed")),
  FLAG ("ungroup", 'u', N_ ("Write what items print at once, also parts of lines")),
  FLAG ("tag", 0, N_ ("Begin each line of output with its item and a tab")),
  OPTION ("tagstring",
          0,
          N_ ("The same, with a text, in which replacement strings stand for the item"),
          N_ ("TEXT")),
  OPTION ("format", 0, N_ ("How results are written (default: lines)"), "lines|json|jsonl|csv"),
  OPTION ("output", 'o', N_ ("Where results are written (default: standard output)"), N_ ("FILE")),
  OPTION ("joblog", 0, N_ ("Write a line for each item, with GNU parallel’s columns"), N_ ("FILE")),
  OPTION ("results", 0, N_ ("Keep the output of each item in files of a folder"), N_ ("FOLDER")),
  OPTION ("report", 0, N_ ("Write the outcome of items and workers as JSON"), N_ ("FILE")),
  { NULL },
};

const GOptionEntry troupe_call_resume_entries[] = {
  FLAG ("keep", 0, N_ ("Keep the run, so that it can go on after anything ends it")),
  FLAG ("resume",
        0,
        N_ ("Go on with the newest interrupted run of this job, or after its job log; keep it")),
  FLAG ("only-failed", 0, N_ ("The same, and run the items that failed again")),
  HIDDEN_FLAG ("resume-failed", 0),
  { NULL },
};

const GOptionEntry troupe_call_again_entries[] = {
  FLAG ("only-failed", 0, N_ ("Run the items that failed again as well")),
  HIDDEN_FLAG ("resume-failed", 0),
  { NULL },
};

const GOptionEntry troupe_call_display_entries[] = {
  OPTION ("progress", 0, N_ ("Show progress (default: auto, on a terminal)"), "auto|always|never"),
  FLAG ("bar", 0, N_ ("Show progress as a bar, with the time that is left")),
  FLAG ("eta", 0, N_ ("Show progress with the time that is left, of all items counted first")),
  FLAG ("live", 0, N_ ("Show the workers as a table, which takes keys as top and htop do")),
  FLAG ("quiet", 0, N_ ("Report only what failed")),
  FLAG ("no-control", 0, N_ ("Let other programs watch the run, but not pause or end it")),
  { NULL },
};

const GOptionEntry troupe_call_dry_entries[] = {
  FLAG ("dry-run", 0, N_ ("Print the command line of each item, and run none")),
  { NULL },
};

const GOptionEntry troupe_call_save_entries[] = {
  OPTION ("save", 0, N_ ("Also write this call as a job file"), N_ ("FILE.troupe")),
  { NULL },
};
