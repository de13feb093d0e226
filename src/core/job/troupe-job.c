/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the settings of a job as properties. */

#include "troupe-job.h"

#include "troupe-property.h"

struct _TroupeJob
{
  GObject parent_instance;

  TroupeJobKind kind;
  char *subject;
  guint workers;
  guint threads;
  guint chunk;
  guint retries;
  guint crash_limit;
  double timeout;
  TroupeHalt halt;
  guint halt_fail;
  double halt_percent;
  guint64 max_items;
  guint64 memory_limit;
  guint nice;
  gboolean pin;
  gboolean outside_sandbox;
  gboolean replace;
  double grace;
  char *interpreter;
  char *items_as;
  GStrv columns;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_SUBJECT,
  PROP_WORKERS,
  PROP_THREADS,
  PROP_CHUNK,
  PROP_RETRIES,
  PROP_CRASH_LIMIT,
  PROP_TIMEOUT,
  PROP_HALT,
  PROP_HALT_FAIL,
  PROP_HALT_PERCENT,
  PROP_MAX_ITEMS,
  PROP_MEMORY_LIMIT,
  PROP_NICE,
  PROP_PIN,
  PROP_OUTSIDE_SANDBOX,
  PROP_REPLACE,
  PROP_GRACE,
  PROP_INTERPRETER,
  PROP_ITEMS_AS,
  PROP_COLUMNS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeJob, troupe_job, G_TYPE_OBJECT)

static void
troupe_job_finalize (GObject *object)
{
  TroupeJob *self = TROUPE_JOB (object);

  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->interpreter, g_free);
  g_clear_pointer (&self->items_as, g_free);
  g_clear_pointer (&self->columns, g_strfreev);

  G_OBJECT_CLASS (troupe_job_parent_class)->finalize (object);
}

static void
troupe_job_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  TroupeJob *self = TROUPE_JOB (object);

  switch (property)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, self->subject);
      break;
    case PROP_WORKERS:
      g_value_set_uint (value, self->workers);
      break;
    case PROP_THREADS:
      g_value_set_uint (value, self->threads);
      break;
    case PROP_CHUNK:
      g_value_set_uint (value, self->chunk);
      break;
    case PROP_RETRIES:
      g_value_set_uint (value, self->retries);
      break;
    case PROP_CRASH_LIMIT:
      g_value_set_uint (value, self->crash_limit);
      break;
    case PROP_TIMEOUT:
      g_value_set_double (value, self->timeout);
      break;
    case PROP_HALT:
      g_value_set_enum (value, self->halt);
      break;
    case PROP_HALT_FAIL:
      g_value_set_uint (value, self->halt_fail);
      break;
    case PROP_HALT_PERCENT:
      g_value_set_double (value, self->halt_percent);
      break;
    case PROP_MAX_ITEMS:
      g_value_set_uint64 (value, self->max_items);
      break;
    case PROP_MEMORY_LIMIT:
      g_value_set_uint64 (value, self->memory_limit);
      break;
    case PROP_NICE:
      g_value_set_uint (value, self->nice);
      break;
    case PROP_PIN:
      g_value_set_boolean (value, self->pin);
      break;
    case PROP_OUTSIDE_SANDBOX:
      g_value_set_boolean (value, self->outside_sandbox);
      break;
    case PROP_REPLACE:
      g_value_set_boolean (value, self->replace);
      break;
    case PROP_GRACE:
      g_value_set_double (value, self->grace);
      break;
    case PROP_INTERPRETER:
      g_value_set_string (value, self->interpreter);
      break;
    case PROP_ITEMS_AS:
      g_value_set_string (value, self->items_as);
      break;
    case PROP_COLUMNS:
      g_value_set_boxed (value, self->columns);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
