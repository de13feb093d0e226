/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads and writes drafts as job files and as command lines. */

#include "troupe-draft-private.h"

#include "troupe-config.h"
#include "troupe-shell-words.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *
get_separator (TroupeItemList *list)
{
  return troupe_item_list_get_linked (list) ? ":::+" : ":::";
}

static gboolean
has_options (TroupeItemList *list)
{
  const TroupeOption *const *options = troupe_options_list (TROUPE_OPTIONS (list));

  for (; *options; options++)
    if (!troupe_items_draft_is_field (*options) &&
        !troupe_options_is_default (TROUPE_OPTIONS (list), (*options)->name))
      return TRUE;
  return FALSE;
}

/* Lists of words can be typed in one field, with the marks that combine them. */
static TroupeItemsDraft *
create_typed (GPtrArray *lists)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < lists->len; i++)
    {
      TroupeItemList *list = lists->pdata[i];

      if (troupe_item_list_get_kind (list) != TROUPE_ITEM_LIST_ARGUMENTS || has_options (list))
        return NULL;
      if (i > 0 || (lists->len > 1 && troupe_item_list_get_arguments (list)[0] == NULL))
        troupe_shell_words_append (text, get_separator (list));
      troupe_shell_words_append_all (text, troupe_item_list_get_arguments (list));
    }
  return troupe_items_draft_new (text->str);
}

static void
take_lists (TroupeDraft *self, GPtrArray *lists)
{
  g_autoptr (TroupeItemsDraft) typed = create_typed (lists);

  g_list_store_remove_all (self->lists);
  if (typed)
    {
      g_list_store_append (self->lists, typed);
      return;
    }
  for (guint i = 0; i < lists->len; i++)
    {
      g_autoptr (TroupeItemsDraft) list = troupe_items_draft_new_from_list (lists->pdata[i]);

      g_list_store_append (self->lists, list);
    }
}

/* Finds the offered draft with the same function or kind of job. */
static TroupeDraft *
find_model (TroupeJob *job, GListModel *drafts)
{
  const guint n_drafts = g_list_model_get_n_items (drafts);

  for (guint i = 0; i < n_drafts; i++)
    {
      g_autoptr (TroupeDraft) draft = g_list_model_get_item (drafts, i);

      if (troupe_job_get_kind (draft->job) == troupe_job_get_kind (job) &&
          (troupe_job_get_kind (job) != TROUPE_JOB_FUNCTION ||
           g_strcmp0 (troupe_job_get_subject (draft->job), troupe_job_get_subject (job)) == 0))
        return g_steal_pointer (&draft);
    }
  return NULL;
}

/**
 * troupe_draft_new_from_job_file:
 * @file: a job with its items and its output; its objects become those of the draft
 * @title: the title of the draft
 * @drafts: (nullable): a list of #TroupeDraft, the drafts that are offered
 *
 * Returns: (transfer full): a draft of the job, which belongs to no file
 */
TroupeDraft *
troupe_draft_new_from_job_file (TroupeJobFile *file, const char *title, GListModel *drafts)
{
  g_autofree char *summary = troupe_job_describe (file->job);
  g_autoptr (TroupeDraft) model = drafts ? find_model (file->job, drafts) : NULL;
  TroupeDraftTexts texts = { NULL };
  TroupeDraft *self;

  texts.summary = summary;
  if (model)
    texts = model->texts;
  texts.title = (char *) title;

  self = troupe_draft_create (g_object_ref (file->job), g_object_ref (file->output), &texts);
  take_lists (self, file->items);
  troupe_draft_mark_saved (self);
  return self;
}

/**
 * troupe_draft_new_from_file:
 * @path: the path of a job file
 * @drafts: a list of #TroupeDraft, the drafts that are offered
 * @error: %TROUPE_JOB_FILE_ERROR
 *
 * Returns: (transfer full): a draft of the job in the file, or %NULL
 */
TroupeDraft *
troupe_draft_new_from_file (const char *path, GListModel *drafts, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_load (path, error);
  g_autofree char *title = g_path_get_basename (path);
  TroupeDraft *self;

  if (file == NULL)
    return NULL;

  self = troupe_draft_new_from_job_file (file, title, drafts);
  self->file = g_canonicalize_filename (path, NULL);
  troupe_draft_mark_saved (self);
  return self;
}

