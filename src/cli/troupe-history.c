/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command “troupe history”: lists kept runs, and shows, exports, deletes and compares them. */

#include "troupe-history.h"

#include "troupe-config.h"
#include "troupe-export.h"
#include "troupe-history-json.h"
#include "troupe-history-text.h"
#include "troupe-journal.h"
#include "troupe-program.h"
#include "troupe-session.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  gboolean json;
  char *format;
  TroupeFormat format_value;
  char *output;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->format);
  g_free (options->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static int
fail (const GError *error)
{
  troupe_program_complain ("%s", error->message);
  if (error->domain == G_OPTION_ERROR)
    g_printerr (_ ("“troupe %s --help” says how to call it.\n"), "history");
  return TROUPE_EXIT_WRONG;
}

static gboolean
set_error (GError **error, char *sentence)
{
  g_autofree char *owned = sentence;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, owned);
  return FALSE;
}

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options->format,
      N_ ("How “export” writes results: lines (default), json, jsonl or csv"),
      "lines|json|jsonl|csv" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("The file that “export” writes, instead of standard output"), "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (N_ ("[COMMAND RUN…]"));

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
      context, _ ("Lists the runs that were kept, the newest first. With a command and the number "
                  "of a run:\n"
                  "  show RUN         Show a run: its job, items and workers\n"
                  "  export RUN       Write the results of a run\n"
                  "  compare RUN RUN  Compare the time and the results of two runs\n"
                  "  delete RUN…      Delete runs"));
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
parse_id (const char *text, guint64 *id, GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  return set_error (error, g_strdup_printf (_ ("“%s” is not the number of a run: “troupe history” "
                                               "lists them"),
                                            text));
}

