/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command “troupe python”: replaces this process by the interpreter, which runs a program with
 * Troupe's pools in place of those of the standard library. */

#include "troupe-python.h"

#include "troupe-call-entries.h"
#include "troupe-call-options.h"
#include "troupe-config.h"
#include "troupe-exit.h"
#include "troupe-paths.h"
#include "troupe-program.h"
#include "troupe-python-window.h"
#include "troupe-window.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* Where the interpreter finds what is to run before the program, in the package. */
#define START_FOLDER "_start"
#define START_FILE   "sitecustomize.py"

/* The options of a job that are defaults of each pool of the program, in variables such as
 * TROUPE_PYTHON_CRASH_LIMIT. */
#define VARIABLE_PREFIX "TROUPE_PYTHON_"
static const char *const defaults[] = {
  "retries", "retry-delay", "crash-limit", "timeout",       "memory-limit", "nice", "pin",
  "grace",   "on",          "on-file",     "slurm-options", "ssh",          "send",
};

typedef struct
{
  /* First, since the callback of the options of jobs takes this. */
  TroupeCallParser parser;
  gboolean window;
} Options;

static gboolean
parse_window (const char *name, const char *value, gpointer data, GError **error)
{
  Options *options = data;

  options->window = TRUE;
  return TRUE;
}

static const GOptionEntry entries[] = {
  OPTION ("workers",
          'j',
          N_ ("Worker processes of a pool for which the program names no number (default: auto)"),
          "auto|0|N"),
  OPTION ("retries", 0, N_ ("Run a call that failed up to N more times (default: 0)"), "N"),
  OPTION (
      "retry-delay",
      0,
      N_ ("Wait before a failed call is run again, each time FACTOR times as long (default: 0)"),
      N_ ("SECONDS[,FACTOR]")),
  OPTION ("crash-limit", 0, N_ ("Give up a call that ended N workers (default: 3)"), "N"),
  OPTION ("timeout", 0, N_ ("End a call that runs for longer (default: never)"), N_ ("SECONDS|N%")),
  OPTION ("memory-limit",
          0,
          N_ ("Memory of each worker and all that it starts, such as 512M (default: no limit)"),
          N_ ("SIZE")),
  OPTION ("nice", 0, N_ ("Lower the priority of the workers by 0 to 19 (default: 0)"), "N"),
  FLAG ("pin", 0, N_ ("Keep each worker on one core")),
  OPTION ("grace",
          0,
          N_ ("Time between asking workers to end and killing them (default: 2)"),
          N_ ("SECONDS")),
  OPTION ("interpreter",
          0,
          N_ ("The interpreter that runs the program (default: python3)"),
          N_ ("COMMAND")),
  FLAG ("keep", 0, N_ ("Keep results: the program takes them when it is started again")),
  FLAG ("no-control", 0, N_ ("Let other programs watch the run, but not pause or end it")),
  { "window", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, parse_window,
    N_ ("Open the window on the first pool of the program"), NULL },
  { NULL },
};

/* Which arguments are for whom */

static const GOptionEntry *
find_entry (const char *argument)
{
  const GOptionEntry *const tables[] = {
    entries,
    troupe_call_place_entries,
    troupe_call_alias_entries,
  };
  const char *equals = strchr (argument, '=');
  const gsize size = equals != NULL ? (gsize) (equals - argument) : strlen (argument);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const GOptionEntry *entry = tables[i]; entry->long_name != NULL; entry++)
      if (argument[1] == '-' ? strlen (entry->long_name) == size - 2 &&
                                   strncmp (argument + 2, entry->long_name, size - 2) == 0
                             : argument[1] == entry->short_name)
        return entry;
  return NULL;
}

/* Whether the value of an option is the argument after it. */
static gboolean
takes_next (const char *argument)
{
  const GOptionEntry *entry = find_entry (argument);

  if (entry == NULL || (entry->flags & G_OPTION_FLAG_NO_ARG) != 0)
    return FALSE;
  return argument[1] == '-' ? strchr (argument, '=') == NULL : argument[2] == '\0';
}

/* Returns the index of the first argument that is for the interpreter: a file, “-”, -m or -c. */
static int
find_program (int argc, char **argv)
{
  int i = 1;

  while (i < argc && argv[i][0] == '-' && argv[i][1] != '\0' && argv[i][1] != 'm' &&
         argv[i][1] != 'c' && !g_str_equal (argv[i], "--"))
    i += takes_next (argv[i]) ? 2 : 1;
  return MIN (i, argc);
}

static gboolean
parse (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry *const tables[] = { entries, troupe_call_place_entries, NULL };
  g_autoptr (GOptionContext) context =
      g_option_context_new (N_ ("FILE.py|-m MODULE|-c CODE [ARGUMENT…]"));

  g_option_context_set_summary (
      context,
      N_ ("Runs a Python program as python3 does, with Troupe’s Pool, ProcessPoolExecutor "
          "and Process in place of those of the standard library: a worker may die and the "
          "result is whole, and “troupe list”, “troupe top” and the window show what "
          "runs."));
  g_option_context_set_description (
      context,
      N_ ("Options stand before the program. What the program gives to a pool itself, such "
          "as the number of its workers, is kept.\n"
          "Exit status: that of the program; 2 if the call was wrong."));
  if (troupe_call_parse_options (&options->parser, context, tables, argc, argv, error))
    return TRUE;

  if (g_error_matches (*error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION))
    g_prefix_error (error, "%s",
                    _ ("Options of Python itself are part of its command, as in --interpreter "
                       "'python3 -u'. "));
  return FALSE;
}

