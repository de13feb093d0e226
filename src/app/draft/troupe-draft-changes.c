/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds out whether a draft has unsaved changes. */

#include "troupe-draft-private.h"

static void
append_options (TroupeOptions *options, GStrvBuilder *contents)
{
  const TroupeOption *const *all = troupe_options_list (options);

  for (; *all; all++)
    {
      g_autofree char *text = troupe_options_dup_text (options, (*all)->name);

      g_strv_builder_add (contents, text);
    }
}

/* Appends the properties that differ from their defaults, or all writable ones. */
static void
append_properties (GObject *object, gboolean all, GStrvBuilder *contents)
{
  guint n_pspecs;
  g_autofree GParamSpec **pspecs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_pspecs);

  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *text = NULL;

      if (!(pspecs[i]->flags & G_PARAM_WRITABLE))
        continue;
      g_object_get_property (object, pspecs[i]->name, &value);
      if (!all && (!G_VALUE_HOLDS_STRING (&value) || g_param_value_defaults (pspecs[i], &value)))
        continue;
      text = g_strdup_value_contents (&value);
      g_strv_builder_add_many (contents, pspecs[i]->name, text, NULL);
    }
}

/* Returns the contents as typed, valid or not. In a draft without a file, choices alone are no
 * loss, and some of them follow the preferences. */
static GStrv
create_contents (TroupeDraft *self)
{
  g_autoptr (GStrvBuilder) contents = g_strv_builder_new ();
  const guint n_lists = g_list_model_get_n_items (G_LIST_MODEL (self->lists));
  const gboolean all = self->file != NULL;

  g_strv_builder_add (contents, troupe_job_get_subject (self->job));
  if (all)
    append_options (TROUPE_OPTIONS (self->job), contents);
  append_properties (G_OBJECT (self->output_options), all, contents);
  for (guint i = 0; i < n_lists; i++)
    {
      TroupeItemsDraft *list = troupe_draft_get_list (self, i);

      append_properties (G_OBJECT (list), all, contents);
      if (all)
        append_options (TROUPE_OPTIONS (troupe_items_draft_get_options (list)), contents);
    }
  return g_strv_builder_end (contents);
}

/**
 * troupe_draft_get_modified:
 *
 * Returns: whether it differs from its state when it was last marked as saved; %FALSE if it never
 *   was
 */
gboolean
troupe_draft_get_modified (TroupeDraft *self)
{
  g_auto (GStrv) contents = NULL;

  if (self->saved == NULL)
    return FALSE;

  contents = create_contents (self);
  return !g_strv_equal ((const char *const *) contents, (const char *const *) self->saved);
}

/**
 * troupe_draft_mark_saved:
 *
 * Marks the current state as saved: it equals the job file, or the draft as it is offered.
 */
void
troupe_draft_mark_saved (TroupeDraft *self)
{
  g_strfreev (self->saved);
  self->saved = create_contents (self);
  g_clear_pointer (&self->file_text, g_free);
  if (self->file != NULL)
    self->file_text = troupe_job_file_read (self->file, NULL, NULL);
}

/**
 * troupe_draft_is_file_changed:
 *
 * Returns: whether its job file has changed since it was read or saved, by another window or
 *   another program; %FALSE if the file no longer exists
 */
gboolean
troupe_draft_is_file_changed (TroupeDraft *self)
{
  g_autofree char *text = self->file == NULL ? NULL : troupe_job_file_read (self->file, NULL, NULL);

  return text != NULL && g_strcmp0 (text, self->file_text) != 0;
}

static void
append_list (gpointer list, gpointer contents)
{
  append_properties (list, TRUE, contents);
  append_options (TROUPE_OPTIONS (troupe_items_draft_get_options (list)), contents);
}

/**
 * troupe_draft_has_lists:
 * @lists: (element-type TroupeItemsDraft): the lists that troupe_draft_copy_lists() returned
 *
 * Returns: whether the items still equal those
 */
gboolean
troupe_draft_has_lists (TroupeDraft *self, GPtrArray *lists)
{
  g_autoptr (GPtrArray) own = troupe_draft_copy_lists (self);
  g_autoptr (GStrvBuilder) contents = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) own_contents = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;
  g_auto (GStrv) own_texts = NULL;

  g_ptr_array_foreach (lists, append_list, contents);
  g_ptr_array_foreach (own, append_list, own_contents);
  texts = g_strv_builder_end (contents);
  own_texts = g_strv_builder_end (own_contents);
  return g_strv_equal ((const char *const *) texts, (const char *const *) own_texts);
}