troupe_job_set_property (GObject *object, guint property, const GValue *value, GParamSpec *pspec)
{
  TroupeJob *self = TROUPE_JOB (object);

  switch (property)
    {
    case PROP_KIND:
      troupe_job_set_kind (self, g_value_get_enum (value));
      break;
    case PROP_SUBJECT:
      troupe_job_set_subject (self, g_value_get_string (value));
      break;
    case PROP_WORKERS:
      troupe_job_set_workers (self, g_value_get_uint (value));
      break;
    case PROP_THREADS:
      troupe_job_set_threads (self, g_value_get_uint (value));
      break;
    case PROP_CHUNK:
      troupe_job_set_chunk (self, g_value_get_uint (value));
      break;
    case PROP_RETRIES:
      troupe_job_set_retries (self, g_value_get_uint (value));
      break;
    case PROP_CRASH_LIMIT:
      troupe_job_set_crash_limit (self, g_value_get_uint (value));
      break;
    case PROP_TIMEOUT:
      troupe_job_set_timeout (self, g_value_get_double (value));
      break;
    case PROP_HALT:
      troupe_job_set_halt (self, g_value_get_enum (value));
      break;
    case PROP_HALT_FAIL:
      troupe_job_set_halt_fail (self, g_value_get_uint (value));
      break;
    case PROP_HALT_PERCENT:
      troupe_job_set_halt_percent (self, g_value_get_double (value));
      break;
    case PROP_MAX_ITEMS:
      troupe_job_set_max_items (self, g_value_get_uint64 (value));
      break;
    case PROP_MEMORY_LIMIT:
      troupe_job_set_memory_limit (self, g_value_get_uint64 (value));
      break;
    case PROP_NICE:
      troupe_job_set_nice (self, g_value_get_uint (value));
      break;
    case PROP_PIN:
      troupe_job_set_pin (self, g_value_get_boolean (value));
      break;
    case PROP_OUTSIDE_SANDBOX:
      troupe_job_set_outside_sandbox (self, g_value_get_boolean (value));
      break;
    case PROP_REPLACE:
      troupe_job_set_replace (self, g_value_get_boolean (value));
      break;
    case PROP_GRACE:
      troupe_job_set_grace (self, g_value_get_double (value));
      break;
    case PROP_INTERPRETER:
      troupe_job_set_interpreter (self, g_value_get_string (value));
      break;
    case PROP_ITEMS_AS:
      troupe_job_set_items_as (self, g_value_get_string (value));
      break;
    case PROP_COLUMNS:
      troupe_job_set_columns (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
troupe_job_class_init (TroupeJobClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = troupe_job_finalize;
  object_class->get_property = troupe_job_get_property;
  object_class->set_property = troupe_job_set_property;

  /* Numbers may be out of range here: troupe_job_validate() reports that with a sentence. */
  properties[PROP_KIND] =
      g_param_spec_enum ("kind", NULL, NULL, TROUPE_TYPE_JOB_KIND, TROUPE_JOB_FUNCTION, flags);
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, "", flags);
  properties[PROP_WORKERS] = g_param_spec_uint ("workers", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_THREADS] = g_param_spec_uint ("threads", NULL, NULL, 0, G_MAXUINT, 1, flags);
  properties[PROP_CHUNK] = g_param_spec_uint ("chunk", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_RETRIES] = g_param_spec_uint ("retries", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CRASH_LIMIT] =
      g_param_spec_uint ("crash-limit", NULL, NULL, 0, G_MAXUINT, 3, flags);
  properties[PROP_TIMEOUT] =
      g_param_spec_double ("timeout", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_HALT] =
      g_param_spec_enum ("halt", NULL, NULL, TROUPE_TYPE_HALT, TROUPE_HALT_NEVER, flags);
  properties[PROP_HALT_FAIL] = g_param_spec_uint ("halt-fail", NULL, NULL, 0, G_MAXUINT, 1, flags);
  properties[PROP_HALT_PERCENT] =
      g_param_spec_double ("halt-percent", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_MAX_ITEMS] =
      g_param_spec_uint64 ("max-items", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_MEMORY_LIMIT] =
      g_param_spec_uint64 ("memory-limit", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_NICE] = g_param_spec_uint ("nice", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PIN] = g_param_spec_boolean ("pin", NULL, NULL, FALSE, flags);
  properties[PROP_OUTSIDE_SANDBOX] =
      g_param_spec_boolean ("outside-sandbox", NULL, NULL, FALSE, flags);
  properties[PROP_REPLACE] = g_param_spec_boolean ("replace", NULL, NULL, TRUE, flags);
  properties[PROP_GRACE] =
      g_param_spec_double ("grace", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 2, flags);
  properties[PROP_INTERPRETER] = g_param_spec_string ("interpreter", NULL, NULL, "python3", flags);
  properties[PROP_ITEMS_AS] = g_param_spec_string ("items-as", NULL, NULL, "auto", flags);
  properties[PROP_COLUMNS] = g_param_spec_boxed ("columns", NULL, NULL, G_TYPE_STRV, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_job_init (TroupeJob *self)
{
  self->subject = g_strdup ("");
  self->threads = 1;
  self->crash_limit = 3;
  self->halt_fail = 1;
  self->replace = TRUE;
  self->grace = 2;
  self->interpreter = g_strdup ("python3");
  self->items_as = g_strdup ("auto");
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
  TroupeJob *copy = g_object_new (TROUPE_TYPE_JOB, NULL);

  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (self), properties[i]->name, &value);
      g_object_set_property (G_OBJECT (copy), properties[i]->name, &value);
    }

  return copy;
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
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
  troupe_property_set_string (self, properties[PROP_SUBJECT], &self->subject, subject);
}

/** troupe_job_get_workers: Returns: processes; 0: one for each core that this process may use. */
guint
troupe_job_get_workers (TroupeJob *self)
{
  return self->workers;
}

/** troupe_job_set_workers: sets processes; 0: one for each core that this process may use. */
void
troupe_job_set_workers (TroupeJob *self, guint workers)
{
  troupe_property_set_uint (self, properties[PROP_WORKERS], &self->workers, workers);
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
  troupe_property_set_uint (self, properties[PROP_THREADS], &self->threads, threads);
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
  troupe_property_set_uint (self, properties[PROP_CHUNK], &self->chunk, chunk);
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
  troupe_property_set_uint (self, properties[PROP_RETRIES], &self->retries, retries);
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
  troupe_property_set_uint (self, properties[PROP_CRASH_LIMIT], &self->crash_limit, crash_limit);
}

/** troupe_job_get_timeout: Returns: seconds that one item may run; 0: no limit. */
double
troupe_job_get_timeout (TroupeJob *self)
{
  return self->timeout;
}

/** troupe_job_set_timeout: sets seconds that one item may run; 0: no limit. */
void
troupe_job_set_timeout (TroupeJob *self, double timeout)
{
  troupe_property_set_double (self, properties[PROP_TIMEOUT], &self->timeout, timeout);
}

/** troupe_job_get_halt: Returns: whether, and how, failed items end the job. */
TroupeHalt
troupe_job_get_halt (TroupeJob *self)
{
  return self->halt;
}

/** troupe_job_set_halt: sets whether, and how, failed items end the job. */
void
troupe_job_set_halt (TroupeJob *self, TroupeHalt halt)
{
  if (self->halt == halt)
    return;

  self->halt = halt;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HALT]);
}

