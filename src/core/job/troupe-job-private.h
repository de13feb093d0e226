/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The members of a job, and the table of its options. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

struct _TroupeJob
{
  TroupeOptions parent_instance;

  TroupeJobKind kind;
  char *subject;
  GStrv columns;
  gboolean stream;
  char *calls;

  /* The workers. */
  guint workers;
  char *workers_rule;
  guint threads;
  guint chunk;
  guint64 max_items;
  guint64 memory_limit;
  guint64 address_space;
  guint nice;
  gboolean pin;

  /* Where the workers run. */
  char *on;
  char *on_file;
  char *ssh;
  char *slurm_options;
  char *send;
  char *transfer;
  char *return_;
  gboolean cleanup;

  /* Items that fail or take too long, and workers that die. */
  guint retries;
  guint crash_limit;
  double timeout;
  double timeout_percent;
  TroupeHalt halt;
  TroupeHaltWhy halt_why;
  guint halt_count;
  double halt_percent;
  gboolean replace;
  double grace;

  /* When items start. */
  double delay;
  char *load;
  guint64 memfree;
  guint64 memsuspend;
  char *limit;
  char *retry_delay;

  /* The combination and the order of the items. */
  gboolean link;
  gboolean shuf;
  guint seed;

  /* Options of one kind of job. */
  guint max_args;
  gboolean omits_items;
  guint max_lines;
  guint max_chars;
  TroupeFill fill;
  char *shell;
  char *env;
  char *workdir;
  gboolean tty;
  char *tmpdir;
  gboolean keep_failed;
  char *ok_status;
  gboolean outside_sandbox;
  gboolean stdin_item;
  gboolean plus;
  char *interpreter;
  char *items_as;
};

extern const TroupeOption troupe_job_options[];
extern const guint troupe_job_n_options;

gboolean troupe_job_parse_workers (gpointer job, const char *text, GError **error);
char *troupe_job_print_workers (gpointer job);
gboolean troupe_job_parse_on (gpointer job, const char *text, GError **error);
char *troupe_job_print_on (gpointer job);
gboolean troupe_job_validate_places (TroupeJob *self, GError **error);
gboolean troupe_job_parse_timeout (gpointer job, const char *text, GError **error);
char *troupe_job_print_timeout (gpointer job);
gboolean troupe_job_parse_halt (gpointer job, const char *text, GError **error);
char *troupe_job_print_halt (gpointer job);
gboolean troupe_job_parse_max_args (gpointer job, const char *text, GError **error);
char *troupe_job_print_max_args (gpointer job);
gboolean troupe_job_parse_load (gpointer job, const char *text, GError **error);
char *troupe_job_print_load (gpointer job);
gboolean troupe_job_parse_limit (gpointer job, const char *text, GError **error);
char *troupe_job_print_limit (gpointer job);
gboolean troupe_job_parse_retry_delay (gpointer job, const char *text, GError **error);
char *troupe_job_print_retry_delay (gpointer job);

G_END_DECLS
