/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-draft-private.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-job-file.h"
#include "troupe-template.h"

#include <glib/gi18n.h>

/* How much of the items a preview shows. */
#define PREVIEW_ITEMS      5
#define PREVIEW_CHARACTERS 40
#define PREVIEW_COMMANDS   3

/* The words up to the next that stands between lists; the others follow in more lists. */
static GPtrArray *
split_words (char **words)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean linked = FALSE;

  while (*words)
    {
      g_autoptr (GStrvBuilder) items = g_strv_builder_new ();
      g_auto (GStrv) arguments = NULL;
      TroupeItemList *list;

      while (*words && !g_str_equal (*words, ":::") && !g_str_equal (*words, ":::+"))
        g_strv_builder_add (items, *words++);
      arguments = g_strv_builder_end (items);

      /* The first separator may come before the first list. */
      if (arguments[0] || lists->len > 0 || *words == NULL)
        {
          list = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);
          troupe_item_list_set_arguments (list, (const char *const *) arguments);
          troupe_item_list_set_linked (list, linked);
          g_ptr_array_add (lists, list);
        }
      linked = g_strcmp0 (*words, ":::+") == 0;
      if (*words)
        words++;
    }
  return lists;
}

static GPtrArray *
create_typed_lists (TroupeDraft *self, GError **error)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) local_error = NULL;

  if (g_shell_parse_argv (self->fields[TROUPE_DRAFT_ERROR_TEXT], NULL, &words, &local_error))
    return split_words (words);

  if (g_error_matches (local_error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
    g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_TEXT,
                         _ ("There are no items. Type some, or use the example."));
  else
    g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_TEXT,
                         _ ("A quotation mark has no partner. Add it, or put a backslash before "
                            "the one that is meant as it stands."));
  return NULL;
}

static gboolean
parse_number (TroupeDraft *self, TroupeDraftError field, gint64 *number, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (self->fields[field]));
  g_autoptr (GError) local_error = NULL;

  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, number, &local_error))
    return TRUE;

  if (text[0] == '\0')
    g_set_error_literal (error, TROUPE_DRAFT_ERROR, field, _ ("Type a whole number."));
  else if (g_error_matches (local_error, G_NUMBER_PARSER_ERROR,
                            G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    g_set_error (error, TROUPE_DRAFT_ERROR, field,
                 _ ("“%s” is out of reach. Type a number from −2⁶³ to 2⁶³ − 1."), text);
  else
    g_set_error (error, TROUPE_DRAFT_ERROR, field,
                 _ ("“%s” is not a whole number. Type one, such as 12."), text);
  return FALSE;
}

static TroupeItemList *
create_range_list (TroupeDraft *self, GError **error)
{
  g_autoptr (TroupeItemList) list = troupe_item_list_new (TROUPE_ITEM_LIST_RANGE);
  g_autofree char *range = NULL;
  gint64 first;
  gint64 last;
  gint64 step;

  if (!parse_number (self, TROUPE_DRAFT_ERROR_FIRST, &first, error) ||
      !parse_number (self, TROUPE_DRAFT_ERROR_LAST, &last, error) ||
      !parse_number (self, TROUPE_DRAFT_ERROR_STEP, &step, error))
    return NULL;

  if (step == 1)
    range = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, first, last);
  else
    range = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, first,
                             last, step);
  troupe_item_list_set_range (list, range);
  return g_steal_pointer (&list);
}

static gboolean
is_given (TroupeDraft *self, TroupeDraftError field, const char *message, GError **error)
{
  if (self->fields[field][0] != '\0')
    return TRUE;

  g_set_error_literal (error, TROUPE_DRAFT_ERROR, field, message);
  return FALSE;
}

static TroupeItemList *
create_file_list (TroupeDraft *self, GError **error)
{
  const char *paths[] = { self->fields[TROUPE_DRAFT_ERROR_FILE], NULL };
  TroupeItemList *list;

  if (!is_given (self, TROUPE_DRAFT_ERROR_FILE,
                 _ ("No file is chosen. Open one, or type its path."), error))
    return NULL;

  list = troupe_item_list_new (TROUPE_ITEM_LIST_INPUT);
  troupe_item_list_set_input (list, paths);
  return list;
}