/* Reads and checks the numbers of runs, all of them before anything is done. */
static gboolean
parse_ids (TroupeJournal *journal, char **words, guint n_ids, guint64 *ids, GError **error)
{
  for (guint i = 0; i < n_ids; i++)
    if (!parse_id (words[i], &ids[i], error) ||
        troupe_journal_find_run (journal, ids[i], error) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
list_runs (GListModel *runs, const Options *options)
{
  g_autofree char *text =
      options->json ? troupe_history_json_list (runs) : troupe_history_text_list (runs);

  g_print ("%s", text);
  return TRUE;
}

static gboolean
show_runs (TroupeJournal *journal,
           const guint64 *ids,
           guint n_ids,
           const Options *options,
           GError **error)
{
  g_autoptr (TroupeRun) run = troupe_journal_load_run (journal, ids[0], error);
  TroupePastRun *past = troupe_journal_find_run (journal, ids[0], NULL);
  g_autofree char *text = NULL;

  if (run == NULL)
    return FALSE;
  text =
      options->json ? troupe_history_json_show (past, run) : troupe_history_text_show (past, run);
  g_print ("%s", text);
  return TRUE;
}

static gboolean
export_runs (TroupeJournal *journal,
             const guint64 *ids,
             guint n_ids,
             const Options *options,
             GError **error)
{
  g_autoptr (TroupeRun) run = NULL;
  g_autoptr (GOutputStream) stream = NULL;
  gboolean are_commands;

  run = troupe_journal_load_run (journal, ids[0], error);
  if (run == NULL)
    return FALSE;

  are_commands = troupe_job_get_kind (troupe_run_get_job (run)) == TROUPE_JOB_COMMAND;
  if (options->output != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->output);

      return troupe_export_to_file (troupe_run_get_results (run), options->format_value,
                                    are_commands, NULL, file, NULL, error);
    }
  stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  return troupe_export_to_stream (troupe_run_get_results (run), options->format_value, are_commands,
                                  NULL, stream, NULL, error);
}

static gboolean
delete_runs (TroupeJournal *journal,
             const guint64 *ids,
             guint n_ids,
             const Options *options,
             GError **error)
{
  for (guint i = 0; i < n_ids; i++)
    if (!troupe_journal_remove_run (journal, ids[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
compare_runs (TroupeJournal *journal,
              const guint64 *ids,
              guint n_ids,
              const Options *options,
              GError **error)
{
  g_autoptr (TroupeRun) first = troupe_journal_load_run (journal, ids[0], error);
  g_autoptr (TroupeRun) second =
      first != NULL ? troupe_journal_load_run (journal, ids[1], error) : NULL;
  TroupePastRun *const past[] = { troupe_journal_find_run (journal, ids[0], NULL),
                                  troupe_journal_find_run (journal, ids[1], NULL) };
  TroupeRun *const runs[] = { first, second };
  g_autoptr (TroupeDifference) difference = NULL;
  g_autofree char *text = NULL;

  if (second == NULL)
    return FALSE;
  difference = troupe_difference_new (troupe_run_get_results (first),
                                      troupe_run_get_results (second), NULL, error);
  if (difference == NULL)
    return FALSE;
  text = options->json ? troupe_history_json_compare (past, runs, difference)
                       : troupe_history_text_compare (past, runs, difference);
  g_print ("%s", text);
  return TRUE;
}

static const struct
{
  const char *name;
  guint least;
  guint most;
  gboolean (*run) (TroupeJournal *journal,
                   const guint64 *ids,
                   guint n_ids,
                   const Options *options,
                   GError **error);
} commands[] = {
  { "show", 1, 1, show_runs },
  { "export", 1, 1, export_runs },
  { "delete", 1, G_MAXUINT, delete_runs },
  { "compare", 2, 2, compare_runs },
};

static gboolean
parse_format (const char *nick, TroupeFormat *format, GError **error)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_FORMAT);
  const GEnumValue *value = g_enum_get_value_by_nick (klass, nick != NULL ? nick : "lines");

  if (value == NULL)
    return set_error (
        error, g_strdup_printf (_ ("“%s” is not a format: name lines, json, jsonl or csv"), nick));
  *format = value->value;
  return TRUE;
}

static gboolean
check_options (Options *options, const char *command, GError **error)
{
  const gboolean is_export = g_strcmp0 (command, "export") == 0;

  if (!is_export && (options->format != NULL || options->output != NULL))
    return set_error (error, g_strdup_printf (_ ("--%s is an option of “troupe history export”"),
                                              options->format != NULL ? "format" : "output"));
  if (options->json && (is_export || g_strcmp0 (command, "delete") == 0))
    return set_error (error, g_strdup (is_export ? _ ("“export” has no --json: say --format json")
                                                 : _ ("“delete” has no --json")));
  return parse_format (options->format, &options->format_value, error);
}

/* Runs the command of @words. */
static gboolean
run_command (TroupeJournal *journal,
             char **words,
             guint n_words,
             const Options *options,
             GError **error)
{
  const guint n_ids = n_words - 1;
  g_autofree guint64 *ids = g_new0 (guint64, n_words);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (!g_str_equal (commands[i].name, words[0]))
        continue;
      if (n_ids < commands[i].least || n_ids > commands[i].most)
        return set_error (error,
                          commands[i].most == 1
                              ? g_strdup_printf (_ ("“%s” needs the number of one run"), words[0])
                          : commands[i].most == 2
                              ? g_strdup_printf (_ ("“%s” needs the numbers of two runs"), words[0])
                              : g_strdup_printf (_ ("“%s” needs the number of a run"), words[0]));
      return parse_ids (journal, words + 1, n_ids, ids, error) &&
             commands[i].run (journal, ids, n_ids, options, error);
    }
  return set_error (error,
                    g_strdup_printf (_ ("“%s” is not a command of “troupe history”: name show, "
                                        "export, compare or delete"),
                                     words[0]));
}

/**
 * troupe_history_run:
 * @argc: the number of arguments
 * @argv: the arguments, without “history”
 *
 * Lists kept runs, or does with some of them what a command says.
 *
 * Returns: the exit status
 */
int
troupe_history_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (TroupeJournal) journal = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  gboolean good;

  if (!parse (&options, &argc, &argv, &error) ||
      !check_options (&options, argc > 1 ? argv[1] : NULL, &error))
    return fail (error);

  /* To look creates no file: a shell that completes a command looks. */
  if (argc == 1 && !troupe_journal_exists (NULL))
    {
      g_autoptr (GListStore) none = g_list_store_new (TROUPE_TYPE_PAST_RUN);

      list_runs (G_LIST_MODEL (none), &options);
      return TROUPE_EXIT_OK;
    }

  journal = troupe_journal_open (NULL, &error);
  if (journal == NULL)
    return fail (error);
  problem = troupe_journal_take_problem (journal);
  if (problem != NULL)
    troupe_program_complain ("%s", problem);
  good = argc > 1 ? run_command (journal, argv + 1, argc - 1, &options, &error)
                  : list_runs (troupe_journal_get_runs (journal), &options);
  return good ? TROUPE_EXIT_OK : fail (error);
}
