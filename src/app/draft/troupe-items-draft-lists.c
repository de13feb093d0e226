/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Converts typed text to lists of items. */

#include "troupe-items-draft-private.h"

#include "troupe-config.h"
#include "troupe-shell-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* The separators of words. */
#define WHITE_SPACE " \t\n"

/* A mark that combines the words after it with those before it. */
typedef struct
{
  gboolean linked;
  gboolean are_files;
} Mark;

/* Returns the end of the :::, :::+, :::: or ::::+ at the start of the text, or NULL. */
static const char *
skip_mark (const char *text, Mark *mark)
{
  const gsize size = strcspn (text, WHITE_SPACE);
  g_autofree char *word = g_strndup (text, MIN (size, sizeof "::::+"));

  if (!troupe_shell_words_combine_lists (word))
    return NULL;

  mark->linked = g_str_has_suffix (word, "+");
  mark->are_files = troupe_shell_words_combine_files (word);
  return text + size;
}

/* Parses complete words; there may be none. */
static char **
parse_words (const char *begin, const char *end)
{
  g_autofree char *text = g_strndup (begin, end - begin);
  g_autoptr (GError) error = NULL;
  char **words = NULL;

  if (!g_shell_parse_argv (text, NULL, &words, &error) &&
      g_error_matches (error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
    words = g_new0 (char *, 1);
  return words;
}

/* Gives a list those options that are for lists of its kind. */
static void
set_options (TroupeItemsDraft *self, TroupeItemList *list)
{
  const TroupeOption *const *options = troupe_options_list (TROUPE_OPTIONS (list));

  for (; *options; options++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (troupe_items_draft_is_field (*options) || !troupe_item_list_takes (list, *options))
        continue;
      g_object_get_property (G_OBJECT (self->options), (*options)->name, &value);
      g_object_set_property (G_OBJECT (list), (*options)->name, &value);
    }
}

/* Each file is a list of its own. */
static void
append_words (TroupeItemsDraft *self, GPtrArray *lists, char **words, const Mark *mark)
{
  for (guint i = 0; mark->are_files && words[i]; i++)
    {
      TroupeItemList *list = troupe_item_list_new (TROUPE_ITEM_LIST_INPUT);

      troupe_item_list_set_input (list, (const char *const[]){ words[i], NULL });
      troupe_item_list_set_linked (list, mark->linked);
      set_options (self, list);
      g_ptr_array_add (lists, list);
    }
  if (!mark->are_files)
    {
      TroupeItemList *list = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);

      troupe_item_list_set_arguments (list, (const char *const *) words);
      troupe_item_list_set_linked (list, mark->linked);
      set_options (self, list);
      g_ptr_array_add (lists, list);
    }
}

static gboolean
append_typed (TroupeItemsDraft *self, GPtrArray *lists, GError **error)
{
  const char *text = self->fields[TROUPE_ITEMS_DRAFT_ERROR_TEXT];
  /* The first mark may come before the first list. */
  Mark mark = { self->linked, FALSE };
  Mark next = mark;
  const char *after = skip_mark (text + strspn (text, WHITE_SPACE), &mark);
  const char *begin = after ? after : text;
  const char *at = begin;
  g_auto (GStrv) words = NULL;

  for (; *at != '\0'; at++)
    {
      g_auto (GStrv) before = NULL;

      if (at == begin || strchr (WHITE_SPACE, at[-1]) == NULL ||
          (after = skip_mark (at, &next)) == NULL)
        continue;
      /* Between quotation marks, or after a backslash, the mark is a part of an item. */
      before = parse_words (begin, at - 1);
      if (before == NULL)
        continue;
      append_words (self, lists, before, &mark);
      mark = next;
      begin = after;
    }

  words = parse_words (begin, at);
  if (words == NULL)
    g_set_error_literal (error, TROUPE_ITEMS_DRAFT_ERROR, TROUPE_ITEMS_DRAFT_ERROR_TEXT,
                         _ ("A quotation mark has no partner. Add it, or put a backslash before "
                            "the one that is meant as it stands."));
  else if (words[0] == NULL && begin == text)
    g_set_error_literal (error, TROUPE_ITEMS_DRAFT_ERROR, TROUPE_ITEMS_DRAFT_ERROR_TEXT,
                         _ ("There are no items. Type some, or use the example."));
  else
    {
      append_words (self, lists, words, &mark);
      return TRUE;
    }
  return FALSE;
}

static gboolean
parse_number (TroupeItemsDraft *self, TroupeItemsDraftError field, gint64 *number, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (self->fields[field]));
  g_autoptr (GError) local_error = NULL;

  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, number, &local_error))
    return TRUE;

  if (text[0] == '\0')
    g_set_error_literal (error, TROUPE_ITEMS_DRAFT_ERROR, field, _ ("Type a whole number."));
  else if (g_error_matches (local_error, G_NUMBER_PARSER_ERROR,
                            G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    g_set_error (error, TROUPE_ITEMS_DRAFT_ERROR, field,
                 _ ("“%s” is out of reach. Type a number from −2⁶³ to 2⁶³ − 1."), text);
  else
    g_set_error (error, TROUPE_ITEMS_DRAFT_ERROR, field,
                 _ ("“%s” is not a whole number. Type one, such as 12."), text);
  return FALSE;
}

static gboolean
set_list_range (TroupeItemsDraft *self, TroupeItemList *list, GError **error)
{
  g_autofree char *range = NULL;
  gint64 first;
  gint64 last;
  gint64 step;

  if (!parse_number (self, TROUPE_ITEMS_DRAFT_ERROR_FIRST, &first, error) ||
      !parse_number (self, TROUPE_ITEMS_DRAFT_ERROR_LAST, &last, error) ||
      !parse_number (self, TROUPE_ITEMS_DRAFT_ERROR_STEP, &step, error))
    return FALSE;

  if (step == 1)
    range = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, first, last);
  else
    range = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, first,
                             last, step);
  troupe_item_list_set_range (list, range);
  return TRUE;
}

