/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The base class of all sources of items. */

#include "troupe-source.h"

#include <errno.h>

G_DEFINE_QUARK (troupe_source_error, troupe_source_error)

typedef struct
{
  GQueue warnings;
} TroupeSourcePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TroupeSource, troupe_source, G_TYPE_OBJECT)

static gint64
troupe_source_real_get_length (TroupeSource *self)
{
  return -1;
}

static int
troupe_source_real_get_wait_fd (TroupeSource *self)
{
  return -1;
}

static guint
troupe_source_real_get_n_parts (TroupeSource *self)
{
  return 1;
}

static const char *const *
troupe_source_real_get_part_names (TroupeSource *self)
{
  return NULL;
}

static char *
troupe_source_real_take_warning (TroupeSource *self)
{
  TroupeSourcePrivate *priv = troupe_source_get_instance_private (self);

  return g_queue_pop_head (&priv->warnings);
}

static void
troupe_source_finalize (GObject *object)
{
  TroupeSourcePrivate *priv = troupe_source_get_instance_private (TROUPE_SOURCE (object));

  g_queue_clear_full (&priv->warnings, g_free);

  G_OBJECT_CLASS (troupe_source_parent_class)->finalize (object);
}

static void
troupe_source_class_init (TroupeSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_source_finalize;
  klass->get_length = troupe_source_real_get_length;
  klass->get_wait_fd = troupe_source_real_get_wait_fd;
  klass->get_n_parts = troupe_source_real_get_n_parts;
  klass->get_part_names = troupe_source_real_get_part_names;
  klass->take_warning = troupe_source_real_take_warning;
}

static void
troupe_source_init (TroupeSource *self)
{
  TroupeSourcePrivate *priv = troupe_source_get_instance_private (self);

  g_queue_init (&priv->warnings);
}

/**
 * troupe_source_next:
 * @self: a source
 * @max_count: the maximum number of items, at least 1
 * @max_bytes: the approximate maximum of bytes in total; a single item may be larger
 * @items: (out) (transfer full) (nullable): the items, at least one, with %TROUPE_SOURCE_ITEMS
 * @error: return location for an error
 *
 * Takes the next items, without waiting for any. The source is at its end after a failure.
 *
 * Returns: whether there are items, and if not, why
 */
TroupeSourceStatus
troupe_source_next (TroupeSource *self,
                    guint32 max_count,
                    gsize max_bytes,
                    TroupeItems **items,
                    GError **error)
{
  g_return_val_if_fail (TROUPE_IS_SOURCE (self), TROUPE_SOURCE_END);
  g_return_val_if_fail (max_count > 0, TROUPE_SOURCE_END);

  *items = NULL;
  return TROUPE_SOURCE_GET_CLASS (self)->next (self, max_count, max_bytes, items, error);
}

/**
 * troupe_source_take_warning:
 * @self: a source
 *
 * Gets the next warning about data that could not be read and was left out, such as a folder that
 * may not be listed. To be called after troupe_source_next(), until there is none. The job
 * continues without that data.
 *
 * Returns: (transfer full) (nullable): a sentence, returned once, or %NULL
 */
char *
troupe_source_take_warning (TroupeSource *self)
{
  g_return_val_if_fail (TROUPE_IS_SOURCE (self), NULL);

  return TROUPE_SOURCE_GET_CLASS (self)->take_warning (self);
}

/**
 * troupe_source_is_exhausted:
 * @error_number: an errno of a folder that cannot be listed
 *
 * Returns: whether memory or descriptors ran out, which no other folder would change
 */
gboolean
troupe_source_is_exhausted (int error_number)
{
  return error_number == EMFILE || error_number == ENFILE || error_number == ENOMEM;
}

/**
 * troupe_source_add_warning:
 * @self: a source
 * @sentence: the data left out, and the reason
 *
 * Keeps a warning for troupe_source_take_warning().
 */
void
troupe_source_add_warning (TroupeSource *self, const char *sentence)
{
  TroupeSourcePrivate *priv = troupe_source_get_instance_private (self);

  g_queue_push_tail (&priv->warnings, g_strdup (sentence));
}

/**
 * troupe_source_get_length:
 * @self: a source
 *
 * Returns: the total number of items, including those already taken, or -1 if it is unknown
 */
gint64
troupe_source_get_length (TroupeSource *self)
{
  g_return_val_if_fail (TROUPE_IS_SOURCE (self), -1);

  return TROUPE_SOURCE_GET_CLASS (self)->get_length (self);
}

/**
 * troupe_source_get_wait_fd:
 * @self: a source
 *
 * To be called each time after %TROUPE_SOURCE_WAIT: the descriptor may change.
 *
 * Returns: the descriptor that can be read when there may be further items, or -1; it is owned by
 *   the source
 */
int
troupe_source_get_wait_fd (TroupeSource *self)
{
  g_return_val_if_fail (TROUPE_IS_SOURCE (self), -1);

  return TROUPE_SOURCE_GET_CLASS (self)->get_wait_fd (self);
}

/**
 * troupe_source_get_n_parts:
 * @self: a source
 *
 * Returns: the number of parts of each of its items, or 0 if each item has a number of its own
 */
guint
troupe_source_get_n_parts (TroupeSource *self)
{
  g_return_val_if_fail (TROUPE_IS_SOURCE (self), 1);

  return TROUPE_SOURCE_GET_CLASS (self)->get_n_parts (self);
}

/**
 * troupe_source_get_part_names:
 * @self: a source
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the names of the parts, such as
 *   those of columns, with "" for one without a name; or %NULL if none has a name
 */
const char *const *
troupe_source_get_part_names (TroupeSource *self)
{
  g_return_val_if_fail (TROUPE_IS_SOURCE (self), NULL);

  return TROUPE_SOURCE_GET_CLASS (self)->get_part_names (self);
}
