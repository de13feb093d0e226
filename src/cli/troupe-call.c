/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses the command line of “troupe map” and “troupe run” into a job file. */

#include "troupe-call.h"

#include "troupe-call-lists.h"
#include "troupe-config.h"
#include "troupe-job-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* The options parsed so far; kind and list are the options that chose the job and the items. */
typedef struct
{
  TroupeCall *call;
  const char *kind;
  TroupeItemList *list;
  const char *list_option;
  gboolean null;
  char *column;
  char *match;
  const char *python_option;
  GStrv rest;
} Parser;

static gboolean parse_option (const char *name, const char *value, gpointer data, GError **error);

/* The bytes are kept: an argument need not be text. */
#define VALUE_FLAGS G_OPTION_FLAG_FILENAME
#define OPTION(name, letter, help, value)                                       \
  {                                                                             \
    name, letter, VALUE_FLAGS, G_OPTION_ARG_CALLBACK, parse_option, help, value \
  }
#define FLAG(name, letter, help)                                                        \
  {                                                                                     \
    name, letter, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, parse_option, help, NULL \
  }

/* An earlier name of a flag, which the help leaves out. */
#define OLD_FLAG(name)                                                                         \
  {                                                                                            \
    name, 0, G_OPTION_FLAG_NO_ARG | G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_CALLBACK, parse_option, \
        NULL, NULL                                                                             \
  }

/* Options that name the job and its items. */
static const GOptionEntry subject_entries[] = {
  OPTION ("command",
          0,
          N_ ("Run a shell command for each item; {} is the item, quoted"),
          N_ ("TEMPLATE")),
  OPTION ("python", 0, N_ ("Call a Python function for each item"), N_ ("FILE.py:NAME")),
  OPTION ("program", 0, N_ ("Run a program that speaks Troupe's protocol"), N_ ("COMMAND")),
  OPTION ("range", 0, N_ ("Integers as items, both ends included"), N_ ("FIRST:LAST[:STEP]")),
  OPTION ("input",
          'a',
          N_ ("The lines of a file as items, “-” is standard input; may be repeated"),
          N_ ("FILE")),
  FLAG ("null", '0', N_ ("Items of the input end with NUL bytes, not newlines")),
  OPTION ("csv", 0, N_ ("The rows of a table as items, or one column of it"), N_ ("FILE")),
  OPTION ("column", 0, N_ ("Use only this column of the table"), N_ ("NAME")),
  OPTION ("glob", 0, N_ ("The paths that match a pattern as items"), N_ ("PATTERN")),
  OPTION ("directory", 0, N_ ("The files in a folder and its subfolders as items"), N_ ("FOLDER")),
  OPTION ("match", 0, N_ ("Use only the files of the folder whose names match"), N_ ("PATTERN")),
  { NULL },
};

static const GOptionEntry save_entries[] = {
  OPTION ("save", 0, N_ ("Also write this call as a job file"), N_ ("FILE.troupe")),
  { NULL },
};

/* Options that a comparison has as well; it sets its own threads and writes no results. */
static const GOptionEntry job_entries[] = {
  OPTION ("workers", 'j', N_ ("Worker processes (default: auto, one for each core)"), "auto|N"),
  OPTION ("chunk", 0, N_ ("Items handed to a worker at a time (default: auto)"), "auto|N"),
  OPTION ("retries", 0, N_ ("Run a failed item up to N more times (default: 0)"), "N"),
  OPTION ("crash-limit", 0, N_ ("Give up an item that ended N workers (default: 3)"), "N"),
  OPTION ("timeout", 0, N_ ("End an item that runs for longer (default: never)"), N_ ("SECONDS")),
  OPTION ("halt",
          0,
          N_ ("Whether failed items end the job (default: never)"),
          "never|soon|now[,fail=N|N%]"),
  OPTION ("max-items", 0, N_ ("Replace a worker after N items (default: never)"), "N"),
  OPTION ("memory-limit",
          0,
          N_ ("Address space of each worker, such as 512M (default: no limit)"),
          N_ ("SIZE")),
  OPTION ("nice", 0, N_ ("Lower the priority of the workers by 0 to 19 (default: 0)"), "N"),
  FLAG ("pin", 0, N_ ("Keep each worker on one core")),
  FLAG ("outside-sandbox", 0, N_ ("Run commands outside the sandbox of a flatpak")),
  OLD_FLAG ("host"),
  FLAG ("no-replace", 0, N_ ("Do not replace a worker that died")),
  OPTION ("grace",
          0,
          N_ ("Time between asking workers to end and killing them (default: 2)"),
          N_ ("SECONDS")),
  OPTION ("interpreter", 0, N_ ("The interpreter of --python (default: python3)"), N_ ("COMMAND")),
  OPTION ("items",
          0,
          N_ ("How items of --python are converted to values (default: auto)"),
          "auto|json|text"),
  { NULL },
};

