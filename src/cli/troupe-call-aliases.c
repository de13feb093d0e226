/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names that GNU parallel has for options of Troupe. */

#include "troupe-call-aliases.h"

#include "troupe-call-entries.h"

/* The help leaves them out. Those without a letter of their own are typed as --ALIAS only. */
const GOptionEntry troupe_call_alias_entries[] = {
  HIDDEN_OPTION ("jobs", 0),
  HIDDEN_OPTION ("max-procs", 'P'),
  HIDDEN_OPTION ("arg-file", 0),
  HIDDEN_FLAG ("xapply", 0),
  HIDDEN_FLAG ("dryrun", 0),
  HIDDEN_FLAG ("no-keep-order", 0),
  HIDDEN_FLAG ("silent", 0),
  HIDDEN_OPTION ("halt-on-error", 0),
  HIDDEN_OPTION ("jl", 0),
  HIDDEN_OPTION ("res", 0),
  HIDDEN_FLAG ("will-cite", 0),
  HIDDEN_FLAG ("no-notice", 0),
  HIDDEN_FLAG ("gnu", 0),
  HIDDEN_OPTION ("max-replace-args", 'N'),
  HIDDEN_OPTION ("wd", 0),
  HIDDEN_FLAG ("lb", 0),
  HIDDEN_FLAG ("linebuffer", 0),
  HIDDEN_FLAG ("group", 0),
  { NULL },
};

static const TroupeCallAlias aliases[] = {
  { "jobs", "workers", NULL },
  { "max-procs", "workers", NULL },
  { "arg-file", "input", NULL },
  { "xapply", "link", NULL },
  { "dryrun", "dry-run", NULL },
  { "resume-failed", "only-failed", NULL },
  { "max-replace-args", "max-args", NULL },
  { "wd", "workdir", NULL },
  { "context-replace", "fill", "context" },
  { "multiple", "fill", "plain" },
  { "xargs", "fill", "xargs" },
  { "no-keep-order", "unordered", "true" },
  { "silent", "print-command", "false" },
  { "halt-on-error", "halt", NULL },
  { "jl", "joblog", NULL },
  { "res", "results", NULL },
  { "lb", "line-buffer", NULL },
  { "linebuffer", "line-buffer", NULL },
  { "group", "ungroup", "false" },
  { "sshloginfile", "on-file", NULL },
  { "slf", "on-file", NULL },
  { "basefile", "send", NULL },
  { "bf", "send", NULL },
  { "tf", "transferfile", NULL },
  { "transfer", "transferfile", "{}" },
};

/**
 * troupe_call_find_alias:
 * @word: a word of the command line, without "--"
 *
 * Returns: (transfer none) (nullable): what it stands for, or %NULL if it is no alias
 */
const TroupeCallAlias *
troupe_call_find_alias (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_str_equal (aliases[i].alias, word))
      return &aliases[i];

  return NULL;
}
