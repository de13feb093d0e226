/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the paths that match a pattern. */

#include "troupe-glob-source.h"

#include "troupe-config.h"
#include "troupe-glob.h"
#include "troupe-item-queue.h"
#include "troupe-natural-order.h"
#include "troupe-option-name.h"

#include <glib/gi18n-lib.h>
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
compare_naturally (gconstpointer a, gconstpointer b)
{
  return troupe_natural_order_compare (*(const char *const *) a, *(const char *const *) b);
}

/**
 * troupe_glob_source_new:
 * @pattern: a pattern of the shell, see troupe_glob_find()
 * @choice: which of the paths that match
 * @error: return location for an error
 *
 * A source of the paths that currently match @pattern, in byte order or in natural order,
 * independent of the locale. A name that begins with a dot is matched only by a dot, unless hidden
 * ones are chosen. A folder that cannot be listed is left out, with a warning. It is an error that
 * nothing matches, unless that may be: a mistake in a pattern would otherwise look like work that
 * is done.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with %TROUPE_SOURCE_ERROR
 */
TroupeSource *
troupe_glob_source_new (const char *pattern, TroupeFileChoice choice, GError **error)
{
  g_autoptr (TroupeGlob) found =
      troupe_glob_find (pattern, (choice & TROUPE_FILES_HIDDEN) != 0, error);
  g_autoptr (TroupeGlobSource) self = NULL;

  if (found == NULL)
    return NULL;
  /* A folder that could not be listed is said in any case. */
  if (found->paths->len == 0 && found->unlisted->len == 0 &&
      (choice & TROUPE_FILES_MAY_BE_NONE) == 0)
    {
      g_set_error (
          error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
          /* Translators: a pattern, the option --no-run-if-empty, or its name in the form */
          _ ("No file matches “%s”; if there may be none, add %s"), pattern,
          troupe_option_name ("no-run-if-empty"));
      return NULL;
    }

  if (choice & TROUPE_FILES_NATURAL)
    g_ptr_array_sort (found->paths, compare_naturally);
  self = g_object_new (TROUPE_TYPE_GLOB_SOURCE, NULL);
  self->length = found->paths->len;
  for (guint i = 0; i < found->paths->len; i++)
    troupe_item_queue_append (self->queue, found->paths->pdata[i], strlen (found->paths->pdata[i]));
  for (guint i = 0; i < found->unlisted->len; i++)
    troupe_source_add_warning (TROUPE_SOURCE (self), found->unlisted->pdata[i]);
  return TROUPE_SOURCE (g_steal_pointer (&self));
}
