/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-draft-private.h"

#include "troupe-config.h"
#include "troupe-job-file.h"
#include "troupe-job-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* As few quotation marks as a shell needs. */
static void
append_word (GString *line, const char *word)
{
  static const char plain[] = "-_.,:/=@%+";
  gboolean is_plain = word[0] != '\0';
  g_autofree char *quoted = NULL;

  for (const char *at = word; *at != '\0' && is_plain; at++)
    is_plain = g_ascii_isalnum (*at) || strchr (plain, *at) != NULL;
  if (!is_plain)
    quoted = g_shell_quote (word);

  if (line->len > 0)
    g_string_append_c (line, ' ');
  g_string_append (line, is_plain ? word : quoted);
}

static void
append_words (GString *line, const char *const *words)
{
  for (guint i = 0; words[i]; i++)
    append_word (line, words[i]);
}

static const char *
get_separator (TroupeItemList *list)
{
  return troupe_item_list_get_linked (list) ? ":::+" : ":::";
}

static gboolean
take_range (TroupeDraft *self, const char *range)
{
  g_auto (GStrv) parts = g_strsplit (range, ":", -1);
  const guint n_parts = g_strv_length (parts);

  if (n_parts < 2 || n_parts > 3)
    return FALSE;

  troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_FIRST, parts[0]);
  troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_LAST, parts[1]);
  troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_STEP, n_parts == 3 ? parts[2] : "1");
  troupe_draft_set_items_from (self, TROUPE_ITEMS_RANGE);
  return TRUE;
}

/* Puts a list into the fields that are for its kind. */
static gboolean
take_list (TroupeDraft *self, TroupeItemList *list)
{
  const char *const *input = troupe_item_list_get_input (list);

  switch (troupe_item_list_get_kind (list))
    {
    case TROUPE_ITEM_LIST_RANGE:
      return take_range (self, troupe_item_list_get_range (list));

    case TROUPE_ITEM_LIST_INPUT:
      if (troupe_item_list_get_null (list) || g_strv_length ((char **) input) != 1)
        return FALSE;
      troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_FILE, input[0]);
      troupe_draft_set_items_from (self, TROUPE_ITEMS_FILE);
      return TRUE;

    case TROUPE_ITEM_LIST_CSV:
      troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_TABLE, troupe_item_list_get_csv (list));
      troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_COLUMN, troupe_item_list_get_column (list));
      troupe_draft_set_items_from (self, TROUPE_ITEMS_TABLE);
      return TRUE;

    case TROUPE_ITEM_LIST_DIRECTORY:
      troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_FOLDER,
                              troupe_item_list_get_directory (list));
      troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_MATCH, troupe_item_list_get_match (list));
      troupe_draft_set_items_from (self, TROUPE_ITEMS_FOLDER);
      return TRUE;

    case TROUPE_ITEM_LIST_ARGUMENTS:
    case TROUPE_ITEM_LIST_GLOB:
    default:
      return FALSE;
    }
}

/* Lists of words can be typed, with what combines them. */
static gboolean
take_arguments (TroupeDraft *self, GPtrArray *lists)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < lists->len; i++)
    {
      TroupeItemList *list = lists->pdata[i];

      if (troupe_item_list_get_kind (list) != TROUPE_ITEM_LIST_ARGUMENTS)
        return FALSE;
      if (i > 0)
        append_word (text, get_separator (list));
      append_words (text, troupe_item_list_get_arguments (list));
    }
  if (lists->len == 0)
    return FALSE;

  troupe_draft_set_field (self, TROUPE_DRAFT_ERROR_TEXT, text->str);
  troupe_draft_set_items_from (self, TROUPE_ITEMS_TYPED);
  return TRUE;
}

/* What is known about such a job already. */
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
 * troupe_draft_new_from_file:
 * @path: of a job file
 * @drafts: of #TroupeDraft, what could be chosen otherwise
 * @error: %TROUPE_JOB_FILE_ERROR
 *
 * Returns: (transfer full): a draft of the job in the file, or %NULL
 */