static TroupeItemList *
create_table_list (TroupeDraft *self, GError **error)
{
  TroupeItemList *list;

  if (!is_given (self, TROUPE_DRAFT_ERROR_TABLE,
                 _ ("No table is chosen. Open a CSV file, or type its path."), error))
    return NULL;

  list = troupe_item_list_new (TROUPE_ITEM_LIST_CSV);
  troupe_item_list_set_csv (list, self->fields[TROUPE_DRAFT_ERROR_TABLE]);
  troupe_item_list_set_column (list, self->fields[TROUPE_DRAFT_ERROR_COLUMN]);
  return list;
}

static TroupeItemList *
create_folder_list (TroupeDraft *self, GError **error)
{
  TroupeItemList *list;

  if (!is_given (self, TROUPE_DRAFT_ERROR_FOLDER,
                 _ ("No folder is chosen. Open one, or type its path."), error))
    return NULL;

  list = troupe_item_list_new (TROUPE_ITEM_LIST_DIRECTORY);
  troupe_item_list_set_directory (list, self->fields[TROUPE_DRAFT_ERROR_FOLDER]);
  troupe_item_list_set_match (list, self->fields[TROUPE_DRAFT_ERROR_MATCH]);
  return list;
}

/*
 * troupe_draft_create_item_lists:
 * @error: %TROUPE_DRAFT_ERROR, its code is the field that cannot be used
 *
 * Returns: (transfer full) (element-type TroupeItemList): how the items are given, as a job file
 *   says it, or %NULL
 */
GPtrArray *
troupe_draft_create_item_lists (TroupeDraft *self, GError **error)
{
  g_autoptr (GPtrArray) lists = NULL;
  TroupeItemList *list = NULL;

  switch (self->items_from)
    {
    case TROUPE_ITEMS_SAVED:
      return g_ptr_array_ref (self->saved_items);

    case TROUPE_ITEMS_RANGE:
      list = create_range_list (self, error);
      break;

    case TROUPE_ITEMS_FILE:
      list = create_file_list (self, error);
      break;

    case TROUPE_ITEMS_TABLE:
      list = create_table_list (self, error);
      break;

    case TROUPE_ITEMS_FOLDER:
      list = create_folder_list (self, error);
      break;

    case TROUPE_ITEMS_TYPED:
    default:
      return create_typed_lists (self, error);
    }
  if (list == NULL)
    return NULL;

  lists = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (lists, list);
  return g_steal_pointer (&lists);
}

/* The field that an error of a source is about. */
static TroupeDraftError
get_field (TroupeDraft *self, const GError *error)
{
  static const TroupeDraftError fields[] = {
    [TROUPE_ITEMS_TYPED] = TROUPE_DRAFT_ERROR_TEXT,
    [TROUPE_ITEMS_RANGE] = TROUPE_DRAFT_ERROR_STEP,
    [TROUPE_ITEMS_FILE] = TROUPE_DRAFT_ERROR_FILE,
    [TROUPE_ITEMS_TABLE] = TROUPE_DRAFT_ERROR_TABLE,
    [TROUPE_ITEMS_FOLDER] = TROUPE_DRAFT_ERROR_FOLDER,
    [TROUPE_ITEMS_SAVED] = TROUPE_DRAFT_ERROR_SAVED,
  };

  if (self->items_from == TROUPE_ITEMS_TABLE &&
      self->fields[TROUPE_DRAFT_ERROR_COLUMN][0] != '\0' &&
      g_error_matches (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID))
    return TROUPE_DRAFT_ERROR_COLUMN;
  return fields[self->items_from];
}

static TroupeSource *
open_items (TroupeDraft *self, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (GPtrArray) lists = troupe_draft_create_item_lists (self, error);
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GError) local_error = NULL;

  if (lists == NULL)
    return NULL;

  g_set_object (&file->job, self->job);
  g_ptr_array_unref (file->items);
  file->items = g_steal_pointer (&lists);
  source = troupe_job_file_open_items (file, &local_error);
  if (source == NULL)
    g_set_error_literal (error, TROUPE_DRAFT_ERROR, get_field (self, local_error),
                         local_error->message);
  return g_steal_pointer (&source);
}

