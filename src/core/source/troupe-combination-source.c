/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source that combines every item of several lists with one another. */

#include "troupe-combination-source.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-item-queue.h"
#include "troupe-replay.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The number of bytes that are combined in advance. */
#define QUEUE_BYTES (64 * 1024)

/* Sources that go together, item by item, with the parts that they are at, joined. They end with
 * the shortest one, or if it repeats, with the longest one: has_ended tells which have had all
 * their items. */
typedef struct
{
  GPtrArray *members;
  GByteArray *present;
  gboolean is_empty;
  gboolean repeats;
  GArray *has_ended;
} Group;

/* The groups work like the wheels of a counter; level is the wheel to move next. The items made
 * before a failure are returned first. */
struct _TroupeCombinationSource
{
  TroupeSource parent_instance;
  GPtrArray *groups;
  guint level;
  gboolean ended;
  TroupeReplay *awaited;
  guint n_parts;
  gboolean varies;
  GPtrArray *part_names;
  gboolean has_names;
  GByteArray *joined;
  guint64 n_items;
  guint item_max;
  TroupeItemQueue *queue;
  GError *failure;
};

G_DEFINE_FINAL_TYPE (TroupeCombinationSource, troupe_combination_source, TROUPE_TYPE_SOURCE)

static Group *
group_new (void)
{
  Group *group = g_new0 (Group, 1);

  group->members = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_replay_free);
  group->present = g_byte_array_new ();
  group->is_empty = TRUE;
  group->has_ended = g_array_new (FALSE, TRUE, sizeof (gboolean));
  return group;
}

static void
group_free (Group *group)
{
  g_ptr_array_unref (group->members);
  g_byte_array_unref (group->present);
  g_array_unref (group->has_ended);
  g_free (group);
}

static void
group_rewind (Group *group)
{
  for (guint i = 0; i < group->members->len; i++)
    troupe_replay_rewind (g_ptr_array_index (group->members, i));
}

/* Lets the members that are at their end begin again, unless each of them has been there. One that
 * is empty is at its end again, which ends the group. */
static TroupeSourceStatus
combination_repeat (TroupeCombinationSource *self, Group *group, GError **error)
{
  gboolean is_last = TRUE;

  g_array_set_size (group->has_ended, group->members->len);
  for (guint i = 0; i < group->members->len; i++)
    {
      gboolean *has_ended = &g_array_index (group->has_ended, gboolean, i);
      TroupeSourceStatus status;

      self->awaited = g_ptr_array_index (group->members, i);
      status = troupe_replay_peek (self->awaited, error);
      if (status != TROUPE_SOURCE_ITEMS && status != TROUPE_SOURCE_END)
        return status;
      *has_ended = *has_ended || status == TROUPE_SOURCE_END;
      is_last = is_last && *has_ended;
    }
  if (is_last)
    return TROUPE_SOURCE_END;

  for (guint i = 0; i < group->members->len; i++)
    if (troupe_replay_peek (group->members->pdata[i], NULL) == TROUPE_SOURCE_END)
      troupe_replay_rewind (group->members->pdata[i]);
  return TROUPE_SOURCE_ITEMS;
}

/* An item of a source with several parts was checked when they were joined. */
static gboolean
combination_check_part (TroupeCombinationSource *self,
                        TroupeReplay *member,
                        GBytes *part,
                        GError **error)
{
  gsize size;
  const char *bytes = troupe_bytes_get_data (part, &size);
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;

  if (troupe_source_get_n_parts (troupe_replay_get_source (member)) != 1 || size == 0 ||
      memchr (bytes, TROUPE_PART_SEPARATOR, size) == NULL)
    return TRUE;

  text = g_utf8_make_valid (bytes, size);
  shown = g_strescape (text, NULL);
  g_set_error (
      error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
      _ ("Item %llu has the byte 0x1F in its part “%s”; it separates the parts of an item, "
         "and cannot be in one"),
      (unsigned long long) self->n_items + 1, shown);
  return FALSE;
}

