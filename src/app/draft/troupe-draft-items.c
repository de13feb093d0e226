/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the items of a draft and previews them. */

#include "troupe-draft-private.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-job-template.h"

#include <glib/gi18n.h>

/* The number of items in a preview, and the length of each. */
#define PREVIEW_ITEMS      5
#define PREVIEW_CHARACTERS 40
#define PREVIEW_COMMANDS   3

static TroupeSource *
open_items (TroupeDraft *self, gboolean shuffled, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_draft_create_job_file (self, error);
  g_autoptr (TroupeJob) job = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GError) local_error = NULL;

  if (file == NULL)
    return NULL;

  /* A random order that is chosen now is not one of the draft. */
  job = troupe_job_copy (file->job);
  if (!shuffled)
    g_object_set (job, "shuf", FALSE, NULL);
  g_set_object (&file->job, job);
  troupe_job_file_find_columns (file);

  source = troupe_job_file_open_items (file, &local_error);
  if (source == NULL)
    g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_ITEMS, local_error->message);
  return g_steal_pointer (&source);
}

/**
 * troupe_draft_create_source:
 * @error: %TROUPE_DRAFT_ERROR
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

  return open_items (self, TRUE, error);
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

static gboolean
can_look_into (TroupeDraft *self)
{
  const guint n_lists = g_list_model_get_n_items (G_LIST_MODEL (self->lists));

  for (guint i = 0; i < n_lists; i++)
    if (!troupe_items_draft_can_be_read_twice (troupe_draft_get_list (self, i)))
      return FALSE;
  return TRUE;
}

/* Returns the number of items, also if it is only known at their end. */
static gint64
find_length (TroupeSource *source, guint32 n_taken)
{
  const gint64 length = troupe_source_get_length (source);
  g_autoptr (TroupeItems) more = NULL;

  if (length < 0 && troupe_source_next (source, 1, G_MAXSIZE, &more, NULL) == TROUPE_SOURCE_END)
    return n_taken;
  return length;
}

/**
 * troupe_draft_preview_items:
 * @error: as of troupe_draft_create_source()
 *
 * Returns: (transfer full): the number of items, if it is known, and the first items; or %NULL
 */
char *
troupe_draft_preview_items (TroupeDraft *self, GError **error)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  g_autofree char *first = NULL;
  g_autofree char *count = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 length;

  if (!can_look_into (self))
    return g_strdup (_ ("What is in it is seen when the job runs."));

  source = open_items (self, FALSE, error);
  if (source == NULL)
    return NULL;

  switch (troupe_source_next (source, PREVIEW_ITEMS, G_MAXSIZE, &items, &local_error))
    {
    case TROUPE_SOURCE_ITEMS:
      length = find_length (source, troupe_items_get_count (items));
      first = describe_first (items, length);
      break;

    case TROUPE_SOURCE_END:
      return g_strdup (_ ("No items: the job will end at once."));

    case TROUPE_SOURCE_FAILED:
      g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_ITEMS,
                           local_error->message);
      return NULL;

    case TROUPE_SOURCE_WAIT:
    default:
      length = troupe_source_get_length (source);
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
 * Returns: (transfer full) (nullable): the first command lines that the job will run, or %NULL if
 *   it runs no commands or cannot run
 */
char *
troupe_draft_preview_commands (TroupeDraft *self)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeJob) job = NULL;
  g_autoptr (TroupeTemplate) template_ = NULL;
  g_autoptr (TroupeItems) items = NULL;
  GString *lines;

  if (troupe_job_get_kind (self->job) != TROUPE_JOB_COMMAND || !can_look_into (self))
    return NULL;
  source = open_items (self, FALSE, NULL);
  if (source == NULL)
    return NULL;
  job = troupe_job_copy (self->job);
  troupe_job_take_columns (job, source);
  template_ = troupe_job_create_template (job, NULL);
  if (template_ == NULL ||
      troupe_source_next (source, PREVIEW_COMMANDS, G_MAXSIZE, &items, NULL) != TROUPE_SOURCE_ITEMS)
    return NULL;

  lines = g_string_new (NULL);
  for (guint32 i = 0; i < troupe_items_get_count (items); i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (items, i);
      gsize size;
      const char *data = troupe_bytes_get_data (item, &size);

      if (i > 0)
        g_string_append_c (lines, '\n');
      troupe_template_describe (template_, data, size, i + 1, 1, lines);
    }
  return g_string_free (lines, FALSE);
}