TroupeDraft *
troupe_draft_new_from_file (const char *path, GListModel *drafts, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_load (path, error);
  g_autofree char *title = g_path_get_basename (path);
  g_autofree char *summary = NULL;
  g_autoptr (TroupeDraft) model = NULL;
  TroupeDraftTexts texts = { NULL };
  TroupeDraft *self;

  if (file == NULL)
    return NULL;

  model = find_model (file->job, drafts);
  if (model)
    texts = model->texts;
  summary = troupe_job_describe (file->job);
  texts.title = title;
  texts.summary = summary;
  if (troupe_job_get_workers (file->job) == 0)
    troupe_job_set_workers (file->job, troupe_job_get_effective_workers (file->job));

  self = troupe_draft_create (g_object_ref (file->job), &texts);
  if (!take_arguments (self, file->items) &&
      (file->items->len != 1 || !take_list (self, file->items->pdata[0])))
    {
      self->saved_items = g_ptr_array_ref (file->items);
      troupe_draft_set_items_from (self, TROUPE_ITEMS_SAVED);
    }
  self->file = g_canonicalize_filename (path, NULL);
  return self;
}

static void
append_options (GString *line, TroupeJob *job)
{
  const char *const *options = troupe_job_text_get_options ();

  for (guint i = 0; options[i]; i++)
    {
      g_autofree char *option = g_strconcat ("--", options[i], NULL);
      g_autofree char *text = troupe_job_dup_text (job, options[i]);

      if (troupe_job_is_default (job, options[i]) ||
          (troupe_job_text_is_for_python (options[i]) &&
           troupe_job_get_kind (job) != TROUPE_JOB_PYTHON))
        continue;
      if (g_str_equal (options[i], "replace"))
        append_word (line, "--no-replace");
      else if (g_str_equal (options[i], "pin") || g_str_equal (options[i], "host"))
        append_word (line, option);
      else
        {
          append_word (line, g_str_equal (options[i], "items-as") ? "--items" : option);
          append_word (line, text);
        }
    }
}

static void
append_option (GString *line, const char *option, const char *value)
{
  if (value[0] == '\0')
    return;

  append_word (line, option);
  append_word (line, value);
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
      if (troupe_item_list_get_null (list))
        append_word (line, "--null");
      break;

    case TROUPE_ITEM_LIST_CSV:
      append_option (line, "--csv", troupe_item_list_get_csv (list));
      append_option (line, "--column", troupe_item_list_get_column (list));
      break;

    case TROUPE_ITEM_LIST_GLOB:
      append_option (line, "--glob", troupe_item_list_get_glob (list));
      break;

    case TROUPE_ITEM_LIST_DIRECTORY:
      append_option (line, "--directory", troupe_item_list_get_directory (list));
      append_option (line, "--match", troupe_item_list_get_match (list));
      break;

    case TROUPE_ITEM_LIST_ARGUMENTS:
    default:
      append_words (line, troupe_item_list_get_arguments (list));
      break;
    }
}

/* Words that look like options, which only the end of the options tells from them. */
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
  if (has_hyphens (lists))
    append_word (line, "--");

  for (guint i = 0; i < lists->len; i++)
    {
      if (i > 0)
        append_word (line, get_separator (lists->pdata[i]));
      append_list (line, lists->pdata[i]);
    }
}

/**
 * troupe_draft_to_command_line:
 * @error: as of troupe_draft_create_source()
 *
 * Returns: (transfer full): what runs the same job in a terminal, or %NULL
 */
char *
troupe_draft_to_command_line (TroupeDraft *self, GError **error)
{
  static const char *const kinds[] = { NULL, "--command", "--python", "--program" };
  g_autoptr (GString) line = g_string_new ("troupe map");
  g_autoptr (GPtrArray) lists = troupe_draft_create_item_lists (self, error);
  const char *kind = kinds[troupe_job_get_kind (self->job)];

  if (lists == NULL)
    return NULL;

  append_options (line, self->job);
  if (kind)
    append_word (line, kind);
  append_word (line, troupe_job_get_subject (self->job));
  append_lists (line, lists);
  return g_strdup (line->str);
}

/**
 * troupe_draft_save:
 * @path: of a job file, which is written or replaced
 * @error: as of troupe_draft_create_source(), or why the file could not be written
 *
 * Returns: whether the job was saved
 */
gboolean
troupe_draft_save (TroupeDraft *self, const char *path, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (GPtrArray) lists = troupe_draft_create_item_lists (self, error);
  g_autofree char *absolute = NULL;

  if (lists == NULL)
    return FALSE;

  g_set_object (&file->job, self->job);
  g_ptr_array_unref (file->items);
  file->items = g_steal_pointer (&lists);
  if (!troupe_job_file_save (file, path, error))
    return FALSE;

  absolute = g_canonicalize_filename (path, NULL);
  if (g_strcmp0 (self->file, absolute) == 0)
    self->modified = FALSE;
  return TRUE;
}