/**
 * troupe_draft_create_source:
 * @error: %TROUPE_DRAFT_ERROR, its code is the field that cannot be used
 *
 * Checks the whole draft.
 *
 * Returns: (transfer full): the items, or %NULL
 */
TroupeSource *
troupe_draft_create_source (TroupeDraft *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!troupe_job_validate (self->job, &local_error))
    {
      g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_JOB, local_error->message);
      return NULL;
    }

  return open_items (self, error);
}

static char *
describe_first (TroupeItems *items, gint64 length)
{
  const guint32 n_shown = troupe_items_get_count (items);
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < n_shown; i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (items, i);
      g_autofree char *shown = troupe_describe_bytes (item, PREVIEW_CHARACTERS);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", shown);
    }
  if (n_shown == PREVIEW_ITEMS && length != PREVIEW_ITEMS)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
}

/* Whatever is not a regular file can be read only once, and that is for the job to do. */
static gboolean
can_look_into (TroupeDraft *self)
{
  const char *path = NULL;

  if (self->items_from == TROUPE_ITEMS_FILE)
    path = self->fields[TROUPE_DRAFT_ERROR_FILE];
  else if (self->items_from == TROUPE_ITEMS_TABLE)
    path = self->fields[TROUPE_DRAFT_ERROR_TABLE];
  return path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS) ||
         g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/**
 * troupe_draft_preview_items:
 * @error: as of troupe_draft_create_source()
 *
 * Returns: (transfer full): how many items there are, where that is known, and the first ones; or
 *   %NULL
 */
char *
troupe_draft_preview_items (TroupeDraft *self, GError **error)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  g_autofree char *first = NULL;
  g_autofree char *count = NULL;
  gint64 length;

  if (!can_look_into (self))
    return g_strdup (_ ("What is in it is seen when the job runs."));

  source = open_items (self, error);
  if (source == NULL)
    return NULL;

  length = troupe_source_get_length (source);
  switch (troupe_source_next (source, PREVIEW_ITEMS, G_MAXSIZE, &items, NULL))
    {
    case TROUPE_SOURCE_ITEMS:
      first = describe_first (items, length);
      break;

    case TROUPE_SOURCE_END:
      return g_strdup (_ ("No items: the job will end at once."));

    case TROUPE_SOURCE_WAIT:
    case TROUPE_SOURCE_FAILED:
    default:
      first = g_strdup ("…");
      break;
    }

  if (length < 0)
    /* Translators: the first items, of which it is not known how many they are */
    return g_strdup_printf (_ ("Items: %s"), first);

  count = troupe_describe_count (length);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s item: %s", "%s items: %s", length),
                          count, first);
}

/**
 * troupe_draft_preview_commands:
 *
 * Returns: (transfer full) (nullable): the first command lines that the job will run, or %NULL
 * where it runs no commands, or cannot run
 */
char *
troupe_draft_preview_commands (TroupeDraft *self)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeTemplate) template_ = NULL;
  g_autoptr (TroupeItems) items = NULL;
  GString *lines;

  if (troupe_job_get_kind (self->job) != TROUPE_JOB_COMMAND || !can_look_into (self))
    return NULL;
  source = open_items (self, NULL);
  if (source == NULL)
    return NULL;
  template_ = troupe_template_new (troupe_job_get_subject (self->job),
                                   troupe_source_get_n_parts (source) > 1,
                                   troupe_source_get_part_names (source), NULL);
  if (template_ == NULL ||
      troupe_source_next (source, PREVIEW_COMMANDS, G_MAXSIZE, &items, NULL) != TROUPE_SOURCE_ITEMS)
    return NULL;

  lines = g_string_new (NULL);
  for (guint32 i = 0; i < troupe_items_get_count (items); i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (items, i);
      gsize size;
      const char *data = g_bytes_get_data (item, &size);

      if (i > 0)
        g_string_append_c (lines, '\n');
      troupe_template_describe (template_, data, size, i + 1, 1, lines);
    }
  return g_string_free (lines, FALSE);
}
