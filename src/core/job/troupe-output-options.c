/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the options about the results of a job, and has their table. */

#include "troupe-output-options.h"

#include "troupe-config.h"
#include "troupe-job-error.h"
#include "troupe-option-name.h"

#include <glib/gi18n-lib.h>

struct _TroupeOutputOptions
{
  TroupeOptions parent_instance;

  TroupeFormat format;
  gboolean unordered;
  gboolean print_command;
  gboolean verbose;
  gboolean keep_order;
  gboolean line_buffer;
  gboolean ungroup;
  gboolean tag;
  char *tagstring;
  char *output;
  char *joblog;
  char *results;
  char *report;
};

G_DEFINE_ENUM_TYPE (TroupeFormat,
                    troupe_format,
                    G_DEFINE_ENUM_VALUE (TROUPE_FORMAT_LINES, "lines"),
                    G_DEFINE_ENUM_VALUE (TROUPE_FORMAT_JSON, "json"),
                    G_DEFINE_ENUM_VALUE (TROUPE_FORMAT_JSONL, "jsonl"),
                    G_DEFINE_ENUM_VALUE (TROUPE_FORMAT_CSV, "csv"))

G_DEFINE_FINAL_TYPE (TroupeOutputOptions, troupe_output_options, TROUPE_TYPE_OPTIONS)

#define MEMBER(name) G_STRUCT_OFFSET (TroupeOutputOptions, name)

/* In the order in which a job file has them. */
static const TroupeOption options[] = {
  { "format", TROUPE_OPTION_CHOICE, MEMBER (format), .get_choices = troupe_format_get_type },
  { "unordered", TROUPE_OPTION_BOOLEAN, MEMBER (unordered) },
  { "print-command", TROUPE_OPTION_BOOLEAN, MEMBER (print_command) },
  { "verbose", TROUPE_OPTION_BOOLEAN, MEMBER (verbose) },
  { "keep-order", TROUPE_OPTION_BOOLEAN, MEMBER (keep_order) },
  { "line-buffer", TROUPE_OPTION_BOOLEAN, MEMBER (line_buffer) },
  { "ungroup", TROUPE_OPTION_BOOLEAN, MEMBER (ungroup) },
  { "tag", TROUPE_OPTION_BOOLEAN, MEMBER (tag) },
  { "tagstring", TROUPE_OPTION_TEXT, MEMBER (tagstring) },
  { "output", TROUPE_OPTION_PATH, MEMBER (output) },
  { "joblog", TROUPE_OPTION_PATH, MEMBER (joblog) },
  { "results", TROUPE_OPTION_PATH, MEMBER (results) },
  { "report", TROUPE_OPTION_PATH, MEMBER (report) },
};