static gboolean
combination_append_part (TroupeCombinationSource *self,
                         GByteArray *to,
                         gboolean is_first,
                         const guint8 *bytes,
                         gsize size,
                         GError **error)
{
  const guint8 separator = TROUPE_PART_SEPARATOR;

  if (size > self->item_max - 1 - to->len)
    {
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                   _ ("The parts of item %llu are together larger than %u bytes, the most that an "
                      "item may have"),
                   (unsigned long long) self->n_items + 1, self->item_max);
      return FALSE;
    }

  if (!is_first)
    g_byte_array_append (to, &separator, 1);
  g_byte_array_append (to, bytes, size);
  return TRUE;
}

/* Advances a group by one item, if each of its members has another. */
static TroupeSourceStatus
combination_move (TroupeCombinationSource *self, Group *group, GError **error)
{
  TroupeSourceStatus repeated =
      group->repeats ? combination_repeat (self, group, error) : TROUPE_SOURCE_ITEMS;

  if (repeated != TROUPE_SOURCE_ITEMS)
    return repeated;

  for (guint i = 0; i < group->members->len; i++)
    {
      TroupeSourceStatus status;

      self->awaited = g_ptr_array_index (group->members, i);
      status = troupe_replay_peek (self->awaited, error);
      if (status != TROUPE_SOURCE_ITEMS)
        return status;
    }

  g_byte_array_set_size (group->present, 0);
  for (guint i = 0; i < group->members->len; i++)
    {
      TroupeReplay *member = g_ptr_array_index (group->members, i);
      g_autoptr (GBytes) part = troupe_replay_take (member);

      if (!combination_check_part (self, member, part, error) ||
          !combination_append_part (self, group->present, i == 0,
                                    troupe_bytes_get_data (part, NULL), g_bytes_get_size (part),
                                    error))
        return TROUPE_SOURCE_FAILED;
    }
  group->is_empty = FALSE;
  return TROUPE_SOURCE_ITEMS;
}

static gboolean
combination_append_item (TroupeCombinationSource *self, GError **error)
{
  g_byte_array_set_size (self->joined, 0);
  for (guint i = 0; i < self->groups->len; i++)
    {
      const Group *group = g_ptr_array_index (self->groups, i);

      if (!combination_append_part (self, self->joined, i == 0, group->present->data,
                                    group->present->len, error))
        return FALSE;
    }

  self->n_items++;
  troupe_item_queue_append (self->queue, self->joined->data, self->joined->len);
  return TRUE;
}

/* Moves one wheel: the last one makes an item each time; one that is at its end returns to its
 * beginning and lets the previous one move. */
static TroupeSourceStatus
combination_step (TroupeCombinationSource *self, GError **error)
{
  Group *group = g_ptr_array_index (self->groups, self->level);
  TroupeSourceStatus status = combination_move (self, group, error);

  if (status == TROUPE_SOURCE_ITEMS)
    {
      if (self->level + 1 < self->groups->len)
        self->level++;
      else if (!combination_append_item (self, error))
        return TROUPE_SOURCE_FAILED;
      return TROUPE_SOURCE_ITEMS;
    }

  /* Nothing combined with anything is nothing, however long the rest is. */
  if (status == TROUPE_SOURCE_END && self->level > 0 && !group->is_empty)
    {
      group_rewind (group);
      self->level--;
      return TROUPE_SOURCE_ITEMS;
    }
  return status;
}

