/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes the folder that a command runs in, and removes a fresh one that it left empty. */

#include "troupe-work-folder.h"

#include "troupe-config.h"
#include "troupe-item.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Only its owner needs to enter a fresh folder. */
#define FRESH_MODE 0700

struct _TroupeWorkFolder
{
  TroupeTemplate *template_;
};

/**
 * troupe_work_folder_new:
 * @template_: (transfer full) (nullable): the path, a text, or %NULL for a fresh folder each time
 *
 * Returns: (transfer full): the folders of commands
 */
TroupeWorkFolder *
troupe_work_folder_new (TroupeTemplate *template_)
{
  TroupeWorkFolder *self = g_new0 (TroupeWorkFolder, 1);

  self->template_ = template_;
  return self;
}

/**
 * troupe_work_folder_free:
 * @self: (transfer full): the folders of commands
 *
 * Frees @self, not the folders.
 */
void
troupe_work_folder_free (TroupeWorkFolder *self)
{
  g_clear_pointer (&self->template_, troupe_template_free);
  g_free (self);
}

static char *
fail (const char *path, int code, GError **error)
{
  g_autofree char *shown = troupe_item_to_text (path, strlen (path));

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               _ ("its folder “%s” cannot be made: %s"), shown, g_strerror (code));
  return NULL;
}

static char *
make_fresh (guint64 sequence, GError **error)
{
  g_autofree char *parent = g_build_filename (g_get_user_cache_dir (), "troupe", "items", NULL);
  g_autofree char *name = g_strdup_printf ("%" G_GUINT64_FORMAT "-XXXXXX", sequence);
  g_autofree char *path = g_build_filename (parent, name, NULL);

  if (g_mkdir_with_parents (parent, FRESH_MODE) < 0 || g_mkdtemp (path) == NULL)
    return fail (path, errno, error);
  return g_steal_pointer (&path);
}

/**
 * troupe_work_folder_enter:
 * @self: the folders of commands
 * @item: an item
 * @size: its size in bytes
 * @sequence: the number of the item, from 1 on
 * @lane: the number of the lane, from 1 on
 * @error: return location for an error
 *
 * Makes the folder of a command, if there is none.
 *
 * Returns: (transfer full) (nullable): its path, or %NULL with an error that names it
 */
char *
troupe_work_folder_enter (TroupeWorkFolder *self,
                          const char *item,
                          gsize size,
                          guint64 sequence,
                          guint lane,
                          GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);

  if (self->template_ == NULL)
    return make_fresh (sequence, error);
  if (!troupe_template_expand_text (self->template_, item, size, sequence, lane, path, error))
    return NULL;
  if (g_mkdir_with_parents (path->str, 0777) < 0)
    return fail (path->str, errno, error);
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/**
 * troupe_work_folder_leave:
 * @self: the folders of commands
 * @path: what troupe_work_folder_enter() returned for a command that has ended
 *
 * Removes a fresh folder in which the command left nothing.
 */
void
troupe_work_folder_leave (TroupeWorkFolder *self, const char *path)
{
  if (self->template_ == NULL)
    g_rmdir (path);
}