static const GOptionEntry run_entries[] = {
  OPTION ("threads", 0, N_ ("Items at a time in each worker (default: 1)"), "N"),
  FLAG ("unordered", 0, N_ ("Write results as they finish, not in the order of the items")),
  OPTION ("format", 0, N_ ("How results are written (default: lines)"), "lines|json|jsonl|csv"),
  OPTION ("output", 'o', N_ ("Where results are written (default: standard output)"), N_ ("FILE")),
  OPTION ("joblog", 0, N_ ("Write a line for each item, with GNU parallel's columns"), N_ ("FILE")),
  OPTION ("results", 0, N_ ("Keep the output of each item in files of a folder"), N_ ("FOLDER")),
  OPTION ("report", 0, N_ ("Write the outcome of items and workers as JSON"), N_ ("FILE")),
  OPTION ("progress", 0, N_ ("Show progress (default: auto, on a terminal)"), "auto|always|never"),
  { NULL },
};

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, format, arguments);
  va_end (arguments);
  return FALSE;
}

static int
parse_enum (GType type, const char *nick)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *value = g_enum_get_value_by_nick (klass, nick);

  return value == NULL ? -1 : value->value;
}

/* The option of the job that an option of the command line sets: the same word, or nearly. */
static const char *
find_job_option (const char *option)
{
  const char *const *options = troupe_job_text_get_options ();

  if (g_str_equal (option, "items"))
    return "items-as";
  if (g_str_equal (option, "no-replace"))
    return "replace";
  for (guint i = 0; options[i] != NULL; i++)
    if (g_strcmp0 (option, troupe_job_text_get_old_name (options[i])) == 0)
      return options[i];
  return option;
}

static gboolean
parse_job_option (Parser *parser, const char *option, const char *value, GError **error)
{
  g_autoptr (GError) invalid = NULL;

  /* A flag has no value. */
  if (value == NULL)
    value = g_str_equal (option, "no-replace") ? "false" : "true";

  if (g_str_equal (option, "items") || g_str_equal (option, "interpreter"))
    parser->python_option = g_str_equal (option, "items") ? "items" : "interpreter";

  if (troupe_job_set_text (parser->call->file->job, find_job_option (option), value, &invalid))
    return TRUE;
  return fail (error, "--%s: %s", option, invalid->message);
}

static gboolean
parse_kind (Parser *parser, const char *option, const char *value, GError **error)
{
  if (parser->kind != NULL)
    return g_str_equal (parser->kind, option)
               ? fail (error, _ ("--%s is given twice"), option)
               : fail (error, _ ("--%s and --%s exclude each other"), parser->kind, option);

  parser->kind = option;
  troupe_job_set_kind (parser->call->file->job, parse_enum (TROUPE_TYPE_JOB_KIND, option));
  troupe_job_set_subject (parser->call->file->job, value);
  return TRUE;
}

static gboolean
parse_list (Parser *parser, const char *option, const char *value, GError **error)
{
  int kind = parse_enum (TROUPE_TYPE_ITEM_LIST_KIND, option);

  if (parser->list != NULL && troupe_item_list_get_kind (parser->list) != (guint) kind)
    return fail (error, _ ("--%s and --%s exclude each other: items come from one of them"),
                 parser->list_option, option);

  if (parser->list == NULL)
    parser->list = troupe_item_list_new (kind);
  else if (kind != TROUPE_ITEM_LIST_INPUT)
    return fail (error, _ ("--%s is given twice"), option);
  parser->list_option = option;

  if (kind == TROUPE_ITEM_LIST_INPUT)
    {
      const char *const *before = troupe_item_list_get_input (parser->list);
      g_autoptr (GStrvBuilder) files = g_strv_builder_new ();
      g_auto (GStrv) all = NULL;

      g_strv_builder_addv (files, (const char **) before);
      g_strv_builder_add (files, value);
      all = g_strv_builder_end (files);
      troupe_item_list_set_input (parser->list, (const char *const *) all);
    }
  else
    {
      g_object_set (parser->list, option, value, NULL);
    }

  return TRUE;
}

static gboolean
parse_null (Parser *parser, const char *option, const char *value, GError **error)
{
  parser->null = TRUE;
  return TRUE;
}

static gboolean
parse_companion (Parser *parser, const char *option, const char *value, GError **error)
{
  char **field = g_str_equal (option, "column") ? &parser->column : &parser->match;

  g_free (*field);
  *field = g_strdup (value);
  return TRUE;
}

static gboolean
parse_unordered (Parser *parser, const char *option, const char *value, GError **error)
{
  parser->call->file->unordered = TRUE;
  return TRUE;
}

