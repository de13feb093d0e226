/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-source.h"

G_DEFINE_QUARK (troupe_source_error, troupe_source_error)

G_DEFINE_ABSTRACT_TYPE (TroupeSource, troupe_source, G_TYPE_OBJECT)

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

static void
troupe_source_class_init (TroupeSourceClass *klass)
{
  klass->get_length = troupe_source_real_get_length;
  klass->get_wait_fd = troupe_source_real_get_wait_fd;
  klass->get_n_parts = troupe_source_real_get_n_parts;
  klass->get_part_names = troupe_source_real_get_part_names;
}

static void
troupe_source_init (TroupeSource *self)
{
}

/**
 * troupe_source_next:
 * @self: a source
 * @max_count: at most so many items, at least 1
 * @max_bytes: about so many bytes, all together; a single item may be larger
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
 * troupe_source_get_length:
 * @self: a source
 *
 * Returns: the number of items in all, those already taken included, or -1 where it is not known
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
 * To be asked each time after %TROUPE_SOURCE_WAIT: it may be another one than the time before.
 *
 * Returns: the descriptor that can be read when there may be further items, or -1; it stays the
 *   source's
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
 * Returns: how many parts each of its items has, at least 1
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
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the names of the parts, as those
 * of columns, with "" for one that has none; or %NULL where none has
 */
const char *const *
troupe_source_get_part_names (TroupeSource *self)
{
  g_return_val_if_fail (TROUPE_IS_SOURCE (self), NULL);

  return TROUPE_SOURCE_GET_CLASS (self)->get_part_names (self);
}
