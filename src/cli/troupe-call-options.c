/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets the options of a command line in the job and its output. */

#include "troupe-call-options.h"

#include "troupe-call-aliases.h"
#include "troupe-call-entries.h"
#include "troupe-call-items.h"
#include "troupe-config.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
parse_kind (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  if (parser->kind != NULL)
    return g_str_equal (parser->kind, option)
               ? troupe_call_fail (error, _ ("--%s is given twice"), option)
               : troupe_call_fail (error, _ ("--%s and --%s exclude each other"), parser->kind,
                                   option);

  parser->kind = option;
  troupe_job_set_kind (parser->call->file->job,
                       troupe_call_parse_enum (TROUPE_TYPE_JOB_KIND, option));
  troupe_job_set_subject (parser->call->file->job, value);
  return TRUE;
}

static gboolean
parse_progress (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  static const char *const names[] = { "auto", "always", "never", NULL };

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (value, names[i]))
      {
        parser->call->progress = i;
        return TRUE;
      }

  return troupe_call_fail (error, _ ("--progress: “%s” is not one of auto, always and never"),
                           value);
}

/* Flags about what is shown of the run. */
static gboolean
parse_display (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  TroupeCall *call = parser->call;
  const gboolean shows_time = g_str_equal (option, "bar") || g_str_equal (option, "eta");

  call->bar |= g_str_equal (option, "bar");
  call->live |= g_str_equal (option, "live");
  call->quiet |= g_str_equal (option, "quiet");
  call->dry_run |= g_str_equal (option, "dry-run");
  call->no_control |= g_str_equal (option, "no-control");
  call->counts_first |= shows_time;
  if (shows_time)
    call->progress = TROUPE_PROGRESS_ALWAYS;
  return TRUE;
}

/* GNU parallel asks to be cited, and has options that say so. */
static gboolean
parse_nothing (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  return TRUE;
}

static gboolean
parse_save (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  g_free (parser->call->save);
  parser->call->save = g_strdup (value);
  return *value != '\0' || troupe_call_fail (error, _ ("--%s needs the name of a file"), option);
}

static gboolean
parse_keep (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  parser->call->keep = TRUE;
  return TRUE;
}

/* Like GNU parallel, it may follow the opposite. */
static gboolean
parse_keep_order (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  g_object_set (parser->call->file->output, "keep-order", TRUE, "unordered", FALSE, NULL);
  return TRUE;
}

static gboolean
parse_resume (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  parser->call->keep = TRUE;
  parser->call->resume = TRUE;
  return TRUE;
}

static gboolean
parse_only_failed (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  parser->call->only_failed = TRUE;
  return parse_resume (parser, option, value, error);
}

/* GNU parallel's list of hosts; several of them are one list. */
static gboolean
parse_hosts (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  TroupeOptions *options = TROUPE_OPTIONS (parser->call->file->job);
  g_autofree char *before = troupe_options_dup_text (options, "on");
  g_autofree char *text = g_str_has_prefix (before, "ssh:") ? g_strconcat (before, ",", value, NULL)
                                                            : g_strconcat ("ssh:", value, NULL);
  g_autoptr (GError) invalid = NULL;

  return troupe_options_set_text (options, "on", text, &invalid) ||
         troupe_call_fail (error, "--%s: %s", option, invalid->message);
}

static gboolean set_option (TroupeCallParser *parser,
                            const char *name,
                            const char *word,
                            const char *value,
                            GError **error);

/* GNU parallel's short form of three options. */
static gboolean
parse_trc (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  TroupeOptions *options = TROUPE_OPTIONS (parser->call->file->job);
  g_autofree char *sent = troupe_options_dup_text (options, "transferfile");
  g_auto (GStrv) names = g_strsplit (sent, ",", -1);

  return (g_strv_contains ((const char *const *) names, "{}") ||
          set_option (parser, "transferfile", option, "{}", error)) &&
         set_option (parser, "return", option, value, error) &&
         set_option (parser, "cleanup", option, NULL, error);
}

/* Options of the call alone, and those that choose the job. */
static const struct
{
  const char *option;
  gboolean (*parse) (TroupeCallParser *parser,
                     const char *option,
                     const char *value,
                     GError **error);
} parsers[] = {
  { "command", parse_kind },
  { "python", parse_kind },
  { "program", parse_kind },
  { "keep-order", parse_keep_order },
  { "progress", parse_progress },
  { "bar", parse_display },
  { "eta", parse_display },
  { "quiet", parse_display },
  { "live", parse_display },
  { "dry-run", parse_display },
  { "will-cite", parse_nothing },
  { "no-notice", parse_nothing },
  { "gnu", parse_nothing },
  { "save", parse_save },
  { "keep", parse_keep },
  { "resume", parse_resume },
  { "only-failed", parse_only_failed },
  { "no-control", parse_display },
  { "sshlogin", parse_hosts },
  { "trc", parse_trc },
};

/* Options that may be repeated. */
static const char *const lists[] = { "env", "send", "transferfile", "return", NULL };