static TroupeSourceStatus
troupe_combination_source_next (TroupeSource *source,
                                guint32 max_count,
                                gsize max_bytes,
                                TroupeItems **items,
                                GError **error)
{
  TroupeCombinationSource *self = TROUPE_COMBINATION_SOURCE (source);
  TroupeSourceStatus status = TROUPE_SOURCE_ITEMS;

  *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
  if (*items != NULL)
    return TROUPE_SOURCE_ITEMS;

  while (!self->ended && status == TROUPE_SOURCE_ITEMS &&
         troupe_item_queue_get_size (self->queue) < QUEUE_BYTES)
    {
      status = combination_step (self, &self->failure);
      self->ended = status == TROUPE_SOURCE_END || status == TROUPE_SOURCE_FAILED;
    }

  *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
  if (*items != NULL)
    return TROUPE_SOURCE_ITEMS;
  if (self->failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->failure));
      return TROUPE_SOURCE_FAILED;
    }
  return self->ended ? TROUPE_SOURCE_END : status;
}

static gint64
group_get_length (const Group *group)
{
  gint64 least = G_MAXINT64;
  gint64 most = 0;

  for (guint i = 0; i < group->members->len; i++)
    {
      TroupeReplay *member = g_ptr_array_index (group->members, i);
      const gint64 length = troupe_source_get_length (troupe_replay_get_source (member));

      least = MIN (least, length);
      most = MAX (most, length);
    }
  return group->repeats && least > 0 ? most : least;
}

static gint64
troupe_combination_source_get_length (TroupeSource *source)
{
  TroupeCombinationSource *self = TROUPE_COMBINATION_SOURCE (source);
  gint64 length = 1;
  gboolean is_known = TRUE;

  for (guint i = 0; i < self->groups->len; i++)
    {
      gint64 group_length = group_get_length (g_ptr_array_index (self->groups, i));

      if (group_length == 0)
        return 0;
      is_known =
          is_known && group_length > 0 && !__builtin_mul_overflow (length, group_length, &length);
    }
  return is_known ? length : -1;
}

static int
troupe_combination_source_get_wait_fd (TroupeSource *source)
{
  TroupeCombinationSource *self = TROUPE_COMBINATION_SOURCE (source);

  return self->awaited != NULL
             ? troupe_source_get_wait_fd (troupe_replay_get_source (self->awaited))
             : -1;
}

static guint
troupe_combination_source_get_n_parts (TroupeSource *source)
{
  TroupeCombinationSource *self = TROUPE_COMBINATION_SOURCE (source);

  return self->varies ? 0 : self->n_parts;
}

static const char *const *
troupe_combination_source_get_part_names (TroupeSource *source)
{
  TroupeCombinationSource *self = TROUPE_COMBINATION_SOURCE (source);

  return self->has_names && !self->varies ? (const char *const *) self->part_names->pdata : NULL;
}

static char *
troupe_combination_source_take_warning (TroupeSource *source)
{
  TroupeCombinationSource *self = TROUPE_COMBINATION_SOURCE (source);
  char *warning = NULL;

  for (guint i = 0; warning == NULL && i < self->groups->len; i++)
    {
      const Group *group = g_ptr_array_index (self->groups, i);

      for (guint j = 0; warning == NULL && j < group->members->len; j++)
        warning = troupe_source_take_warning (
            troupe_replay_get_source (g_ptr_array_index (group->members, j)));
    }
  return warning;
}

static void
troupe_combination_source_finalize (GObject *object)
{
  TroupeCombinationSource *self = TROUPE_COMBINATION_SOURCE (object);

  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->part_names, g_ptr_array_unref);
  g_clear_pointer (&self->joined, g_byte_array_unref);
  g_clear_pointer (&self->queue, troupe_item_queue_free);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (troupe_combination_source_parent_class)->finalize (object);
}

static void
troupe_combination_source_class_init (TroupeCombinationSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_combination_source_finalize;
  source_class->next = troupe_combination_source_next;
  source_class->get_length = troupe_combination_source_get_length;
  source_class->get_wait_fd = troupe_combination_source_get_wait_fd;
  source_class->get_n_parts = troupe_combination_source_get_n_parts;
  source_class->get_part_names = troupe_combination_source_get_part_names;
  source_class->take_warning = troupe_combination_source_take_warning;
}

