/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the items of a draft and describes the first ones. */

#include "troupe-draft-preview.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-draft-private.h"
#include "troupe-isolate.h"
#include "troupe-job-template.h"

#include <glib/gi18n.h>

/* The number of items in a preview, and the length of each. */
#define PREVIEW_ITEMS      5
#define PREVIEW_CHARACTERS 40
#define PREVIEW_COMMANDS   3

static char *
describe_first (TroupeItems *items, gboolean has_more)
{
  const guint32 n_shown = troupe_items_get_count (items);
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < n_shown; i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (items, i);
      g_autofree char *shown = troupe_describe_bytes (item, PREVIEW_CHARACTERS);
      g_autofree char *isolated = troupe_isolate (shown);

      g_string_append_printf (text, "%s%s", i > 0 ? _ (", ") : "", isolated);
    }
  if (has_more)
    g_string_append_printf (text, "%s…", _ (", "));
  return g_string_free (text, FALSE);
}

static char *
describe_commands (TroupeTemplate *template_, TroupeItems *items)
{
  GString *lines = g_string_new (NULL);
  const guint32 n_shown = MIN (troupe_items_get_count (items), PREVIEW_COMMANDS);

  for (guint32 i = 0; i < n_shown; i++)
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

static gboolean
can_look_into (TroupeDraft *draft)
{
  const guint n_lists = g_list_model_get_n_items (troupe_draft_get_lists (draft));

  for (guint i = 0; i < n_lists; i++)
    if (!troupe_items_draft_can_be_read_twice (troupe_draft_get_list (draft, i)))
      return FALSE;
  return TRUE;
}

static void
free_error (gpointer error)
{
  if (error)
    g_error_free (error);
}

/* Finds the fields that are wrong. */
static void
find_list_errors (TroupeDraftPreview *self, TroupeDraft *draft)
{
  const guint n_lists = g_list_model_get_n_items (troupe_draft_get_lists (draft));

  for (guint i = 0; i < n_lists; i++)
    {
      GError *error = NULL;

      troupe_items_draft_check (troupe_draft_get_list (draft, i), &error);
      g_ptr_array_add (self->list_errors, error);
    }
}

/* The number may be known at the end only. */
static void
find_length (TroupeDraftPreview *self, TroupeSource *source)
{
  g_autoptr (TroupeItems) more = NULL;

  self->length = troupe_source_get_length (source);
  if (self->length >= 0)
    return;

  switch (troupe_source_next (source, 1, G_MAXSIZE, &more, NULL))
    {
    case TROUPE_SOURCE_END:
      self->length = self->n_read;
      break;

    case TROUPE_SOURCE_ITEMS:
      self->n_read += troupe_items_get_count (more);
      self->has_more = TRUE;
      self->rest = g_object_ref (source);
      break;

    case TROUPE_SOURCE_FAILED:
    case TROUPE_SOURCE_WAIT:
    default:
      break;
    }
}

static void
preview_commands (TroupeDraftPreview *self,
                  TroupeDraft *draft,
                  TroupeSource *source,
                  TroupeItems *items)
{
  g_autoptr (TroupeJob) job = NULL;
  g_autoptr (TroupeTemplate) template_ = NULL;

  if (troupe_job_get_kind (troupe_draft_get_job (draft)) != TROUPE_JOB_COMMAND)
    return;

  job = troupe_job_copy (troupe_draft_get_job (draft));
  troupe_job_take_columns (job, source);
  template_ = troupe_job_create_template (job, &self->command_error);
  if (template_)
    self->commands = describe_commands (template_, items);
}

static void
preview_source (TroupeDraftPreview *self, TroupeDraft *draft, TroupeSource *source)
{
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GError) error = NULL;

  switch (troupe_source_next (source, PREVIEW_ITEMS, G_MAXSIZE, &items, &error))
    {
    case TROUPE_SOURCE_ITEMS:
      self->n_read = troupe_items_get_count (items);
      find_length (self, source);
      self->first =
          describe_first (items, self->n_read >= PREVIEW_ITEMS && self->length != PREVIEW_ITEMS);
      preview_commands (self, draft, source, items);
      break;

    case TROUPE_SOURCE_END:
      self->length = 0;
      break;

    case TROUPE_SOURCE_FAILED:
      g_set_error_literal (&self->error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_ITEMS,
                           error->message);
      break;

    case TROUPE_SOURCE_WAIT:
    default:
      self->length = troupe_source_get_length (source);
      self->first = g_strdup ("…");
      break;
    }
}

/**
 * troupe_draft_preview_new:
 * @draft: a draft
 *
 * Opens the items. Blocks as long as the file system does; @draft may be a copy that belongs to
 * another thread.
 *
 * Returns: (transfer full): the first items, or why there are none
 */
