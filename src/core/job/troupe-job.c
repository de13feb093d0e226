/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the settings of a job as properties. */

#include "troupe-job-private.h"

#include "troupe-property.h"

enum
{
  KIND,
  SUBJECT,
  COLUMNS,
  STREAM,
  CALLS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeJob, troupe_job, TROUPE_TYPE_OPTIONS)

/* The numbers of these properties follow those of the options. */
static guint
get_number (guint property)
{
  return troupe_job_n_options + 1 + property;
}

static void
troupe_job_finalize (GObject *object)
{
  TroupeJob *self = TROUPE_JOB (object);

  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->columns, g_strfreev);
  g_clear_pointer (&self->calls, g_free);

  G_OBJECT_CLASS (troupe_job_parent_class)->finalize (object);
}

static void
troupe_job_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  TroupeJob *self = TROUPE_JOB (object);

  if (property == get_number (KIND))
    g_value_set_enum (value, self->kind);
  else if (property == get_number (SUBJECT))
    g_value_set_string (value, self->subject);
  else if (property == get_number (COLUMNS))
    g_value_set_boxed (value, self->columns);
  else if (property == get_number (STREAM))
    g_value_set_boolean (value, self->stream);
  else if (property == get_number (CALLS))
    g_value_set_string (value, self->calls);
  else
    G_OBJECT_CLASS (troupe_job_parent_class)->get_property (object, property, value, pspec);
}

static void
troupe_job_set_property (GObject *object, guint property, const GValue *value, GParamSpec *pspec)
{
  TroupeJob *self = TROUPE_JOB (object);

  if (property == get_number (KIND))
    troupe_job_set_kind (self, g_value_get_enum (value));
  else if (property == get_number (SUBJECT))
    troupe_job_set_subject (self, g_value_get_string (value));
  else if (property == get_number (COLUMNS))
    troupe_job_set_columns (self, g_value_get_boxed (value));
  else if (property == get_number (STREAM))
    troupe_job_set_stream (self, g_value_get_boolean (value));
  else if (property == get_number (CALLS))
    troupe_job_set_calls (self, g_value_get_string (value));
  else
    G_OBJECT_CLASS (troupe_job_parent_class)->set_property (object, property, value, pspec);
}

static void
troupe_job_class_init (TroupeJobClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  troupe_options_class_install (TROUPE_OPTIONS_CLASS (klass), troupe_job_options,
                                troupe_job_n_options);
  object_class->finalize = troupe_job_finalize;
  object_class->get_property = troupe_job_get_property;
  object_class->set_property = troupe_job_set_property;

  properties[KIND] =
      g_param_spec_enum ("kind", NULL, NULL, TROUPE_TYPE_JOB_KIND, TROUPE_JOB_FUNCTION, flags);
  properties[SUBJECT] = g_param_spec_string ("subject", NULL, NULL, "", flags);
  properties[STREAM] = g_param_spec_boolean ("stream", NULL, NULL, FALSE, flags);
  properties[CALLS] = g_param_spec_string ("calls", NULL, NULL, "", flags);
  properties[COLUMNS] = g_param_spec_boxed ("columns", NULL, NULL, G_TYPE_STRV, flags);
  for (guint i = 0; i < N_PROPS; i++)
    g_object_class_install_property (object_class, get_number (i), properties[i]);
}

static void
troupe_job_init (TroupeJob *self)
{
  self->subject = g_strdup ("");
  self->calls = g_strdup ("");
  troupe_options_set_initial (TROUPE_OPTIONS (self));
}

/**
 * troupe_job_new:
 * @kind: the kind of job
 * @subject: the name of a function, a template, FILE.py:NAME, or a program and its arguments
 *
 * Returns: (transfer full): a job with the default options
 */
TroupeJob *
troupe_job_new (TroupeJobKind kind, const char *subject)
{
  return g_object_new (TROUPE_TYPE_JOB, "kind", kind, "subject", subject, NULL);
}

/**
 * troupe_job_copy:
 * @self: a job
 *
 * Returns: (transfer full): an independent job with the same properties
 */
TroupeJob *
troupe_job_copy (TroupeJob *self)
{
  return troupe_options_copy (TROUPE_OPTIONS (self));
}

/** troupe_job_get_kind: Returns: the kind of job. */
TroupeJobKind
troupe_job_get_kind (TroupeJob *self)
{
  return self->kind;
}

/** troupe_job_set_kind: sets the kind of job. */
void
troupe_job_set_kind (TroupeJob *self, TroupeJobKind kind)
{
  if (self->kind == kind)
    return;

  self->kind = kind;
  g_object_notify_by_pspec (G_OBJECT (self), properties[KIND]);
}