static char *
join_values (TroupeOptions *options, const char *name, const char *value)
{
  g_autofree char *before = troupe_options_dup_text (options, name);

  return *before == '\0' ? g_strdup (value) : g_strconcat (before, ",", value, NULL);
}

/* Sets the option @name of a job or of its output, which was given as @word; a flag has no value.
 */
static gboolean
set_option (TroupeCallParser *parser,
            const char *name,
            const char *word,
            const char *value,
            GError **error)
{
  TroupeJobFile *file = parser->call->file;
  TroupeOptions *options = TROUPE_OPTIONS (file->job);
  const TroupeOption *option = troupe_options_find_word (options, name);
  g_autoptr (GError) invalid = NULL;
  g_autofree char *joined = NULL;

  if (option == NULL)
    {
      options = TROUPE_OPTIONS (file->output);
      option = troupe_options_find_word (options, name);
    }
  g_return_val_if_fail (option != NULL, FALSE);

  if (value == NULL)
    value = g_str_has_prefix (name, "no-") ? "false" : "true";
  if (option->type == TROUPE_OPTION_PATH && *value == '\0')
    return troupe_call_fail (error, _ ("--%s needs the name of a file"), word);
  if (option->only_for != TROUPE_JOB_FUNCTION && parser->limited == NULL)
    {
      parser->limited = option;
      parser->limited_word = g_strdup (word);
    }

  if (g_strv_contains (lists, option->name))
    value = joined = join_values (options, option->name, value);
  if (troupe_options_set_text (options, option->name, value, &invalid))
    return TRUE;
  return troupe_call_fail (error, "--%s: %s", word, invalid->message);
}

static const char *
get_long_name (const GOptionEntry *entries, char letter)
{
  for (; entries->long_name != NULL; entries++)
    if (entries->short_name == letter)
      return entries->long_name;

  return NULL;
}

/* The word of an option that was given as "-j" or "--workers". */
static const char *
get_word (const char *name)
{
  const GOptionEntry *const tables[] = {
    troupe_call_item_entries,  troupe_call_worker_entries, troupe_call_command_entries,
    troupe_call_place_entries, troupe_call_output_entries, troupe_call_alias_entries,
  };

  if (g_str_has_prefix (name, "--"))
    return name + 2;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *word = get_long_name (tables[i], name[1]);

      if (word != NULL)
        return word;
    }

  g_return_val_if_reached (NULL);
}

/**
 * troupe_call_parse_option:
 * @name: an option, as "--workers" or "-j"
 * @value: (nullable): its value
 * @data: the parser
 * @error: return location for an error
 *
 * Reads an option, as the callback of every entry.
 *
 * Returns: %FALSE with %G_OPTION_ERROR_FAILED
 */
gboolean
troupe_call_parse_option (const char *name, const char *value, gpointer data, GError **error)
{
  const char *word = get_word (name);
  const TroupeCallAlias *alias = troupe_call_find_alias (word);
  const char *option = alias != NULL ? alias->option : word;
  gboolean is_item_option;

  if (alias != NULL && alias->value != NULL)
    value = alias->value;
  if (!troupe_call_parse_item_option (data, option, value, &is_item_option, error))
    return FALSE;
  if (is_item_option)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (parsers); i++)
    if (g_str_equal (option, parsers[i].option))
      return parsers[i].parse (data, parsers[i].option, value, error);

  return set_option (data, option, word, value, error);
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
      if (options && argv[i][0] == '-' && strchr ("jPaonNLsdCS", argv[i][1]) != NULL &&
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
has_option (const GOptionEntry *const *tables, const char *name)
{
  for (; *tables != NULL; tables++)
    for (const GOptionEntry *entry = *tables; entry->long_name != NULL; entry++)
      if (g_str_equal (entry->long_name, name))
        return TRUE;
  return FALSE;
}

/* Other names of the options that the command has, and those that do nothing anyway. */
static void
add_aliases (GOptionGroup *group, const GOptionEntry *const *tables)
{
  for (const GOptionEntry *entry = troupe_call_alias_entries; entry->long_name != NULL; entry++)
    {
      const TroupeCallAlias *alias = troupe_call_find_alias (entry->long_name);
      const GOptionEntry one[] = { *entry, { NULL } };

      if (alias == NULL || has_option (tables, alias->option))
        g_option_group_add_entries (group, one);
    }
}

/**
 * troupe_call_parse_options:
 * @parser: what is read
 * @context: the summary and the description of the command
 * @tables: (array zero-terminated=1): the options that the command has
 * @argc: the number of arguments
 * @argv: the arguments, with the name of the program before them
 * @error: return location for an error
 *
 * Reads the options; arguments that are none are put in @parser. With --help it prints the help and
 * ends the process.
 *
 * Returns: %FALSE with %G_OPTION_ERROR
 */
gboolean
troupe_call_parse_options (TroupeCallParser *parser,
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
  for (guint i = 0; tables[i] != NULL; i++)
    g_option_group_add_entries (group, tables[i]);
  add_aliases (group, tables);
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