static void
troupe_output_options_class_init (TroupeOutputOptionsClass *klass)
{
  troupe_options_class_install (TROUPE_OPTIONS_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
troupe_output_options_init (TroupeOutputOptions *self)
{
  troupe_options_set_initial (TROUPE_OPTIONS (self));
}

/**
 * troupe_output_options_new:
 *
 * Returns: (transfer full): options at their defaults
 */
TroupeOutputOptions *
troupe_output_options_new (void)
{
  return g_object_new (TROUPE_TYPE_OUTPUT_OPTIONS, NULL);
}

static const char *
get_format_word (TroupeFormat format)
{
  g_autoptr (GEnumClass) formats = g_type_class_ref (TROUPE_TYPE_FORMAT);

  return g_enum_get_value (formats, format)->value_nick;
}

/** troupe_output_options_get_format: Returns: how results are written. */
TroupeFormat
troupe_output_options_get_format (TroupeOutputOptions *self)
{
  return self->format;
}

/** troupe_output_options_get_line_buffer: Returns: whether lines of items are written as they come.
 */
gboolean
troupe_output_options_get_line_buffer (TroupeOutputOptions *self)
{
  return self->line_buffer;
}

/** troupe_output_options_get_ungroup: Returns: whether output of items is written as it comes. */
gboolean
troupe_output_options_get_ungroup (TroupeOutputOptions *self)
{
  return self->ungroup;
}

/**
 * troupe_output_options_is_in_order:
 * @self: options
 *
 * Output that is written while items run is in order only if that is asked for, and results are
 * unless the opposite is.
 *
 * Returns: whether the output of an item waits for all items before it
 */
gboolean
troupe_output_options_is_in_order (TroupeOutputOptions *self)
{
  return !self->unordered && !self->ungroup && (!self->line_buffer || self->keep_order);
}

/** troupe_output_options_has_tags: Returns: whether each line of output begins with a tag. */
gboolean
troupe_output_options_has_tags (TroupeOutputOptions *self)
{
  return self->tag || *self->tagstring != '\0';
}

/** troupe_output_options_get_tagstring: Returns: (nullable): the text of tags, if it is not the
 * item. */
const char *
troupe_output_options_get_tagstring (TroupeOutputOptions *self)
{
  return *self->tagstring == '\0' ? NULL : self->tagstring;
}

static gboolean
fail_exclusion (const char *option, const char *other, GError **error)
{
  /* Translators: options such as --unordered and --keep-order, or their names in the form */
  return troupe_job_set_conflict (error, option, other, _ ("%s and %s exclude each other"),
                                  troupe_option_name (option), troupe_option_name (other));
}

/**
 * troupe_output_options_validate:
 * @self: options
 * @error: return location for an error
 *
 * Checks that the options do not contradict one another.
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_CONFLICT
 */
gboolean
troupe_output_options_validate (TroupeOutputOptions *self, GError **error)
{
  const char *tags = *self->tagstring != '\0' ? "tagstring" : self->tag ? "tag" : NULL;
  const char *as_text = self->line_buffer ? "line-buffer" : self->ungroup ? "ungroup" : tags;

  if (self->unordered && self->keep_order)
    return fail_exclusion ("unordered", "keep-order", error);
  if (self->line_buffer && self->ungroup)
    return fail_exclusion ("line-buffer", "ungroup", error);
  if (self->ungroup && self->keep_order)
    return troupe_job_set_conflict (
        error, "ungroup", "keep-order",
        /* Translators: --ungroup, --keep-order, --line-buffer, or their names in the form */
        _ ("%s writes output as it comes, which %s excludes: use %s"),
        troupe_option_name ("ungroup"), troupe_option_name ("keep-order"),
        troupe_option_name ("line-buffer"));
  if (self->ungroup && tags != NULL)
    return troupe_job_set_conflict (
        error, "ungroup", tags,
        /* Translators: --ungroup, --line-buffer, or their names in the form */
        _ ("%s writes no whole lines, which could have a tag: use %s"),
        troupe_option_name ("ungroup"), troupe_option_name ("line-buffer"));
  if (self->print_command && self->format != TROUPE_FORMAT_LINES)
    return troupe_job_set_conflict (
        error, "print-command", "format",
        /* Translators: --print-command, --format, --verbose, or their names in the form; “lines” is
         * a format */
        _ ("%s writes command lines among the results, which only %s lines can have: %s prints "
           "them on standard error"),
        troupe_option_name ("print-command"), troupe_option_name ("format"),
        troupe_option_name ("verbose"));
  if (as_text == NULL || self->format == TROUPE_FORMAT_LINES)
    return TRUE;

  return troupe_job_set_conflict (
      error, as_text, "format",
      /* Translators: an option such as --line-buffer, the option --format, or their names in the
       * form, and a format such as json */
      _ ("%s writes output as text, which %s %s excludes"), troupe_option_name (as_text),
      troupe_option_name ("format"), get_format_word (self->format));
}

/** troupe_output_options_get_print_command: Returns: whether the command line of each item is
 * written before its result. */
gboolean
troupe_output_options_get_print_command (TroupeOutputOptions *self)
{
  return self->print_command;
}

/** troupe_output_options_get_verbose: Returns: whether the command line of each item is printed on
 * standard error. */
gboolean
troupe_output_options_get_verbose (TroupeOutputOptions *self)
{
  return self->verbose;
}

static const char *
get_path (const char *path)
{
  return *path == '\0' ? NULL : path;
}

/** troupe_output_options_get_output: Returns: (nullable): the file that results are written to. */
const char *
troupe_output_options_get_output (TroupeOutputOptions *self)
{
  return get_path (self->output);
}

/** troupe_output_options_get_joblog: Returns: (nullable): the file for one line per item. */
const char *
troupe_output_options_get_joblog (TroupeOutputOptions *self)
{
  return get_path (self->joblog);
}

/** troupe_output_options_get_results: Returns: (nullable): the folder for the output of each item.
 */
const char *
troupe_output_options_get_results (TroupeOutputOptions *self)
{
  return get_path (self->results);
}

/** troupe_output_options_get_report: Returns: (nullable): the file for the report of the run. */
const char *
troupe_output_options_get_report (TroupeOutputOptions *self)
{
  return get_path (self->report);
}