/** troupe_job_get_subject: Returns: the name of a function, a template, FILE.py:NAME, or a program
 * and its arguments; empty if it is not set. */
const char *
troupe_job_get_subject (TroupeJob *self)
{
  return self->subject;
}

/** troupe_job_set_subject: sets the function, template or program, see troupe_job_get_subject(). */
void
troupe_job_set_subject (TroupeJob *self, const char *subject)
{
  troupe_property_set_string (self, properties[SUBJECT], &self->subject, subject);
}

/** troupe_job_get_workers: Returns: processes; 0: as many as the rule says. */
guint
troupe_job_get_workers (TroupeJob *self)
{
  return self->workers;
}

/** troupe_job_get_workers_rule: Returns: how the number of processes follows from the number of
 * cores that this process may use: "50%" or "150%" of them, "+1" or "-1" more or fewer, "0" for as
 * many as possible; empty for one on each. */
const char *
troupe_job_get_workers_rule (TroupeJob *self)
{
  return self->workers_rule;
}

/** troupe_job_set_workers: sets processes; 0: as many as the rule says. */
void
troupe_job_set_workers (TroupeJob *self, guint workers)
{
  g_object_set (self, "workers", workers, NULL);
}

/** troupe_job_get_threads: Returns: lanes in each process, at least 1. */
guint
troupe_job_get_threads (TroupeJob *self)
{
  return self->threads;
}

/** troupe_job_set_threads: sets lanes in each process (at least 1). */
void
troupe_job_set_threads (TroupeJob *self, guint threads)
{
  g_object_set (self, "threads", threads, NULL);
}

/** troupe_job_get_chunk: Returns: items in a batch; 0: adapted to how long they take. */
guint
troupe_job_get_chunk (TroupeJob *self)
{
  return self->chunk;
}

/** troupe_job_set_chunk: sets items in a batch; 0: adapted to how long they take. */
void
troupe_job_set_chunk (TroupeJob *self, guint chunk)
{
  g_object_set (self, "chunk", chunk, NULL);
}

/** troupe_job_get_retries: Returns: how many more times a failed item is run. */
guint
troupe_job_get_retries (TroupeJob *self)
{
  return self->retries;
}

/** troupe_job_set_retries: sets how many more times a failed item is run. */
void
troupe_job_set_retries (TroupeJob *self, guint retries)
{
  g_object_set (self, "retries", retries, NULL);
}

/** troupe_job_get_crash_limit: Returns: how many times an item may end its worker before it fails,
 * at least 1; 3 by default. */
guint
troupe_job_get_crash_limit (TroupeJob *self)
{
  return self->crash_limit;
}

/** troupe_job_set_crash_limit: sets how many times an item may end its worker before it fails (at
 * least 1). */
void
troupe_job_set_crash_limit (TroupeJob *self, guint crash_limit)
{
  g_object_set (self, "crash-limit", crash_limit, NULL);
}

/** troupe_job_get_timeout: Returns: seconds that one item may run; 0: no limit. */
double
troupe_job_get_timeout (TroupeJob *self)
{
  return self->timeout;
}

/** troupe_job_get_timeout_percent: Returns: the percentage of the median time of the items that
 * succeeded that one item may run; 0: the limit is in seconds. */
double
troupe_job_get_timeout_percent (TroupeJob *self)
{
  return self->timeout_percent;
}

/** troupe_job_has_timeout: Returns: whether the time that one item may run is limited. */
gboolean
troupe_job_has_timeout (TroupeJob *self)
{
  return self->timeout > 0 || self->timeout_percent > 0;
}

/** troupe_job_set_timeout: sets seconds that one item may run; 0: no limit. */
void
troupe_job_set_timeout (TroupeJob *self, double timeout)
{
  g_object_set (self, "timeout", timeout, NULL);
}

/** troupe_job_get_halt: Returns: whether, and how, a number of items ends the job. */
TroupeHalt
troupe_job_get_halt (TroupeJob *self)
{
  return self->halt;
}

/** troupe_job_set_halt: sets whether, and how, a number of items ends the job. */
void
troupe_job_set_halt (TroupeJob *self, TroupeHalt halt)
{
  g_object_set (self, "halt", halt, NULL);
}

/** troupe_job_get_halt_why: Returns: which items are counted for that. */
TroupeHaltWhy
troupe_job_get_halt_why (TroupeJob *self)
{
  return self->halt_why;
}

/** troupe_job_get_halt_count: Returns: the number of these items that halts; 0: not by number. */
guint
troupe_job_get_halt_count (TroupeJob *self)
{
  return self->halt_count;
}

/** troupe_job_set_halt_count: sets the number of items that halts; 0: not by number. */
void
troupe_job_set_halt_count (TroupeJob *self, guint halt_count)
{
  g_object_set (self, "halt-count", halt_count, NULL);
}