/* Appends the options that are not at their defaults and have an effect on jobs of the kind. */
static void
append_options (GString *line, TroupeOptions *options, TroupeJobKind kind)
{
  const TroupeOption *const *all = troupe_options_list (options);

  for (; *all; all++)
    {
      g_autofree char *word = troupe_option_dup_word (*all);
      g_autofree char *option = g_strconcat ("--", word, NULL);
      g_autofree char *text = troupe_options_dup_text (options, (*all)->name);

      if (troupe_options_is_default (options, (*all)->name) || !troupe_option_is_for (*all, kind))
        continue;
      troupe_shell_words_append (line, option);
      if ((*all)->type != TROUPE_OPTION_BOOLEAN)
        troupe_shell_words_append (line, text);
    }
}

static void
append_option (GString *line, const char *option, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;

  troupe_shell_words_append (line, option);
  troupe_shell_words_append (line, value);
}

static void
append_list (GString *line, TroupeItemList *list)
{
  const char *const *input = troupe_item_list_get_input (list);

  switch (troupe_item_list_get_kind (list))
    {
    case TROUPE_ITEM_LIST_RANGE:
      append_option (line, "--range", troupe_item_list_get_range (list));
      break;

    case TROUPE_ITEM_LIST_INPUT:
      for (guint i = 0; input[i]; i++)
        append_option (line, "--input", input[i]);
      break;

    case TROUPE_ITEM_LIST_CSV:
      append_option (line, "--csv", troupe_item_list_get_csv (list));
      break;

    case TROUPE_ITEM_LIST_GLOB:
      append_option (line, "--glob", troupe_item_list_get_glob (list));
      break;

    case TROUPE_ITEM_LIST_DIRECTORY:
      append_option (line, "--directory", troupe_item_list_get_directory (list));
      break;

    case TROUPE_ITEM_LIST_ARGUMENTS:
    default:
      troupe_shell_words_append_all (line, troupe_item_list_get_arguments (list));
      break;
    }
}

static gboolean
is_single_file (TroupeItemList *list)
{
  return troupe_item_list_get_kind (list) == TROUPE_ITEM_LIST_INPUT &&
         g_strv_length ((char **) troupe_item_list_get_input (list)) == 1;
}

/* The first list that an option has an effect on, or NULL. */
static TroupeItemList *
find_taker (GPtrArray *lists, const TroupeOption *option)
{
  for (guint i = 0; i < lists->len; i++)
    if (troupe_item_list_takes (lists->pdata[i], option))
      return lists->pdata[i];
  return NULL;
}

/* On a command line, an option is for all lists that take it. */
static gboolean
check_list_options (GPtrArray *lists, GError **error)
{
  const TroupeOption *const *options = troupe_options_list (TROUPE_OPTIONS (lists->pdata[0]));

  for (; *options; options++)
    {
      TroupeItemList *first = find_taker (lists, *options);
      g_autofree char *text =
          first ? troupe_options_dup_text (TROUPE_OPTIONS (first), (*options)->name) : NULL;

      for (guint i = 0; i < lists->len && !g_str_equal ((*options)->name, "linked"); i++)
        {
          g_autofree char *other =
              troupe_options_dup_text (TROUPE_OPTIONS (lists->pdata[i]), (*options)->name);

          if (!troupe_item_list_takes (lists->pdata[i], *options) || g_str_equal (text, other))
            continue;
          g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_COMMAND_LINE,
                               _ ("On a command line, all lists have the same options: save the "
                                  "job, and use troupe run."));
          return FALSE;
        }
    }
  return TRUE;
}

/* Without an end of its own, a record that has a beginning has none on a command line. */
static gboolean
is_needed (TroupeOptions *list, const TroupeOption *option)
{
  return !troupe_options_is_default (list, option->name) ||
         (g_str_equal (option->name, "recend") && !troupe_options_is_default (list, "recstart"));
}

static void
append_list_options (GString *line, GPtrArray *lists)
{
  const TroupeOption *const *options = troupe_options_list (TROUPE_OPTIONS (lists->pdata[0]));

  for (; *options; options++)
    {
      TroupeOptions *list = (TroupeOptions *) find_taker (lists, *options);
      g_autofree char *word = g_strconcat ("--", (*options)->name, NULL);
      g_autofree char *text = NULL;

      if (list == NULL || g_str_equal ((*options)->name, "linked") || !is_needed (list, *options))
        continue;
      troupe_shell_words_append (line, word);
      text = troupe_options_dup_text (list, (*options)->name);
      if (g_str_equal ((*options)->name, "header"))
        troupe_shell_words_append (line, ":");
      else if ((*options)->type != TROUPE_OPTION_BOOLEAN)
        troupe_shell_words_append (line, text);
    }
}