TroupeDraftPreview *
troupe_draft_preview_new (TroupeDraft *draft)
{
  TroupeDraftPreview *self = g_new0 (TroupeDraftPreview, 1);
  g_autoptr (TroupeSource) source = NULL;

  self->list_errors = g_ptr_array_new_with_free_func (free_error);
  self->length = -1;
  if (!can_look_into (draft))
    return self;

  source = troupe_draft_open_items (draft, FALSE, &self->error);
  if (source)
    preview_source (self, draft, source);
  else
    find_list_errors (self, draft);
  return self;
}

/**
 * troupe_draft_preview_copy:
 * @self: a preview
 *
 * Returns: (transfer full): the same, for another thread: without the source of further items
 */
TroupeDraftPreview *
troupe_draft_preview_copy (const TroupeDraftPreview *self)
{
  TroupeDraftPreview *copy = g_new0 (TroupeDraftPreview, 1);

  *copy = *self;
  copy->error = self->error ? g_error_copy (self->error) : NULL;
  copy->list_errors = g_ptr_array_new_with_free_func (free_error);
  for (guint i = 0; i < self->list_errors->len; i++)
    g_ptr_array_add (copy->list_errors, self->list_errors->pdata[i]
                                            ? g_error_copy (self->list_errors->pdata[i])
                                            : NULL);
  copy->command_error = self->command_error ? g_error_copy (self->command_error) : NULL;
  copy->first = g_strdup (self->first);
  copy->commands = g_strdup (self->commands);
  copy->rest = NULL;
  return copy;
}

/** troupe_draft_preview_free: frees a preview. */
void
troupe_draft_preview_free (TroupeDraftPreview *self)
{
  g_clear_error (&self->error);
  g_ptr_array_unref (self->list_errors);
  g_clear_error (&self->command_error);
  g_clear_object (&self->rest);
  g_free (self->first);
  g_free (self->commands);
  g_free (self);
}

/**
 * troupe_draft_preview_describe:
 * @self: a preview without an error
 *
 * Returns: (transfer full): the number of items, or of those that were read so far, and the first
 *   ones
 */
char *
troupe_draft_preview_describe (const TroupeDraftPreview *self)
{
  g_autofree char *count = NULL;

  if (self->length == 0)
    return g_strdup (_ ("No items: the job will end at once."));
  if (self->first == NULL)
    return g_strdup (_ ("What is in it is seen when the job runs."));
  if (self->length < 0 && !self->has_more)
    /* Translators: the first items, of which it is not known how many they are */
    return g_strdup_printf (_ ("Items: %s"), self->first);

  count = troupe_describe_count (self->length < 0 ? self->n_read : (guint64) self->length);
  if (self->length < 0)
    /* Translators: a number of items that were counted so far, and the first ones */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "At least %s item: %s",
                                         "At least %s items: %s", self->n_read),
                            count, self->first);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s item: %s", "%s items: %s", self->length), count,
      self->first);
}

/**
 * troupe_draft_preview_count:
 * @self: a preview
 * @max_count: how many items to read
 *
 * Counts further items.
 *
 * Returns: whether there may be more of them
 */
gboolean
troupe_draft_preview_count (TroupeDraftPreview *self, guint32 max_count)
{
  g_autoptr (TroupeItems) items = NULL;

  if (self->rest == NULL)
    return FALSE;

  switch (troupe_source_next (self->rest, max_count, G_MAXSIZE, &items, NULL))
    {
    case TROUPE_SOURCE_ITEMS:
      self->n_read += troupe_items_get_count (items);
      return TRUE;

    case TROUPE_SOURCE_END:
      self->length = self->n_read;
      self->has_more = FALSE;
      g_clear_object (&self->rest);
      return FALSE;

    case TROUPE_SOURCE_FAILED:
    case TROUPE_SOURCE_WAIT:
    default:
      return FALSE;
    }
}

/**
 * troupe_draft_preview_items:
 * @error: as of troupe_draft_create_source()
 *
 * Blocks as long as the file system does; a #TroupeDraftLook does not.
 *
 * Returns: (transfer full): the number of items, if it is known, and the first items; or %NULL
 */
char *
troupe_draft_preview_items (TroupeDraft *draft, GError **error)
{
  g_autoptr (TroupeDraftPreview) preview = troupe_draft_preview_new (draft);

  if (preview->error)
    {
      g_propagate_error (error, g_steal_pointer (&preview->error));
      return NULL;
    }
  return troupe_draft_preview_describe (preview);
}

/**
 * troupe_draft_preview_commands:
 *
 * Blocks as long as the file system does; a #TroupeDraftLook does not.
 *
 * Returns: (transfer full) (nullable): the first command lines that the job will run, or %NULL if
 *   it runs no commands or cannot run
 */
char *
troupe_draft_preview_commands (TroupeDraft *draft)
{
  g_autoptr (TroupeDraftPreview) preview = troupe_draft_preview_new (draft);

  return g_steal_pointer (&preview->commands);
}