/** troupe_job_get_halt_percent: Returns: the percentage of all items that halts; 0: not by
 * percentage. */
double
troupe_job_get_halt_percent (TroupeJob *self)
{
  return self->halt_percent;
}

/** troupe_job_set_halt_percent: sets the percentage of all items that halts; 0: not by percentage.
 */
void
troupe_job_set_halt_percent (TroupeJob *self, double halt_percent)
{
  g_object_set (self, "halt-percent", halt_percent, NULL);
}

/** troupe_job_get_max_items: Returns: items after which a worker is replaced; 0: no limit. */
guint64
troupe_job_get_max_items (TroupeJob *self)
{
  return self->max_items;
}

/** troupe_job_set_max_items: sets items after which a worker is replaced; 0: no limit. */
void
troupe_job_set_max_items (TroupeJob *self, guint64 max_items)
{
  g_object_set (self, "max-items", max_items, NULL);
}

/** troupe_job_get_memory_limit: Returns: bytes of memory that a worker and all processes that it
 * started may use; 0: no limit. */
guint64
troupe_job_get_memory_limit (TroupeJob *self)
{
  return self->memory_limit;
}

/** troupe_job_set_memory_limit: sets the memory of a worker and all processes that it started, in
 * bytes; 0: no limit. */
void
troupe_job_set_memory_limit (TroupeJob *self, guint64 memory_limit)
{
  g_object_set (self, "memory-limit", memory_limit, NULL);
}

/** troupe_job_get_address_space: Returns: bytes of address space of each process; 0: no limit. */
guint64
troupe_job_get_address_space (TroupeJob *self)
{
  return self->address_space;
}

/** troupe_job_set_address_space: sets bytes of address space of each process; 0: no limit. */
void
troupe_job_set_address_space (TroupeJob *self, guint64 address_space)
{
  g_object_set (self, "address-space", address_space, NULL);
}

/** troupe_job_get_nice: Returns: the number added to the niceness of each worker, 0 to 19. */
guint
troupe_job_get_nice (TroupeJob *self)
{
  return self->nice;
}

/** troupe_job_set_nice: sets what is added to the niceness of each worker (0 to 19). */
void
troupe_job_set_nice (TroupeJob *self, guint nice)
{
  g_object_set (self, "nice", nice, NULL);
}

/** troupe_job_get_pin: Returns: whether each worker stays on one core. */
gboolean
troupe_job_get_pin (TroupeJob *self)
{
  return self->pin;
}

/** troupe_job_set_pin: sets whether each worker stays on one core. */
void
troupe_job_set_pin (TroupeJob *self, gboolean pin)
{
  g_object_set (self, "pin", pin, NULL);
}

/** troupe_job_get_shell: Returns: the shell that runs all commands, or "" for /bin/sh where one is
 * needed. */
const char *
troupe_job_get_shell (TroupeJob *self)
{
  return self->shell;
}

/** troupe_job_get_env: Returns: the exported variables and functions of bash that commands need,
 * with commas between their names; "_" is all that there are. */
const char *
troupe_job_get_env (TroupeJob *self)
{
  return self->env;
}

/** troupe_job_get_workdir: Returns: the folder that each command runs in, with replacement strings;
 * "..." for a fresh one; "" for that of Troupe. */
const char *
troupe_job_get_workdir (TroupeJob *self)
{
  return self->workdir;
}

/** troupe_job_get_tty: Returns: whether commands have the terminal, one at a time. */
gboolean
troupe_job_get_tty (TroupeJob *self)
{
  return self->tty;
}

/** troupe_job_get_tmpdir: Returns: the folder for temporary files, or "" for the usual one. */
const char *
troupe_job_get_tmpdir (TroupeJob *self)
{
  return self->tmpdir;
}

/** troupe_job_get_keep_failed: Returns: whether the output of a command that failed is a value. */
gboolean
troupe_job_get_keep_failed (TroupeJob *self)
{
  return self->keep_failed;
}

/** troupe_job_get_ok_status: Returns: the exit statuses of success, see troupe_ok_status_parse().
 */
const char *
troupe_job_get_ok_status (TroupeJob *self)
{
  return self->ok_status;
}

/** troupe_job_get_outside_sandbox: Returns: whether commands run outside of the sandbox that Troupe
 * is in. */
gboolean
troupe_job_get_outside_sandbox (TroupeJob *self)
{
  return self->outside_sandbox;
}

/** troupe_job_set_outside_sandbox: sets whether commands run outside of the sandbox that Troupe is
 * in. */