/* On a command line, a word that combines lists is never an item, and words or a file follow it. */
static gboolean
check_items (GPtrArray *lists, GError **error)
{
  for (guint i = 0; i < lists->len; i++)
    {
      const char *const *items = troupe_item_list_get_arguments (lists->pdata[i]);

      if (i > 0 && troupe_item_list_get_kind (lists->pdata[i]) != TROUPE_ITEM_LIST_ARGUMENTS &&
          !is_single_file (lists->pdata[i]))
        {
          g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_COMMAND_LINE,
                               _ ("A command line can have only words and the lines of a file as "
                                  "further lists: save the job, and use troupe run."));
          return FALSE;
        }

      for (guint j = 0; items[j]; j++)
        if (troupe_shell_words_combine_lists (items[j]))
          {
            g_set_error (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_COMMAND_LINE,
                         _ ("A command line cannot have the item %s, which combines lists there: "
                            "save the job, and use troupe run."),
                         items[j]);
            return FALSE;
          }
    }
  return check_list_options (lists, error);
}

/* Whether there are words that look like options, so that the options must be ended explicitly. */
static gboolean
has_hyphens (GPtrArray *lists)
{
  gboolean has = FALSE;

  for (guint i = 0; i < lists->len; i++)
    {
      const char *const *words = troupe_item_list_get_arguments (lists->pdata[i]);

      if (troupe_item_list_get_kind (lists->pdata[i]) != TROUPE_ITEM_LIST_ARGUMENTS)
        return FALSE;
      for (guint j = 0; words[j]; j++)
        has |= words[j][0] == '-';
    }
  return has;
}

static void
append_lists (GString *line, GPtrArray *lists)
{
  const gboolean are_words =
      troupe_item_list_get_kind (lists->pdata[0]) == TROUPE_ITEM_LIST_ARGUMENTS;

  if (are_words)
    append_list_options (line, lists);
  if (has_hyphens (lists))
    troupe_shell_words_append (line, "--");

  for (guint i = 0; i < lists->len; i++)
    {
      if (i > 0 && is_single_file (lists->pdata[i]))
        {
          troupe_shell_words_append (line, troupe_item_list_get_linked (lists->pdata[i]) ? "::::+"
                                                                                         : "::::");
          troupe_shell_words_append (line, troupe_item_list_get_input (lists->pdata[i])[0]);
          continue;
        }
      if (i > 0)
        troupe_shell_words_append (line, get_separator (lists->pdata[i]));
      append_list (line, lists->pdata[i]);
      if (i == 0 && !are_words)
        append_list_options (line, lists);
    }
}

/**
 * troupe_draft_to_command_line:
 * @error: as of troupe_draft_create_source(), or %TROUPE_DRAFT_ERROR_COMMAND_LINE
 *
 * Returns: (transfer full): the command line that runs the same job in a terminal, or %NULL
 */
char *
troupe_draft_to_command_line (TroupeDraft *self, GError **error)
{
  static const char *const kinds[] = { NULL, "--command", "--python", "--program" };
  g_autoptr (GString) line = g_string_new ("troupe map");
  g_autoptr (TroupeJobFile) file = troupe_draft_create_job_file (self, error);
  const char *kind = kinds[troupe_job_get_kind (self->job)];

  if (file == NULL || !check_items (file->items, error))
    return NULL;

  append_options (line, TROUPE_OPTIONS (self->job), troupe_job_get_kind (self->job));
  append_options (line, TROUPE_OPTIONS (self->output_options), troupe_job_get_kind (self->job));
  if (kind)
    troupe_shell_words_append (line, kind);
  troupe_shell_words_append (line, troupe_job_get_subject (self->job));
  append_lists (line, file->items);
  return g_strdup (line->str);
}

/**
 * troupe_draft_save:
 * @path: the path of a job file, which is written or replaced
 * @error: the mistake in the draft, or the reason why the file could not be written
 *
 * Returns: whether the job was saved
 */
gboolean
troupe_draft_save (TroupeDraft *self, const char *path, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_draft_create_job_file (self, error);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  /* A draft with a mistake could not be opened again. */
  if (file == NULL || !troupe_job_validate (self->job, error) ||
      !troupe_job_file_save (file, path, error))
    return FALSE;

  if (self->file == NULL || g_str_equal (self->file, absolute))
    troupe_draft_mark_saved (self);
  return TRUE;
}