static gboolean
is_given (TroupeItemsDraft *self, TroupeItemsDraftError field, GError **error)
{
  static const char *const messages[TROUPE_ITEMS_DRAFT_N_FIELDS] = {
    [TROUPE_ITEMS_DRAFT_ERROR_FILES] = N_ ("No file is chosen. Open one, or type its path."),
    [TROUPE_ITEMS_DRAFT_ERROR_TABLE] =
        N_ ("No table is chosen. Open a CSV file, or type its path."),
    [TROUPE_ITEMS_DRAFT_ERROR_FOLDER] = N_ ("No folder is chosen. Open one, or type its path."),
    [TROUPE_ITEMS_DRAFT_ERROR_PATTERN] = N_ ("There is no pattern. Type one, such as *.jpg."),
  };

  if (self->fields[field][0] != '\0')
    return TRUE;

  g_set_error_literal (error, TROUPE_ITEMS_DRAFT_ERROR, field, _ (messages[field]));
  return FALSE;
}

/* Text without quotation marks is one path if such a file exists. */
static char **
split_paths (TroupeItemsDraft *self)
{
  const char *text = self->fields[TROUPE_ITEMS_DRAFT_ERROR_FILES];
  char **paths = NULL;

  if (!g_file_test (text, G_FILE_TEST_EXISTS) && g_shell_parse_argv (text, NULL, &paths, NULL))
    return paths;

  paths = g_new0 (char *, 2);
  paths[0] = g_strdup (text);
  return paths;
}

static gboolean
set_list_files (TroupeItemsDraft *self, TroupeItemList *list, GError **error)
{
  g_auto (GStrv) paths = NULL;

  if (!is_given (self, TROUPE_ITEMS_DRAFT_ERROR_FILES, error))
    return FALSE;

  paths = split_paths (self);
  troupe_item_list_set_input (list, (const char *const *) paths);
  troupe_item_list_set_null (list, self->null);
  return TRUE;
}

/* Creates a list whose items are not typed, or returns NULL. */
static TroupeItemList *
create_list (TroupeItemsDraft *self, GError **error)
{
  g_autoptr (TroupeItemList) list =
      troupe_item_list_new (troupe_item_list_get_kind (self->options));
  gboolean good = FALSE;

  switch (self->from)
    {
    case TROUPE_ITEMS_RANGE:
      good = set_list_range (self, list, error);
      break;

    case TROUPE_ITEMS_FILE:
      good = set_list_files (self, list, error);
      break;

    case TROUPE_ITEMS_TABLE:
      good = is_given (self, TROUPE_ITEMS_DRAFT_ERROR_TABLE, error);
      troupe_item_list_set_csv (list, self->fields[TROUPE_ITEMS_DRAFT_ERROR_TABLE]);
      troupe_item_list_set_column (list, self->fields[TROUPE_ITEMS_DRAFT_ERROR_COLUMN]);
      break;

    case TROUPE_ITEMS_FOLDER:
      good = is_given (self, TROUPE_ITEMS_DRAFT_ERROR_FOLDER, error);
      troupe_item_list_set_directory (list, self->fields[TROUPE_ITEMS_DRAFT_ERROR_FOLDER]);
      troupe_item_list_set_match (list, self->fields[TROUPE_ITEMS_DRAFT_ERROR_MATCH]);
      break;

    case TROUPE_ITEMS_PATTERN:
      good = is_given (self, TROUPE_ITEMS_DRAFT_ERROR_PATTERN, error);
      troupe_item_list_set_glob (list, self->fields[TROUPE_ITEMS_DRAFT_ERROR_PATTERN]);
      break;

    case TROUPE_ITEMS_TYPED:
    default:
      g_return_val_if_reached (NULL);
    }
  if (!good)
    return NULL;

  troupe_item_list_set_linked (list, self->linked);
  set_options (self, list);
  return g_steal_pointer (&list);
}

