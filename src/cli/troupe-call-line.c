/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses the command lines of “troupe map”, “troupe run” and “troupe compare” into a job file. */

#include "troupe-call-line.h"

#include "troupe-call-entries.h"
#include "troupe-call-items.h"
#include "troupe-call-lists.h"
#include "troupe-call-options.h"
#include "troupe-config.h"

#include <glib/gi18n.h>

static gboolean
take_function (TroupeCallParser *parser, GError **error)
{
  if (parser->kind != NULL)
    return TRUE;
  if (parser->rest == NULL)
    return troupe_call_fail (
        error, _ ("No function is named; “troupe functions” lists those that there are"));

  troupe_job_set_subject (parser->call->file->job, parser->rest[0]);
  return TRUE;
}

static gboolean
check (TroupeCallParser *parser, GError **error)
{
  static const char *const kinds[] = { NULL, "command", "python", "program" };
  TroupeJob *job = parser->call->file->job;

  if (parser->limited != NULL && !troupe_option_is_for (parser->limited, troupe_job_get_kind (job)))
    return troupe_call_fail (error, _ ("--%s goes with --%s"), parser->limited_word,
                             kinds[parser->limited->only_for]);

  troupe_job_file_find_columns (parser->call->file);
  return troupe_job_validate (job, error);
}

static gboolean
names_no_job (TroupeCallParser *parser, int argc, int n_first)
{
  return parser->kind == NULL && parser->rest == NULL && parser->list == NULL && n_first == argc;
}

static TroupeCall *
parse_job (GOptionContext *context,
           const GOptionEntry *const *tables,
           gboolean may_be_none,
           int argc,
           char **argv,
           GError **error)
{
  g_autoptr (TroupeCall) self = troupe_call_new ();
  g_auto (TroupeCallParser) parser = { .call = self };
  int n_first = 0;
  gboolean good;

  while (n_first < argc && !troupe_call_is_list_mark (argv[n_first]))
    n_first++;

  good = troupe_call_parse_options (&parser, context, tables, n_first, argv, error);
  if (good && !(may_be_none && names_no_job (&parser, argc, n_first)))
    good = take_function (&parser, error) &&
           troupe_call_take_items (&parser, (const char *const *) argv + n_first, error) &&
           check (&parser, error);
  return good ? g_steal_pointer (&self) : NULL;
}

/**
 * troupe_call_new_for_map:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the program on, without “map”
 * @error: return location for an error
 *
 * Understands a call of "troupe map". With --help it prints the help and ends the process.
 *
 * Returns: (transfer full) (nullable): the call, or %NULL with an error that names the mistake
 */