static gboolean
parse_format (Parser *parser, const char *option, const char *value, GError **error)
{
  int format = parse_enum (TROUPE_TYPE_FORMAT, value);

  if (format < 0)
    return fail (error, _ ("--format: “%s” is not one of lines, json, jsonl and csv"), value);

  parser->call->file->format = format;
  return TRUE;
}

static gboolean
parse_progress (Parser *parser, const char *option, const char *value, GError **error)
{
  static const char *const names[] = { "auto", "always", "never", NULL };

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (value, names[i]))
      {
        parser->call->progress = i;
        return TRUE;
      }

  return fail (error, _ ("--progress: “%s” is not one of auto, always and never"), value);
}

static gboolean
parse_path (Parser *parser, const char *option, const char *value, GError **error)
{
  TroupeJobFile *file = parser->call->file;
  const struct
  {
    const char *option;
    char **path;
  } paths[] = {
    { "output", &file->output }, { "joblog", &file->joblog },     { "results", &file->results },
    { "report", &file->report }, { "save", &parser->call->save },
  };

  if (*value == '\0')
    return fail (error, _ ("--%s needs the name of a file"), option);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (g_str_equal (option, paths[i].option))
      {
        g_free (*paths[i].path);
        *paths[i].path = g_strdup (value);
      }

  return TRUE;
}

static const struct
{
  const char *option;
  gboolean (*parse) (Parser *parser, const char *option, const char *value, GError **error);
} parsers[] = {
  { "command", parse_kind },     { "python", parse_kind },       { "program", parse_kind },
  { "range", parse_list },       { "input", parse_list },        { "csv", parse_list },
  { "glob", parse_list },        { "directory", parse_list },    { "null", parse_null },
  { "column", parse_companion }, { "match", parse_companion },   { "unordered", parse_unordered },
  { "format", parse_format },    { "progress", parse_progress }, { "output", parse_path },
  { "joblog", parse_path },      { "results", parse_path },      { "report", parse_path },
  { "save", parse_path },
};

static const char *
get_long_name (const char *name)
{
  const GOptionEntry *const tables[] = { subject_entries, save_entries, job_entries, run_entries };

  if (g_str_has_prefix (name, "--"))
    return name + 2;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const GOptionEntry *entry = tables[i]; entry->long_name != NULL; entry++)
      if (entry->short_name == name[1])
        return entry->long_name;

  g_return_val_if_reached (NULL);
}

static gboolean
parse_option (const char *name, const char *value, gpointer data, GError **error)
{
  const char *option = get_long_name (name);

  for (guint i = 0; i < G_N_ELEMENTS (parsers); i++)
    if (g_str_equal (option, parsers[i].option))
      return parsers[i].parse (data, parsers[i].option, value, error);

  return parse_job_option (data, option, value, error);
}

/* GOption accepts "-j 4", but not "-j4". */
static GStrv
split_short_options (int argc, char **argv)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean options = TRUE;

  for (int i = 0; i < argc; i++)
    {
      options = options && !g_str_equal (argv[i], "--");
      if (options && argv[i][0] == '-' && strchr ("jao", argv[i][1]) != NULL &&
          argv[i][1] != '\0' && argv[i][2] != '\0')
        {
          const char letter[] = { '-', argv[i][1], '\0' };

          g_strv_builder_add (builder, letter);
          g_strv_builder_add (builder, argv[i] + 2);
        }
      else
        {
          g_strv_builder_add (builder, argv[i]);
        }
    }

  return g_strv_builder_end (builder);
}

static gboolean
parse_arguments (Parser *parser,
                 GOptionContext *context,
                 const GOptionEntry *const *tables,
                 int argc,
                 char **argv,
                 GError **error)
{
  const GOptionEntry rest[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &parser->rest, NULL, NULL },
    { NULL },
  };
  GOptionGroup *group = g_option_group_new ("troupe", NULL, NULL, parser, NULL);
  g_auto (GStrv) arguments = split_short_options (argc, argv);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  for (; *tables != NULL; tables++)
    g_option_group_add_entries (group, *tables);
  g_option_group_add_entries (group, rest);
  g_option_context_set_main_group (context, group);
  if (g_option_context_parse_strv (context, &arguments, error))
    return TRUE;

  if (g_error_matches (*error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION))
    {
      const char *dash = strrchr ((*error)->message, '-');

      if (dash != NULL && g_ascii_isdigit (dash[1]))
        g_prefix_error (error, "%s", _ ("Items that begin with “-” stand after “--”. "));
    }
  return FALSE;
}

static gboolean
take_function (Parser *parser, GError **error)
{
  if (parser->kind != NULL)
    return TRUE;
  if (parser->rest == NULL)
    return fail (error, _ ("No function is named; “troupe functions” lists those that there are"));

  troupe_job_set_subject (parser->call->file->job, parser->rest[0]);
  return TRUE;
}