/**
 * troupe_items_draft_append_lists:
 * @lists: (element-type TroupeItemList): the array to which its lists are added, as in a job file
 * @error: %TROUPE_ITEMS_DRAFT_ERROR, whose code is the invalid field
 *
 * Typed items may be several lists, combined by ::: and :::+.
 *
 * Returns: whether its fields are valid
 */
gboolean
troupe_items_draft_append_lists (TroupeItemsDraft *self, GPtrArray *lists, GError **error)
{
  TroupeItemList *list;

  if (self->from == TROUPE_ITEMS_TYPED)
    return append_typed (self, lists, error);

  list = create_list (self, error);
  if (list == NULL)
    return FALSE;

  g_ptr_array_add (lists, list);
  return TRUE;
}

/* Returns the field that an error of a source concerns. */
static TroupeItemsDraftError
find_field (TroupeItemsDraft *self, const GError *error)
{
  static const TroupeItemsDraftError by_from[] = {
    [TROUPE_ITEMS_TYPED] = TROUPE_ITEMS_DRAFT_ERROR_TEXT,
    [TROUPE_ITEMS_RANGE] = TROUPE_ITEMS_DRAFT_ERROR_STEP,
    [TROUPE_ITEMS_FILE] = TROUPE_ITEMS_DRAFT_ERROR_FILES,
    [TROUPE_ITEMS_TABLE] = TROUPE_ITEMS_DRAFT_ERROR_TABLE,
    [TROUPE_ITEMS_FOLDER] = TROUPE_ITEMS_DRAFT_ERROR_FOLDER,
    [TROUPE_ITEMS_PATTERN] = TROUPE_ITEMS_DRAFT_ERROR_PATTERN,
  };

  if (self->from == TROUPE_ITEMS_TABLE &&
      self->fields[TROUPE_ITEMS_DRAFT_ERROR_COLUMN][0] != '\0' &&
      g_error_matches (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID))
    return TROUPE_ITEMS_DRAFT_ERROR_COLUMN;
  return by_from[self->from];
}

/**
 * troupe_items_draft_check:
 * @error: %TROUPE_ITEMS_DRAFT_ERROR, whose code is the invalid field
 *
 * Tries to open the files and folders that it names.
 *
 * Returns: whether it can be used
 */
gboolean
troupe_items_draft_check (TroupeItemsDraft *self, GError **error)
{
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!troupe_items_draft_append_lists (self, lists, error))
    return FALSE;
  if (self->from == TROUPE_ITEMS_TYPED || !troupe_items_draft_can_be_read_twice (self))
    return TRUE;

  source = troupe_item_list_open (lists->pdata[0], &local_error);
  if (source == NULL)
    g_set_error_literal (error, TROUPE_ITEMS_DRAFT_ERROR, find_field (self, local_error),
                         local_error->message);
  return source != NULL;
}

/* Of a folder, it is an error to read it. */
static gboolean
is_file (const char *path)
{
  return !g_str_equal (path, "-") &&
         (!g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_REGULAR) ||
          g_file_test (path, G_FILE_TEST_IS_DIR));
}

/**
 * troupe_items_draft_can_be_read_twice:
 *
 * A file that is not a regular file can be read only once, by the job itself.
 *
 * Returns: whether the items can be read before the job runs
 */
gboolean
troupe_items_draft_can_be_read_twice (TroupeItemsDraft *self)
{
  g_auto (GStrv) paths = NULL;

  if (self->from == TROUPE_ITEMS_TABLE)
    return is_file (self->fields[TROUPE_ITEMS_DRAFT_ERROR_TABLE]);
  if (self->from != TROUPE_ITEMS_FILE)
    return TRUE;

  paths = split_paths (self);
  for (guint i = 0; paths[i]; i++)
    if (!is_file (paths[i]))
      return FALSE;
  return TRUE;
}
