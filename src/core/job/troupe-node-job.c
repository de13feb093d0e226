/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes and reads a job as the words that are sent to a node. */

#include "troupe-node-job.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-job-enums.h"
#include "troupe-job-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The words that are not options, whose names have no capitals. */
#define KIND            "Kind"
#define SUBJECT         "Subject"
#define DIRECTORY       "Directory"
#define COLUMN          "Column"
#define UNKNOWN_COLUMNS "UnknownColumns"
#define STREAM          "Stream"

/* Those that only a program sends that has calls for workers. */
#define CALLS   "calls"
#define TITLE   "title"
#define SHARE   "share"
#define CONTROL "control"
#define PROGRAM "program"
#define KEEP    "keep"

/* What the pool above does itself, for all of its nodes together. */
static const char *const upper_options[] = {
  "halt", "delay",         "limit", "shuf",         "link",   "seed",    "on", "on-file",
  "ssh",  "slurm-options", "send",  "transferfile", "return", "cleanup", NULL,
};

/* What each node does itself. */
static const char *const node_options[] = { "retries",    "retry-delay", "crash-limit",
                                            "timeout",    "load",        "memfree",
                                            "memsuspend", "max-items",   "memory-limit",
                                            NULL };

static void
add (GByteArray *words, const char *name, const char *value)
{
  g_byte_array_append (words, (const guint8 *) name, strlen (name));
  g_byte_array_append (words, (const guint8 *) "=", 1);
  g_byte_array_append (words, (const guint8 *) value, strlen (value) + 1);
}

static void
add_options (GByteArray *words, TroupeJob *job)
{
  const TroupeOption *const *options = troupe_options_list (TROUPE_OPTIONS (job));

  for (; *options != NULL; options++)
    {
      g_autofree char *text = troupe_options_dup_text (TROUPE_OPTIONS (job), (*options)->name);

      if (troupe_options_is_default (TROUPE_OPTIONS (job), (*options)->name) ||
          !troupe_option_is_for (*options, troupe_job_get_kind (job)) ||
          g_strv_contains (upper_options, (*options)->name) ||
          g_str_equal ((*options)->name, "workers"))
        continue;
      add (words, (*options)->name, text);
    }
}

/**
 * troupe_node_job_create:
 * @job: a job, valid
 * @n_workers: the number of workers that the node has, or 0 for what @job says, which may be a part
 *   of the cores of the node
 * @directory: (nullable): the folder in which the node runs it, or %NULL for the one that it is
 *   started in
 *
 * Writes what a node needs of @job: words of the form "name=value", each ended by a NUL byte. Any
 * byte but NUL may be in a value. What the pool above does itself is left out: the conditions that
 * halt the job, delays between items, and the order of the items.
 *
 * Returns: (transfer full): the words
 */
GBytes *
troupe_node_job_create (TroupeJob *job, guint n_workers, const char *directory)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_JOB_KIND);
  g_autoptr (GByteArray) words = g_byte_array_new ();
  g_autofree char *number =
      n_workers > 0 ? g_strdup_printf ("%u", n_workers) : troupe_job_print_workers (job);
  const char *const *columns = troupe_job_get_columns (job);

  add (words, KIND, g_enum_get_value (klass, troupe_job_get_kind (job))->value_nick);
  add (words, SUBJECT, troupe_job_get_subject (job));
  if (directory != NULL)
    add (words, DIRECTORY, directory);
  if (columns == NULL)
    add (words, UNKNOWN_COLUMNS, "");
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    add (words, COLUMN, columns[i]);
  if (troupe_job_get_stream (job))
    add (words, STREAM, "");
  if (*troupe_job_get_calls (job) != '\0')
    add (words, CALLS, troupe_job_get_calls (job));
  add (words, "workers", number);
  add_options (words, job);
  return g_byte_array_free_to_bytes (g_steal_pointer (&words));
}

/**
 * troupe_node_job_copy_rest:
 * @job: a job
 *
 * Returns: (transfer full): a copy for the pool above nodes that run it, without the options that
 *   the nodes follow
 */
TroupeJob *
troupe_node_job_copy_rest (TroupeJob *job)
{
  g_autoptr (TroupeJob) initial = troupe_job_new (TROUPE_JOB_FUNCTION, "");
  TroupeJob *copy = troupe_job_copy (job);

  for (guint i = 0; node_options[i] != NULL; i++)
    {
      g_autofree char *text = troupe_options_dup_text (TROUPE_OPTIONS (initial), node_options[i]);

      troupe_options_set_text (TROUPE_OPTIONS (copy), node_options[i], text, NULL);
    }
  return copy;
}

typedef struct
{
  TroupeJob *job;
  GStrvBuilder *columns;
  gboolean has_unknown_columns;
  TroupeNodeTerms *terms;
} Reader;