static void
troupe_combination_source_init (TroupeCombinationSource *self)
{
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  self->part_names = g_ptr_array_new_with_free_func (g_free);
  self->joined = g_byte_array_new ();
  self->item_max = TROUPE_ITEM_MAX;
  self->queue = troupe_item_queue_new ();
}

static void
combination_add (TroupeCombinationSource *self,
                 TroupeSource *source,
                 gboolean linked,
                 gboolean repeats)
{
  const char *const *names = troupe_source_get_part_names (source);
  guint n_parts = troupe_source_get_n_parts (source);
  Group *group;

  if (!linked)
    g_ptr_array_add (self->groups, group_new ());
  group = g_ptr_array_index (self->groups, self->groups->len - 1);
  group->repeats = repeats;

  /* The first wheel turns only once. */
  g_ptr_array_add (group->members, troupe_replay_new (source, repeats || self->groups->len > 1));

  self->n_parts += n_parts;
  self->varies = self->varies || n_parts == 0;
  self->has_names = self->has_names || names != NULL;
  for (guint i = 0; i < n_parts; i++)
    g_ptr_array_add (self->part_names, g_strdup (names != NULL ? names[i] : ""));
}

/**
 * troupe_combination_source_new:
 * @sources: (array length=n_sources): sources at their beginning
 * @linked: (array length=n_sources): whether each is linked with the previous one; the first is not
 * @n_sources: their number, at least 1
 *
 * A source of the cross product of others; those that are linked count as one, as long as the
 * shortest of them. An item has the parts of all of them. Items are made on demand; memory is
 * bounded by the items of the sources from the second unlinked one on, except ranges.
 *
 * Returns: (transfer full): the source
 */
TroupeSource *
troupe_combination_source_new (TroupeSource *const *sources,
                               const gboolean *linked,
                               guint n_sources)
{
  TroupeCombinationSource *self;

  g_return_val_if_fail (n_sources > 0 && !linked[0], NULL);

  self = g_object_new (TROUPE_TYPE_COMBINATION_SOURCE, NULL);
  for (guint i = 0; i < n_sources; i++)
    combination_add (self, sources[i], linked[i], FALSE);
  g_ptr_array_add (self->part_names, NULL);
  return TROUPE_SOURCE (self);
}

/**
 * troupe_combination_source_new_repeated:
 * @sources: (array length=n_sources): sources at their beginning
 * @n_sources: their number, at least 1
 *
 * A source whose items have a part of each of the others, item by item, as many as the longest of
 * them has: the shorter ones begin again. There are none if one of them is empty. Memory is bounded
 * by the items of all sources, except ranges.
 *
 * Returns: (transfer full): the source
 */
TroupeSource *
troupe_combination_source_new_repeated (TroupeSource *const *sources, guint n_sources)
{
  TroupeCombinationSource *self;

  g_return_val_if_fail (n_sources > 0, NULL);

  self = g_object_new (TROUPE_TYPE_COMBINATION_SOURCE, NULL);
  for (guint i = 0; i < n_sources; i++)
    combination_add (self, sources[i], i > 0, TRUE);
  g_ptr_array_add (self->part_names, NULL);
  return TROUPE_SOURCE (self);
}

/**
 * troupe_combination_source_set_item_max:
 * @item_max: bytes, from 2 to %TROUPE_ITEM_MAX, which is the default
 *
 * Sets the size that the parts of an item have together at most, with a byte between them; larger
 * ones are an error.
 */
void
troupe_combination_source_set_item_max (TroupeCombinationSource *self, guint item_max)
{
  g_return_if_fail (TROUPE_IS_COMBINATION_SOURCE (self));
  g_return_if_fail (item_max > 1 && item_max <= TROUPE_ITEM_MAX);

  self->item_max = item_max;
}