TroupeCall *
troupe_call_new_for_map (int argc, char **argv, GError **error)
{
  const GOptionEntry *const tables[] = {
    troupe_call_subject_entries,
    troupe_call_item_entries,
    troupe_call_input_entries,
    troupe_call_worker_entries,
    troupe_call_thread_entries,
    troupe_call_place_entries,
    troupe_call_file_entries,
    troupe_call_pace_entries,
    troupe_call_failure_entries,
    troupe_call_command_entries,
    troupe_call_python_entries,
    troupe_call_output_entries,
    troupe_call_resume_entries,
    troupe_call_display_entries,
    troupe_call_dry_entries,
    troupe_call_save_entries,
    NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (N_ ("FUNCTION [ITEM…] [::: ITEM…]"));

  g_option_context_set_summary (context, N_ ("Runs a function on every item, in worker processes. "
                                             "Results go to standard output, in the order of the "
                                             "items."));
  g_option_context_set_description (
      context, N_ ("Instead of a function, use --command, --python or --program.\n"
                   "“:::” between lists gives each item of one with each of the other, “:::+” goes "
                   "through both at once; “::::” and “::::+” do it with the lines of files.\n"
                   "Exit status: 0 every item succeeded, 1 some item failed, 2 the call was wrong "
                   "or the job could not start, 130 interrupted."));
  return parse_job (context, tables, FALSE, argc, argv, error);
}

/**
 * troupe_call_new_for_compare:
 * @context: its summary and description
 * @own_entries: (array zero-terminated=1): the options that only a comparison has
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the program on, without “compare”
 * @error: return location for an error
 *
 * Parses a call of "troupe compare", like one of "troupe map" without the options about results.
 * With --help it prints the help and ends the process. If no job is named, the subject of the job
 * is empty.
 *
 * Returns: (transfer full) (nullable): the call, or %NULL with an error that names the mistake
 */
TroupeCall *
troupe_call_new_for_compare (GOptionContext *context,
                             const GOptionEntry *own_entries,
                             int argc,
                             char **argv,
                             GError **error)
{
  const GOptionEntry *const tables[] = {
    own_entries,
    troupe_call_subject_entries,
    troupe_call_item_entries,
    troupe_call_input_entries,
    troupe_call_worker_entries,
    troupe_call_place_entries,
    troupe_call_file_entries,
    troupe_call_failure_entries,
    troupe_call_command_entries,
    troupe_call_python_entries,
    NULL,
  };

  return parse_job (context, tables, TRUE, argc, argv, error);
}

/**
 * troupe_call_new_for_run:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the program on, without “run”
 * @error: return location for an error
 *
 * Understands a call of "troupe run": a job file, and options that replace those in it.
 *
 * Returns: (transfer full) (nullable): the call, or %NULL with an error that names the mistake
 */
TroupeCall *
troupe_call_new_for_run (int argc, char **argv, GError **error)
{
  const GOptionEntry *const tables[] = {
    troupe_call_input_entries,   troupe_call_worker_entries,
    troupe_call_thread_entries,  troupe_call_place_entries,
    troupe_call_file_entries,    troupe_call_pace_entries,
    troupe_call_failure_entries, troupe_call_command_entries,
    troupe_call_python_entries,  troupe_call_output_entries,
    troupe_call_resume_entries,  troupe_call_display_entries,
    troupe_call_dry_entries,     NULL,
  };
  g_autoptr (TroupeCall) self = troupe_call_new ();
  gboolean good = TRUE;

  /* The file is known after the options, which override it: they are parsed twice. */
  for (guint i = 0; good && i < 2; i++)
    {
      g_autoptr (GOptionContext) context = g_option_context_new (N_ ("FILE.troupe"));
      g_auto (TroupeCallParser) parser = { .call = self };

      g_option_context_set_summary (context, N_ ("Runs a saved job. Options replace those in the "
                                                 "file."));
      good = troupe_call_parse_options (&parser, context, tables, argc, argv, error);
      if (good && (parser.rest == NULL || parser.rest[1] != NULL))
        good = troupe_call_fail (error, _ ("“troupe run” takes one job file"));
      if (good && i == 0)
        {
          g_clear_pointer (&self->file, troupe_job_file_free);
          self->file = troupe_job_file_load (parser.rest[0], error);
          good = self->file != NULL;
        }
      else if (good)
        {
          good = check (&parser, error);
        }
    }

  return good ? g_steal_pointer (&self) : NULL;
}

/**
 * troupe_call_new_for_resume:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the program on, without “resume”
 * @error: return location for an error
 *
 * Understands a call of "troupe resume": a run, and options that are not part of its job. With
 * --help it prints the help and ends the process.
 *
 * Returns: (transfer full) (nullable): the call, or %NULL with an error that names the mistake
 */
TroupeCall *
troupe_call_new_for_resume (int argc, char **argv, GError **error)
{
  const GOptionEntry *const tables[] = {
    troupe_call_again_entries,
    troupe_call_display_entries,
    NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (N_ ("[RUN]"));
  g_autoptr (TroupeCall) self = troupe_call_new ();
  g_auto (TroupeCallParser) parser = { .call = self };

  g_option_context_set_summary (
      context, N_ ("Goes on with a kept run, in the folder in which it was started: items that "
                   "have a result are not run again, and the results of all of them are written. "
                   "Without a number it is the newest run that was interrupted."));
  if (!troupe_call_parse_options (&parser, context, tables, argc, argv, error))
    return NULL;
  if (parser.rest != NULL && parser.rest[1] != NULL)
    {
      troupe_call_fail (error, _ ("“troupe resume” takes one run"));
      return NULL;
    }

  self->run = parser.rest != NULL ? g_strdup (parser.rest[0]) : NULL;
  return g_steal_pointer (&self);
}