/* Applies the options about lists, after all of them were parsed. */
static gboolean
complete_list (Parser *parser, const char *const *more, GError **error)
{
  int kind = parser->list == NULL ? -1 : (int) troupe_item_list_get_kind (parser->list);

  if (parser->null && kind != TROUPE_ITEM_LIST_INPUT && !troupe_call_has_files (more))
    return fail (error, _ ("--%s goes with --%s"), "null", "input");
  if (parser->column != NULL && kind != TROUPE_ITEM_LIST_CSV)
    return fail (error, _ ("--%s goes with --%s"), "column", "csv");
  if (parser->match != NULL && kind != TROUPE_ITEM_LIST_DIRECTORY)
    return fail (error, _ ("--%s goes with --%s"), "match", "directory");

  if (parser->list != NULL)
    {
      troupe_item_list_set_null (parser->list, parser->null && kind == TROUPE_ITEM_LIST_INPUT);
      troupe_item_list_set_column (parser->list, parser->column);
      troupe_item_list_set_match (parser->list, parser->match);
    }
  return TRUE;
}

/* The first list is of the options or of the arguments; those after a mark follow. */
static gboolean
take_items (Parser *parser, const char *const *more, GError **error)
{
  const char *const *items = (const char *const *) parser->rest;
  GPtrArray *lists = parser->call->file->items;
  gsize n_items;

  if (items != NULL && parser->kind == NULL)
    items++;
  n_items = items == NULL ? 0 : g_strv_length ((char **) items);

  if (!complete_list (parser, more, error))
    return FALSE;
  if (n_items > 0 && parser->list != NULL)
    return fail (error, _ ("Items are given twice: “%s” and --%s"), *items, parser->list_option);

  if (n_items > 0)
    troupe_call_add_words (lists, items, n_items, FALSE);
  else if (parser->list != NULL)
    g_ptr_array_add (lists, g_steal_pointer (&parser->list));
  if (!troupe_call_add_lists (lists, more, parser->null, error))
    return FALSE;

  return lists->len > 0 ||
         fail (error, _ ("There are no items: name them, or use --range or --input (“-” is "
                         "standard input)"));
}

static gboolean
check (Parser *parser, GError **error)
{
  TroupeJob *job = parser->call->file->job;

  if (parser->python_option != NULL && troupe_job_get_kind (job) != TROUPE_JOB_PYTHON)
    return fail (error, _ ("--%s goes with --python"), parser->python_option);

  troupe_job_file_find_columns (parser->call->file);
  return troupe_job_validate (job, error);
}

static void
clear_parser (Parser *parser)
{
  g_clear_object (&parser->list);
  g_clear_pointer (&parser->rest, g_strfreev);
  g_clear_pointer (&parser->column, g_free);
  g_clear_pointer (&parser->match, g_free);
}

static gboolean
names_no_job (Parser *parser, int argc, int n_first)
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
  g_autoptr (TroupeCall) self = g_new0 (TroupeCall, 1);
  Parser parser = { .call = self };
  int n_first = 0;
  gboolean good;

  while (n_first < argc && !troupe_call_is_list_mark (argv[n_first]))
    n_first++;

  self->file = troupe_job_file_new ();
  good = parse_arguments (&parser, context, tables, n_first, argv, error);
  if (good && !(may_be_none && names_no_job (&parser, argc, n_first)))
    good = take_function (&parser, error) &&
           take_items (&parser, (const char *const *) argv + n_first, error) &&
           check (&parser, error);
  clear_parser (&parser);
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
    subject_entries, save_entries, job_entries, run_entries, NULL,
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
  const GOptionEntry *const tables[] = { own_entries, subject_entries, job_entries, NULL };

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
  const GOptionEntry *const tables[] = { job_entries, run_entries, NULL };
  g_autoptr (TroupeCall) self = g_new0 (TroupeCall, 1);
  gboolean good = TRUE;

  self->file = troupe_job_file_new ();

  /* The file is known after the options, which override it: they are parsed twice. */
  for (guint i = 0; good && i < 2; i++)
    {
      g_autoptr (GOptionContext) context = g_option_context_new (N_ ("FILE.troupe"));
      Parser parser = { .call = self };

      g_option_context_set_summary (context, N_ ("Runs a saved job. Options replace those in the "
                                                 "file."));
      good = parse_arguments (&parser, context, tables, argc, argv, error);
      if (good && (parser.rest == NULL || parser.rest[1] != NULL))
        good = fail (error, _ ("“troupe run” takes one job file"));
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
      clear_parser (&parser);
    }

  return good ? g_steal_pointer (&self) : NULL;
}

/**
 * troupe_call_free:
 * @self: (transfer full): a call
 *
 * Frees @self.
 */
void
troupe_call_free (TroupeCall *self)
{
  g_clear_pointer (&self->file, troupe_job_file_free);
  g_clear_pointer (&self->save, g_free);
  g_free (self);
}
