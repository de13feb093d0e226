/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-glob-source.h"

#include "troupe-config.h"
#include "troupe-item-queue.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

struct _TroupeGlobSource
{
  TroupeSource parent_instance;
  TroupeItemQueue *queue;
  gsize length;
};

G_DEFINE_FINAL_TYPE (TroupeGlobSource, troupe_glob_source, TROUPE_TYPE_SOURCE)

static TroupeSourceStatus
troupe_glob_source_next (TroupeSource *source,
                         guint32 max_count,
                         gsize max_bytes,
                         TroupeItems **items,
                         GError **error)
{
  TroupeGlobSource *self = TROUPE_GLOB_SOURCE (source);

  *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
  return *items != NULL ? TROUPE_SOURCE_ITEMS : TROUPE_SOURCE_END;
}

static gint64
troupe_glob_source_get_length (TroupeSource *source)
{
  return TROUPE_GLOB_SOURCE (source)->length;
}

static void
troupe_glob_source_finalize (GObject *object)
{
  g_clear_pointer (&TROUPE_GLOB_SOURCE (object)->queue, troupe_item_queue_free);

  G_OBJECT_CLASS (troupe_glob_source_parent_class)->finalize (object);
}

static void
troupe_glob_source_class_init (TroupeGlobSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_glob_source_finalize;
  source_class->next = troupe_glob_source_next;
  source_class->get_length = troupe_glob_source_get_length;
}

static void
troupe_glob_source_init (TroupeGlobSource *self)
{
  self->queue = troupe_item_queue_new ();
}

static int
compare_paths (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A folder that is not there, or is none, has no match; one that cannot be looked into may have. */
static int
is_fatal (const char *path, int code)
{
  return code != ENOENT && code != ENOTDIR && code != ELOOP && code != ENAMETOOLONG;
}

/**
 * troupe_glob_source_new:
 * @pattern: a pattern of the shell
 * @error: return location for an error
 *
 * A source of the paths that match @pattern now, in the order of their bytes, whatever the
 * language. A name that begins with a dot is matched only by a dot.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with %TROUPE_SOURCE_ERROR_READ when a
 *   folder cannot be read
 */
TroupeSource *
troupe_glob_source_new (const char *pattern, GError **error)
{
  g_autoptr (TroupeGlobSource) self = g_object_new (TROUPE_TYPE_GLOB_SOURCE, NULL);
  glob_t found = { 0 };
  int result = glob (pattern, GLOB_BRACE | GLOB_TILDE | GLOB_NOSORT, is_fatal, &found);
  int code = errno;

  if (result == 0)
    {
      qsort (found.gl_pathv, found.gl_pathc, sizeof *found.gl_pathv, compare_paths);
      for (gsize i = 0; i < found.gl_pathc; i++)
        troupe_item_queue_append (self->queue, found.gl_pathv[i], strlen (found.gl_pathv[i]));
      self->length = found.gl_pathc;
    }
  globfree (&found);

  if (result != 0 && result != GLOB_NOMATCH)
    {
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ,
                   _ ("The files that match “%s” cannot be found: %s"), pattern,
                   g_strerror (result == GLOB_NOSPACE ? ENOMEM : code));
      return NULL;
    }
  return TROUPE_SOURCE (g_steal_pointer (&self));
}
