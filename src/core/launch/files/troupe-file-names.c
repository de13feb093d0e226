/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The names of the files of an item, here and on another machine: as GNU parallel has them, what
 * follows "/./" in a path is its name on the other machine. */

#include "troupe-file-names.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-job-template.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TroupeFileNames
{
  GPtrArray *sent;
  GPtrArray *wanted;
  TroupeTemplate *folder;
  gboolean has_cleanup;
};

static GPtrArray *
create_templates (TroupeJob *job, const char *list, GError **error)
{
  g_auto (GStrv) texts = g_strsplit (list, ",", -1);
  g_autoptr (GPtrArray) templates =
      g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_template_free);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      TroupeTemplate *name = troupe_job_create_text_template (job, texts[i], error);

      if (name == NULL)
        return NULL;
      g_ptr_array_add (templates, name);
    }
  return g_steal_pointer (&templates);
}

static void
names_clear (gpointer data)
{
  TroupeFileNames *self = data;

  g_clear_pointer (&self->sent, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_clear_pointer (&self->folder, troupe_template_free);
}

/**
 * troupe_file_names_new:
 * @job: a job whose items have files
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the names, or %NULL with %TROUPE_TEMPLATE_ERROR_UNKNOWN
 */
TroupeFileNames *
troupe_file_names_new (TroupeJob *job, GError **error)
{
  g_autoptr (TroupeFileNames) self = g_rc_box_new0 (TroupeFileNames);
  const char *folder = troupe_job_get_workdir (job);

  self->has_cleanup = troupe_job_get_cleanup (job);
  self->sent = create_templates (job, troupe_job_get_transfer (job), error);
  if (self->sent == NULL)
    return NULL;
  self->wanted = create_templates (job, troupe_job_get_return (job), error);
  if (self->wanted == NULL)
    return NULL;
  if (*folder != '\0' && !g_str_equal (folder, "."))
    {
      self->folder = troupe_job_create_text_template (job, folder, error);
      if (self->folder == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

/** troupe_file_names_ref: Returns: (transfer full): @self, with one more reference. */
TroupeFileNames *
troupe_file_names_ref (TroupeFileNames *self)
{
  return g_rc_box_acquire (self);
}

/**
 * troupe_file_names_unref:
 * @self: (transfer full): names
 *
 * Drops a reference.
 */
void
troupe_file_names_unref (TroupeFileNames *self)
{
  g_rc_box_release_full (self, names_clear);
}

/** troupe_file_names_has_cleanup: Returns: whether files are removed on the other machine. */
gboolean
troupe_file_names_has_cleanup (TroupeFileNames *self)
{
  return self->has_cleanup;
}

static void
name_clear (gpointer data)
{
  TroupeFileName *name = data;

  g_free (name->here);
  g_free (name->there);
}

/** troupe_file_names_new_list: Returns: (transfer full): an empty list of #TroupeFileName. */
GArray *
troupe_file_names_new_list (void)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (TroupeFileName));

  g_array_set_clear_func (list, name_clear);
  return list;
}

static char *
expand (TroupeTemplate *text, GBytes *item, guint64 index, GError **error)
{
  g_autoptr (GString) expanded = g_string_new (NULL);
  gsize size;
  const char *bytes = troupe_bytes_get_data (item, &size);

  if (!troupe_template_expand_text (text, bytes, size, index + 1, 0, expanded, error))
    return NULL;
  if (strlen (expanded->str) == expanded->len)
    return g_string_free (g_steal_pointer (&expanded), FALSE);

  g_set_error_literal (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
                       _ ("the item has a NUL byte, which no name of a file can have"));
  return NULL;
}

/* A path that leads out of the folder of the run would be left there. */
static gboolean
leads_out (const char *path)
{
  g_autofree char *inside = g_canonicalize_filename (path, "/folder/of/run");

  return !g_path_is_absolute (path) && !g_str_has_prefix (inside, "/folder/of/run/");
}

static char *
get_name_there (const char *path, const char *folder)
{
  const char *mark = strstr (path, "/./");
  const char *name = mark != NULL ? mark + strlen ("/./") : path;

  while (mark == NULL && g_str_has_prefix (name, "./"))
    name += 2;
  return g_path_is_absolute (name) || folder == NULL ? g_strdup (name)
                                                     : g_build_filename (folder, name, NULL);
}

/* The path without the mark in it. */
static char *
get_name_here (const char *path)
{
  const char *mark = strstr (path, "/./");

  return mark != NULL ? g_strdup_printf ("%.*s%s", (int) (mark - path), path, mark + strlen ("/."))
                      : g_strdup (path);
}

static gboolean
expand_all (GPtrArray *templates,
            GBytes *item,
            guint64 index,
            const char *folder,
            GArray *to,
            GError **error)
{
  for (guint i = 0; i < templates->len; i++)
    {
      g_autofree char *path = expand (g_ptr_array_index (templates, i), item, index, error);
      TroupeFileName name;

      if (path == NULL)
        return FALSE;
      name.here = get_name_here (path);
      name.there = get_name_there (path, folder);
      g_array_append_val (to, name);
      if (*name.there == '\0' || leads_out (name.there))
        {
          g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
                       _ ("“%s” leads out of the folder of the run: write “/./” before the part of "
                          "the path that it should have there"),
                       path);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * troupe_file_names_expand:
 * @self: names
 * @item: an item
 * @index: its index
 * @sent: a list of #TroupeFileName: files to send are appended
 * @wanted: a list of #TroupeFileName: files that come back are appended
 * @folder: (out) (transfer full) (nullable): the folder in which the item runs, if it is not that
 *   of the run
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_TEMPLATE_ERROR_UNKNOWN if @item has no such names
 */
gboolean
troupe_file_names_expand (TroupeFileNames *self,
                          GBytes *item,
                          guint64 index,
                          GArray *sent,
                          GArray *wanted,
                          char **folder,
                          GError **error)
{
  *folder = NULL;
  if (self->folder != NULL)
    {
      *folder = expand (self->folder, item, index, error);
      if (*folder == NULL)
        return FALSE;
    }
  return expand_all (self->sent, item, index, *folder, sent, error) &&
         expand_all (self->wanted, item, index, *folder, wanted, error);
}