static gboolean
read_kind (Reader *reader, const char *value, GError **error)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_JOB_KIND);
  const GEnumValue *kind = g_enum_get_value_by_nick (klass, value);

  if (kind == NULL)
    {
      g_set_error (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID,
                   _ ("there is no kind of job named “%s”"), value);
      return FALSE;
    }
  troupe_job_set_kind (reader->job, kind->value);
  return TRUE;
}

static gboolean
read_flag (const char *name, const char *value, gboolean *flag, GError **error)
{
  if (!g_str_equal (value, "0") && !g_str_equal (value, "1"))
    return troupe_job_set_invalid (error, _ ("“%s” is 0 or 1, not “%s”"), name, value);

  *flag = *value == '1';
  return TRUE;
}

static gboolean
read_program (const char *value, gint64 *pid, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT32, &number, NULL))
    return troupe_job_set_invalid (error, _ ("“%s” is not the number of a process"), value);

  *pid = number;
  return TRUE;
}

static gboolean
read_calls (Reader *reader, const char *value, GError **error)
{
  if (*value == '\0')
    return troupe_job_set_invalid (error, _ ("“%s” is the path of a file, not empty"), CALLS);

  troupe_job_set_kind (reader->job, TROUPE_JOB_PYTHON);
  troupe_job_set_calls (reader->job, value);
  return TRUE;
}

static gboolean
read_word (Reader *reader, const char *name, const char *value, GError **error)
{
  if (g_str_equal (name, KIND))
    return read_kind (reader, value, error);
  if (g_str_equal (name, CALLS))
    return read_calls (reader, value, error);
  if (g_str_equal (name, SHARE))
    return read_flag (name, value, &reader->terms->is_shared, error);
  if (g_str_equal (name, CONTROL))
    return read_flag (name, value, &reader->terms->takes_orders, error);
  if (g_str_equal (name, PROGRAM))
    return read_program (value, &reader->terms->program, error);
  if (g_str_equal (name, SUBJECT) || g_str_equal (name, TITLE))
    troupe_job_set_subject (reader->job, value);
  else if (g_str_equal (name, DIRECTORY))
    {
      g_free (reader->terms->directory);
      reader->terms->directory = g_strdup (value);
    }
  else if (g_str_equal (name, KEEP))
    {
      g_free (reader->terms->keep);
      reader->terms->keep = g_strdup (value);
    }
  else if (g_str_equal (name, COLUMN))
    g_strv_builder_add (reader->columns, value);
  else if (g_str_equal (name, UNKNOWN_COLUMNS))
    reader->has_unknown_columns = TRUE;
  else if (g_str_equal (name, STREAM))
    troupe_job_set_stream (reader->job, TRUE);
  else if (troupe_options_find (TROUPE_OPTIONS (reader->job), name) == NULL)
    {
      g_set_error (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID,
                   _ ("there is no option named “%s” here: the same version of Troupe is needed"),
                   name);
      return FALSE;
    }
  else
    return troupe_options_set_text (TROUPE_OPTIONS (reader->job), name, value, error);
  return TRUE;
}

static gboolean
read_words (Reader *reader, const char *words, gsize size, GError **error)
{
  for (const char *at = words; at < words + size; at += strlen (at) + 1)
    {
      const char *sign = memchr (at, 0, words + size - at) != NULL ? strchr (at, '=') : NULL;
      g_autofree char *name = NULL;

      if (sign == NULL)
        {
          g_set_error_literal (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID,
                               _ ("the job that came is malformed"));
          return FALSE;
        }
      name = g_strndup (at, sign - at);
      if (!read_word (reader, name, sign + 1, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * troupe_node_job_read:
 * @words: what troupe_node_job_create() wrote
 * @terms: (out): how to run it, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the job, valid, or %NULL with %TROUPE_JOB_ERROR
 */
TroupeJob *
troupe_node_job_read (GBytes *words, TroupeNodeTerms *terms, GError **error)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) columns = NULL;
  Reader reader = { .job = job, .columns = builder, .terms = terms };
  gsize size;
  const char *text = troupe_bytes_get_data (words, &size);

  *terms = (TroupeNodeTerms){ .takes_orders = TRUE };
  if (!read_words (&reader, text, size, error))
    return NULL;

  columns = g_strv_builder_end (builder);
  troupe_job_set_columns (job, reader.has_unknown_columns ? NULL : (const char *const *) columns);
  if (!troupe_job_validate (job, error))
    return NULL;

  return g_steal_pointer (&job);
}

/** troupe_node_terms_clear: frees what @terms owns, and empties it. */
void
troupe_node_terms_clear (TroupeNodeTerms *terms)
{
  g_free (terms->directory);
  g_free (terms->keep);
  *terms = (TroupeNodeTerms){ 0 };
}
