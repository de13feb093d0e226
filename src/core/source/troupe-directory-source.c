/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the files in a folder and its subfolders, read one folder at a time. */

#include "troupe-directory-source.h"

#include "troupe-config.h"
#include "troupe-item-queue.h"
#include "troupe-natural-order.h"
#include "troupe-option-name.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

/* The number of bytes of paths that are found in advance. */
#define QUEUE_BYTES (64 * 1024)

/* A folder that is being read: its names, in order, the next of them, and whether a warning was
 * given that not all of them can be read. */
typedef struct
{
  char *path;
  GPtrArray *names;
  guint next;
  gboolean warned;
} Folder;

/* The folders from the first one down to the current one. After a failure, the files found before
 * are returned first. */
struct _TroupeDirectorySource
{
  TroupeSource parent_instance;
  char *path;
  char *match;
  TroupeFileChoice choice;
  GQueue folders;
  TroupeItemQueue *queue;
  GError *failure;
};

G_DEFINE_FINAL_TYPE (TroupeDirectorySource, troupe_directory_source, TROUPE_TYPE_SOURCE)

static void
folder_free (Folder *folder)
{
  g_free (folder->path);
  g_ptr_array_unref (folder->names);
  g_free (folder);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static int
compare_naturally (gconstpointer a, gconstpointer b)
{
  return troupe_natural_order_compare (*(const char *const *) a, *(const char *const *) b);
}

/* It is an error if the first folder cannot be read, or if memory or descriptors run out; any other
 * folder is left out, with a warning. */
static gboolean
directory_fail (TroupeDirectorySource *self, const char *path, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *sentence =
      g_strdup_printf (_ ("The files in “%s” cannot be listed: %s"), name, g_strerror (code));

  if (self->folders.length > 1 && !troupe_source_is_exhausted (code))
    {
      troupe_source_add_warning (TROUPE_SOURCE (self), sentence);
      return TRUE;
    }

  g_set_error_literal (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ, sentence);
  return FALSE;
}

/* A name that disappeared, or a dangling link, is not a file; any other error could hide a file. */
static void
directory_pass_over (TroupeDirectorySource *self, Folder *folder, const char *path, int code)
{
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;

  if (code == ENOENT || code == ELOOP || code == ENOTDIR || folder->warned)
    return;

  folder->warned = TRUE;
  name = g_filename_display_name (path);
  sentence = g_strdup_printf (_ ("“%s” cannot be looked at: %s"), name, g_strerror (code));
  troupe_source_add_warning (TROUPE_SOURCE (self), sentence);
}

static gboolean
read_names (DIR *dir, GPtrArray *names, gboolean hidden)
{
  const struct dirent *entry;

  errno = 0;
  while ((entry = readdir (dir)) != NULL)
    if (hidden ? strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0
               : *entry->d_name != '.')
      g_ptr_array_add (names, g_strdup (entry->d_name));
  return errno == 0;
}

/* Enters a folder. One below the first may have been removed by now. */
static gboolean
directory_enter (TroupeDirectorySource *self, char *path, GError **error)
{
  gboolean is_first = g_queue_is_empty (&self->folders);
  Folder *folder = g_new0 (Folder, 1);
  DIR *dir = opendir (path);
  int code = errno;

  folder->path = path;
  folder->names = g_ptr_array_new_with_free_func (g_free);
  g_queue_push_tail (&self->folders, folder);

  if (dir == NULL)
    return (code == ENOENT && !is_first) || directory_fail (self, path, code, error);

  if (!read_names (dir, folder->names, (self->choice & TROUPE_FILES_HIDDEN) != 0))
    {
      code = errno;
      closedir (dir);
      return directory_fail (self, path, code, error);
    }
  closedir (dir);
  g_ptr_array_sort (folder->names,
                    self->choice & TROUPE_FILES_NATURAL ? compare_naturally : compare_names);
  return TRUE;
}

static char *
join (const char *folder, const char *name)
{
  return g_str_has_suffix (folder, "/") ? g_strconcat (folder, name, NULL)
                                        : g_strconcat (folder, "/", name, NULL);
}

/* One step of the walk: handles a name of the innermost folder, or returns to its parent. */
static gboolean
directory_step (TroupeDirectorySource *self, GError **error)
{
  Folder *folder = g_queue_peek_tail (&self->folders);
  g_autofree char *path = NULL;
  const char *name;
  struct stat details;

  if (folder->next == folder->names->len)
    {
      folder_free (g_queue_pop_tail (&self->folders));
      return TRUE;
    }

  name = g_ptr_array_index (folder->names, folder->next++);
  path = join (folder->path, name);
  if (lstat (path, &details) != 0)
    {
      directory_pass_over (self, folder, path, errno);
      return TRUE;
    }
  if (S_ISDIR (details.st_mode))
    return directory_enter (self, g_steal_pointer (&path), error);

  /* A link to a file is that file; a link to a folder could lead round in circles. */
  if (S_ISLNK (details.st_mode) && stat (path, &details) != 0)
    {
      directory_pass_over (self, folder, path, errno);
      return TRUE;
    }
  if (S_ISREG (details.st_mode) && (self->match == NULL || fnmatch (self->match, name, 0) == 0))
    troupe_item_queue_append (self->queue, path, strlen (path));
  return TRUE;
}

/* At the end: whether a pattern for names matched nothing, although it should. */
static gboolean
directory_lacks_match (TroupeDirectorySource *self)
{
  return self->match != NULL && (self->choice & TROUPE_FILES_MAY_BE_NONE) == 0 &&
         troupe_item_queue_get_n_taken (self->queue) == 0;
}

static void
directory_fail_match (TroupeDirectorySource *self)
{
  g_autofree char *name = g_filename_display_name (self->path);

  g_set_error (
      &self->failure, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
      /* Translators: a folder, a pattern, the option --no-run-if-empty, or its name in the form */
      _ ("No file in “%s” matches “%s”; if there may be none, add %s"), name, self->match,
      troupe_option_name ("no-run-if-empty"));
}

static TroupeSourceStatus
troupe_directory_source_next (TroupeSource *source,
                              guint32 max_count,
                              gsize max_bytes,
                              TroupeItems **items,
                              GError **error)
{
  TroupeDirectorySource *self = TROUPE_DIRECTORY_SOURCE (source);

  *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
  if (*items != NULL)
    return TROUPE_SOURCE_ITEMS;

  while (self->failure == NULL && !g_queue_is_empty (&self->folders) &&
         troupe_item_queue_get_size (self->queue) < QUEUE_BYTES)
    directory_step (self, &self->failure);

  *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
  if (*items != NULL)
    return TROUPE_SOURCE_ITEMS;
  if (self->failure == NULL && !directory_lacks_match (self))
    return TROUPE_SOURCE_END;
  if (self->failure == NULL)
    directory_fail_match (self);

  g_queue_clear_full (&self->folders, (GDestroyNotify) folder_free);
  g_propagate_error (error, g_steal_pointer (&self->failure));
  return TROUPE_SOURCE_FAILED;
}

static gint64
troupe_directory_source_get_length (TroupeSource *source)
{
  TroupeDirectorySource *self = TROUPE_DIRECTORY_SOURCE (source);

  if (!g_queue_is_empty (&self->folders) || troupe_item_queue_get_size (self->queue) > 0)
    return -1;
  return troupe_item_queue_get_n_taken (self->queue);
}

static void
troupe_directory_source_finalize (GObject *object)
{
  TroupeDirectorySource *self = TROUPE_DIRECTORY_SOURCE (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->match, g_free);
  g_queue_clear_full (&self->folders, (GDestroyNotify) folder_free);
  g_clear_pointer (&self->queue, troupe_item_queue_free);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (troupe_directory_source_parent_class)->finalize (object);
}

static void
troupe_directory_source_class_init (TroupeDirectorySourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_directory_source_finalize;
  source_class->next = troupe_directory_source_next;
  source_class->get_length = troupe_directory_source_get_length;
}

static void
troupe_directory_source_init (TroupeDirectorySource *self)
{
  g_queue_init (&self->folders);
  self->queue = troupe_item_queue_new ();
}

/**
 * troupe_directory_source_new:
 * @path: a folder
 * @match: (nullable): a pattern for the names of the files, with * ? and [], or %NULL for all
 * @choice: which of the files that match
 * @error: return location for an error
 *
 * A source of the paths of the regular files in @path and below it, each beginning with @path.
 * Links to files are included, but links to folders are not followed. A hidden folder is left out
 * together with all that is in it. That no file matches @match is an error at the end, unless it
 * may be. A folder below that cannot be listed is left out, with a warning. Memory is bounded by
 * the names in the folders from @path down to the current one.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with %TROUPE_SOURCE_ERROR_READ when
 *   @path cannot be read
 */
TroupeSource *
troupe_directory_source_new (const char *path,
                             const char *match,
                             TroupeFileChoice choice,
                             GError **error)
{
  g_autoptr (TroupeDirectorySource) self = g_object_new (TROUPE_TYPE_DIRECTORY_SOURCE, NULL);

  self->path = g_strdup (path);
  self->match = g_strdup (match);
  self->choice = choice;
  if (!directory_enter (self, g_strdup (path), error))
    return NULL;
  return TROUPE_SOURCE (g_steal_pointer (&self));
}
