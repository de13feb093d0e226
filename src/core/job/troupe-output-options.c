/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the options about the results of a job, and has their table. */

#include "troupe-output-options.h"

struct _TroupeOutputOptions
{
  TroupeOptions parent_instance;

  TroupeFormat format;
  gboolean unordered;
  gboolean print_command;
  gboolean verbose;
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

/** troupe_output_options_get_format: Returns: how results are written. */
TroupeFormat
troupe_output_options_get_format (TroupeOutputOptions *self)
{
  return self->format;
}

/** troupe_output_options_get_unordered: Returns: whether results are written as they finish. */
gboolean
troupe_output_options_get_unordered (TroupeOutputOptions *self)
{
  return self->unordered;
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