void
troupe_job_set_outside_sandbox (TroupeJob *self, gboolean outside_sandbox)
{
  g_object_set (self, "outside-sandbox", outside_sandbox, NULL);
}

/** troupe_job_get_replace: Returns: whether a worker that died is replaced; %TRUE by default. */
gboolean
troupe_job_get_replace (TroupeJob *self)
{
  return self->replace;
}

/** troupe_job_set_replace: sets whether a worker that died is replaced. */
void
troupe_job_set_replace (TroupeJob *self, gboolean replace)
{
  g_object_set (self, "replace", replace, NULL);
}

/** troupe_job_get_grace: Returns: seconds between SIGTERM and SIGKILL when a job is stopped; 2 by
 * default. */
double
troupe_job_get_grace (TroupeJob *self)
{
  return self->grace;
}

/** troupe_job_set_grace: sets seconds between SIGTERM and SIGKILL when a job is stopped; 2 by
 * default. */
void
troupe_job_set_grace (TroupeJob *self, double grace)
{
  g_object_set (self, "grace", grace, NULL);
}

/** troupe_job_get_interpreter: Returns: the interpreter of Python jobs, “python3” by default. */
const char *
troupe_job_get_interpreter (TroupeJob *self)
{
  return self->interpreter;
}

/** troupe_job_set_interpreter: sets the interpreter of Python jobs. */
void
troupe_job_set_interpreter (TroupeJob *self, const char *interpreter)
{
  g_object_set (self, "interpreter", interpreter, NULL);
}

/** troupe_job_get_items_as: Returns: how an item of a Python job becomes a value: auto, json or
 * text. */
const char *
troupe_job_get_items_as (TroupeJob *self)
{
  return self->items_as;
}

/** troupe_job_set_items_as: sets how an item of a Python job becomes a value: auto, json or text.
 */
void
troupe_job_set_items_as (TroupeJob *self, const char *items_as)
{
  g_object_set (self, "items-as", items_as, NULL);
}

/** troupe_job_get_columns: Returns: (transfer none) (nullable): the names of the parts of items,
 * empty for a part without a name. Without names, items have no parts; %NULL: this is not known
 * yet, as for the rows of a table before it is opened. */
const char *const *
troupe_job_get_columns (TroupeJob *self)
{
  return (const char *const *) self->columns;
}

/** troupe_job_set_columns: sets the names of the parts of items; %NULL: they are not known. */
void
troupe_job_set_columns (TroupeJob *self, const char *const *columns)
{
  g_auto (GStrv) old = NULL;

  if (columns == (const char *const *) self->columns ||
      (columns != NULL && self->columns != NULL &&
       g_strv_equal ((const char *const *) self->columns, columns)))
    return;

  old = g_steal_pointer (&self->columns);
  self->columns = g_strdupv ((char **) columns);
  g_object_notify_by_pspec (G_OBJECT (self), properties[COLUMNS]);
}

/** troupe_job_get_stream: Returns: whether its items are blocks of a stream, which a command has on
 * its standard input. */
gboolean
troupe_job_get_stream (TroupeJob *self)
{
  return self->stream;
}

/** troupe_job_set_stream: sets whether its items are blocks of a stream. */
void
troupe_job_set_stream (TroupeJob *self, gboolean stream)
{
  troupe_property_set_boolean (self, properties[STREAM], &self->stream, stream);
}

/** troupe_job_get_calls: Returns: the file that prepares a worker for the calls of a Python
 * program, whose items they are; "" for a job of any other kind. */
const char *
troupe_job_get_calls (TroupeJob *self)
{
  return self->calls;
}

/** troupe_job_set_calls: sets the file that prepares a worker for the calls of a Python program. */
void
troupe_job_set_calls (TroupeJob *self, const char *calls)
{
  troupe_property_set_string (self, properties[CALLS], &self->calls, calls);
}

/** troupe_job_get_link: Returns: whether lists go item by item, and the shorter ones repeat. */
gboolean
troupe_job_get_link (TroupeJob *self)
{
  return self->link;
}

/** troupe_job_get_shuf: Returns: whether the items are in random order. */
gboolean
troupe_job_get_shuf (TroupeJob *self)
{
  return self->shuf;
}

/** troupe_job_get_seed: Returns: the number that chooses that order; 0: none is chosen yet. */
guint
troupe_job_get_seed (TroupeJob *self)
{
  return self->seed;
}

/** troupe_job_get_stdin_item: Returns: whether a command has its item on its standard input. */
gboolean
troupe_job_get_stdin_item (TroupeJob *self)
{
  return self->stdin_item;
}

/** troupe_job_get_plus: Returns: whether there are the additional replacement strings. */
gboolean
troupe_job_get_plus (TroupeJob *self)
{
  return self->plus;
}