/** troupe_job_get_halt_fail: Returns: the number of failed items that halts; 0: not by number. */
guint
troupe_job_get_halt_fail (TroupeJob *self)
{
  return self->halt_fail;
}

/** troupe_job_set_halt_fail: sets the number of failed items that halts; 0: not by number. */
void
troupe_job_set_halt_fail (TroupeJob *self, guint halt_fail)
{
  troupe_property_set_uint (self, properties[PROP_HALT_FAIL], &self->halt_fail, halt_fail);
}

/** troupe_job_get_halt_percent: Returns: the percentage of finished items whose failure halts; 0:
 * not by percentage. */
double
troupe_job_get_halt_percent (TroupeJob *self)
{
  return self->halt_percent;
}

/** troupe_job_set_halt_percent: sets the percentage of finished items whose failure halts; 0: not
 * by percentage. */
void
troupe_job_set_halt_percent (TroupeJob *self, double halt_percent)
{
  troupe_property_set_double (self, properties[PROP_HALT_PERCENT], &self->halt_percent,
                              halt_percent);
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
  troupe_property_set_uint64 (self, properties[PROP_MAX_ITEMS], &self->max_items, max_items);
}

/** troupe_job_get_memory_limit: Returns: bytes of address space of each worker; 0: no limit. */
guint64
troupe_job_get_memory_limit (TroupeJob *self)
{
  return self->memory_limit;
}

/** troupe_job_set_memory_limit: sets bytes of address space of each worker; 0: no limit. */
void
troupe_job_set_memory_limit (TroupeJob *self, guint64 memory_limit)
{
  troupe_property_set_uint64 (self, properties[PROP_MEMORY_LIMIT], &self->memory_limit,
                              memory_limit);
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
  troupe_property_set_uint (self, properties[PROP_NICE], &self->nice, nice);
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
  troupe_property_set_boolean (self, properties[PROP_PIN], &self->pin, pin);
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
  troupe_property_set_boolean (self, properties[PROP_OUTSIDE_SANDBOX], &self->outside_sandbox,
                               outside_sandbox);
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
  troupe_property_set_boolean (self, properties[PROP_REPLACE], &self->replace, replace);
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
  troupe_property_set_double (self, properties[PROP_GRACE], &self->grace, grace);
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
  troupe_property_set_string (self, properties[PROP_INTERPRETER], &self->interpreter, interpreter);
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
  troupe_property_set_string (self, properties[PROP_ITEMS_AS], &self->items_as, items_as);
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLUMNS]);
}