/* What is set up */

static void
set_defaults (TroupeCall *call)
{
  TroupeOptions *job = TROUPE_OPTIONS (call->file->job);
  g_autofree char *workers =
      g_strdup_printf ("%u", troupe_job_get_effective_workers (call->file->job));

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      g_autofree char *upper = g_ascii_strup (defaults[i], -1);
      g_autofree char *name = g_strconcat (VARIABLE_PREFIX, g_strdelimit (upper, "-", '_'), NULL);
      g_autofree char *text = troupe_options_dup_text (job, defaults[i]);

      if (!troupe_options_is_default (job, defaults[i]))
        g_setenv (name, text, TRUE);
    }
  if (!troupe_options_is_default (job, "workers"))
    g_setenv (VARIABLE_PREFIX "WORKERS", workers, TRUE);
  if (call->keep)
    g_setenv (VARIABLE_PREFIX "KEEP", "1", TRUE);
  if (call->no_control)
    g_setenv (VARIABLE_PREFIX "CONTROL", "0", TRUE);
}

/* The folder is first, and is taken out before the program runs. */
static gboolean
set_path (GError **error)
{
  g_autofree char *package = troupe_paths_find_python_package ();
  g_autofree char *folder = g_build_filename (package, START_FOLDER, NULL);
  g_autofree char *file = g_build_filename (folder, START_FILE, NULL);
  const char *before = g_getenv ("PYTHONPATH");
  g_autofree char *path = g_strconcat (folder, G_SEARCHPATH_SEPARATOR_S, before, NULL);

  if (!g_file_test (file, G_FILE_TEST_IS_REGULAR))
    return troupe_call_fail (
        error,
        _ ("Troupe’s Python package is not installed: there is no %s. In Debian "
           "it is the package python3-troupe"),
        file);

  g_setenv ("PYTHONPATH", before != NULL && *before != '\0' ? path : folder, TRUE);
  return TRUE;
}

/* Whether the flags of an interpreter, such as “-sE”, keep it from reading PYTHONPATH or from
 * running what is found there. */
static gboolean
is_isolating (const char *word)
{
  for (const char *at = word + 1; *word == '-' && *at != '\0' && strchr ("-WXmc", *at) == NULL;
       at++)
    if (strchr ("EIS", *at) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
check_interpreter (const char *const *words, GError **error)
{
  gboolean is_python = FALSE;

  for (; *words != NULL; words++)
    {
      g_autofree char *name = g_path_get_basename (*words);

      if (is_python && is_isolating (*words))
        return troupe_call_fail (
            error,
            _ ("--interpreter: with “%s” Python does not read PYTHONPATH, through "
               "which Troupe reaches the program"),
            *words);
      is_python = is_python || g_str_has_prefix (name, "python") || g_str_has_prefix (name, "pypy");
    }
  return TRUE;
}

static GStrv
build_arguments (TroupeCall *call, const char *const *program, GError **error)
{
  g_autofree char *interpreter =
      troupe_options_dup_text (TROUPE_OPTIONS (call->file->job), "interpreter");
  g_auto (GStrv) words = troupe_job_split_interpreter (interpreter, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (words == NULL || !check_interpreter ((const char *const *) words, error))
    return NULL;

  g_strv_builder_addv (builder, (const char **) words);
  g_strv_builder_addv (builder, (const char **) program);
  return g_strv_builder_end (builder);
}

static int
fail (const GError *error)
{
  troupe_program_complain ("%s", error->message);
  g_printerr (_ ("“troupe %s --help” says how to call it.\n"), "python");
  return TROUPE_EXIT_WRONG;
}

static int
replace (char **arguments)
{
  const char *problem;

  troupe_program_restore ();
  execvp (arguments[0], arguments);
  problem = g_strerror (errno);
  troupe_program_complain (_ ("The interpreter %s cannot be started: %s"), arguments[0], problem);
  return TROUPE_EXIT_WRONG;
}

/**
 * troupe_python_run:
 * @argc: the number of arguments
 * @argv: the arguments, without “python”
 *
 * Replaces this process by the interpreter, which runs a program.
 *
 * Returns: the exit status, if that was not possible
 */
int
troupe_python_run (int argc, char **argv)
{
  const int first = find_program (argc, argv);
  const char *const *program = (const char *const *) argv + first;
  g_autoptr (TroupeCall) call = troupe_call_new ();
  Options options = { .parser = { .call = call } };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good;

  good = parse (&options, first, argv, &error);
  troupe_call_parser_clear (&options.parser);
  if (good && *program != NULL && g_str_equal (*program, "--"))
    program++;
  if (good && *program == NULL)
    good = troupe_call_fail (&error, _ ("No program is named: give a file, -m MODULE or -c CODE"));
  good = good && troupe_options_check (TROUPE_OPTIONS (call->file->job), &error) &&
         (arguments = build_arguments (call, program, &error)) != NULL && set_path (&error);
  if (!good)
    return fail (error);

  set_defaults (call);
  if (options.window)
    {
      if (!troupe_window_check_display ())
        return TROUPE_EXIT_WRONG;
      if (!troupe_python_window_prepare (&error))
        return fail (error);
    }
  return replace (arguments);
}
