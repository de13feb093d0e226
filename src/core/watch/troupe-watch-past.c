/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps of forgotten results what a watcher that comes later can be told. */

#include "troupe-watch-past.h"

#include "troupe-told-bare.h"
#include "troupe-told-chunk.h"
#include "troupe-watch-part.h"

/* Bytes of frames that are kept. */
#define FRAMES_MAX (4 * 1024 * 1024)

/* What an entry takes besides its frame, about. */
#define ENTRY_BYTES 96

/* Outcomes that are kept, of 40 bytes each; a quarter of them becomes mere statuses at a time. */
#define OUTCOMES_MAX (128 * 1024)

/* Bytes of frames of items that failed, which are kept longer: why they did is asked first. */
#define FAILURES_MAX (1024 * 1024)

/* Bytes of results in each second that are encoded, so that a fast run has no more work than a slow
 * one: while somebody is told them, and while nobody is. What comes first is always encoded. */
#define ENCODED_PER_SECOND (16 * 1024 * 1024)
#define UNSEEN_PER_SECOND  (1024 * 1024)

#define N_FINAL (TROUPE_RESULT_NOT_RUN - TROUPE_RESULT_OK + 1)

/* Consecutive results; without a frame if they came too fast, are too large or too old. */
typedef struct
{
  GByteArray *frame;
  TroupeToldBare bare;
} Entry;

/* Entries, outcomes before them and statuses are of results in the order in which they came. */
struct _TroupeWatchPast
{
  GQueue entries;
  gsize frames_size;
  GArray *outcomes;
  gsize failures_size;
  TroupeRowSet *statuses[N_FINAL];
  /* The number of the first outcome, of all results that came, in parts, and of the first one that
   * nobody was told. */
  guint64 first;
  guint64 untold;

  double allowance;
  gint64 allowed_at;
};

static void
entry_clear (Entry *entry)
{
  g_clear_pointer (&entry->frame, g_byte_array_unref);
}

static void
entry_free (Entry *entry)
{
  entry_clear (entry);
  g_free (entry);
}

static gsize
entry_get_size (const Entry *entry)
{
  return entry->frame != NULL ? entry->frame->len : 0;
}

/**
 * troupe_watch_past_new:
 *
 * Returns: (transfer full): no results
 */
TroupeWatchPast *
troupe_watch_past_new (void)
{
  TroupeWatchPast *self = g_new0 (TroupeWatchPast, 1);

  g_queue_init (&self->entries);
  self->outcomes = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->outcomes, (GDestroyNotify) entry_clear);
  for (guint i = 0; i < N_FINAL; i++)
    self->statuses[i] = troupe_row_set_new ();
  self->allowance = FRAMES_MAX;
  self->allowed_at = g_get_monotonic_time ();
  return self;
}

/** troupe_watch_past_free: frees @self. */
void
troupe_watch_past_free (TroupeWatchPast *self)
{
  g_queue_clear_full (&self->entries, (GDestroyNotify) entry_free);
  g_array_unref (self->outcomes);
  for (guint i = 0; i < N_FINAL; i++)
    troupe_row_set_free (self->statuses[i]);
  g_free (self);
}

/* Adding */

static void
forget_outcomes (TroupeWatchPast *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const Entry *entry = &g_array_index (self->outcomes, Entry, i);
      const TroupeToldBare *bare = &entry->bare;

      self->failures_size -= entry_get_size (entry);
      troupe_row_set_add (self->statuses[bare->status - TROUPE_RESULT_OK], bare->first_index,
                          bare->count);
    }
  g_array_remove_range (self->outcomes, 0, n);
  self->first += n;
}

static gboolean
may_stay (TroupeWatchPast *self, const Entry *entry)
{
  return entry->bare.status >= TROUPE_RESULT_FAILED && entry->bare.status < TROUPE_RESULT_NOT_RUN &&
         self->failures_size + entry_get_size (entry) <= FAILURES_MAX;
}

static void
drop_oldest (TroupeWatchPast *self)
{
  Entry *oldest = g_queue_pop_head (&self->entries);

  self->frames_size -= entry_get_size (oldest) + ENTRY_BYTES;
  if (!may_stay (self, oldest))
    entry_clear (oldest);
  self->failures_size += entry_get_size (oldest);
  g_array_append_val (self->outcomes, *oldest);
  g_free (oldest);
  if (self->outcomes->len > OUTCOMES_MAX)
    forget_outcomes (self, OUTCOMES_MAX / 4);
}

static void
push (TroupeWatchPast *self, GByteArray *frame, const TroupeToldBare *bare)
{
  Entry *entry = g_new (Entry, 1);

  *entry = (Entry){ frame, *bare };
  self->frames_size += entry_get_size (entry) + ENTRY_BYTES;
  g_queue_push_tail (&self->entries, entry);
  while (self->frames_size > FRAMES_MAX)
    drop_oldest (self);
}

static guint64
count_entries (TroupeWatchPast *self)
{
  return self->first + self->outcomes->len + g_queue_get_length (&self->entries);
}

/* Of a fast run, results without a frame are put together until somebody was told them. */
static void
push_bare (TroupeWatchPast *self, const TroupeToldBare *bare)
{
  Entry *last = g_queue_peek_tail (&self->entries);
  guint32 count;

  if (last == NULL || last->frame != NULL || count_entries (self) <= self->untold ||
      last->bare.status != bare->status ||
      last->bare.first_index + last->bare.count != bare->first_index ||
      __builtin_add_overflow (last->bare.count, bare->count, &count))
    {
      push (self, NULL, bare);
      return;
    }

  last->bare.count = count;
  last->bare.seconds += bare->seconds;
  if (last->bare.worker != bare->worker)
    last->bare.worker = 0;
  if (last->bare.attempts != bare->attempts)
    last->bare.attempts = 0;
}

static gboolean
may_encode (TroupeWatchPast *self, gsize size, gboolean is_seen)
{
  const gint64 now = g_get_monotonic_time ();

  self->allowance += (double) (now - self->allowed_at) *
                     (is_seen ? ENCODED_PER_SECOND : UNSEEN_PER_SECOND) / G_USEC_PER_SEC;
  self->allowance = MIN (self->allowance, FRAMES_MAX);
  self->allowed_at = now;
  if (self->allowance < 0)
    return FALSE;
  self->allowance -= size;
  return TRUE;
}

/**
 * troupe_watch_past_add:
 * @self: results
 * @chunk: results that are forgotten from now on
 * @is_seen: whether somebody is told them
 *
 * Adds results.
 */
void
troupe_watch_past_add (TroupeWatchPast *self, const TroupeResultChunk *chunk, gboolean is_seen)
{
  const gsize size = troupe_told_chunk_get_size (chunk);
  const gboolean is_encoded = may_encode (self, size, is_seen);
  TroupeToldBare bare;

  troupe_told_bare_init (&bare, chunk);
  if (!is_encoded)
    {
      push_bare (self, &bare);
      return;
    }
  for (guint32 offset = 0; offset < chunk->count;)
    {
      g_autoptr (GByteArray) frame = g_byte_array_sized_new (MIN (size, TROUPE_WATCH_PART_BYTES));

      offset += troupe_watch_part_append (chunk, offset, frame, &bare);
      push (self, frame->len > 0 ? g_steal_pointer (&frame) : NULL, &bare);
    }
}

/* Telling */

/**
 * troupe_watch_place_add:
 * @self: a place
 * @first: the index of an item
 * @count: the number of items from it on
 *
 * Remembers that a watcher was told these items.
 */
void
troupe_watch_place_add (TroupeWatchPlace *self, guint64 first, guint64 count)
{
  /* Most come in their order, and take no bits. */
  if (first != self->frontier)
    {
      troupe_row_set_add (self->told, first, count);
      return;
    }

  self->frontier += count;
  if (troupe_row_set_find_stretch (self->told, self->frontier, &first, &count) &&
      first == self->frontier)
    self->frontier += count;
}

/* A frame of outcomes, which is begun with the first of them. */
typedef struct
{
  TroupeWatchPlace *place;
  GByteArray *to;
  gsize limit;
  GArray *outcomes;
} Telling;

static gboolean
has_room (const Telling *telling)
{
  return telling->to->len + telling->outcomes->len * TROUPE_TOLD_BARE_SIZE < telling->limit;
}

static void
flush (Telling *telling)
{
  if (telling->outcomes->len > 0)
    troupe_told_bare_append (telling->to,
                             (const TroupeToldBare *) (gpointer) telling->outcomes->data,
                             telling->outcomes->len);
  g_array_set_size (telling->outcomes, 0);
}

static void
tell_outcome (Telling *telling, const TroupeToldBare *bare)
{
  g_array_append_vals (telling->outcomes, bare, 1);
  telling->place->n_bare += bare->count;
  troupe_watch_place_add (telling->place, bare->first_index, bare->count);
}

/* Of a status, what was not told. Returns FALSE if there is no room for all of it. */
static gboolean
tell_status (TroupeWatchPast *self, TroupeResultStatus status, Telling *telling)
{
  const TroupeRowSet *rows = self->statuses[status - TROUPE_RESULT_OK];
  g_autoptr (TroupeRowSet) left = troupe_row_set_new ();
  guint64 first = telling->place->frontier;
  const guint64 n_rows = G_MAXUINT64 - first;
  guint64 count;

  troupe_row_set_add_from (left, rows, first, n_rows);
  troupe_row_set_remove_from (left, telling->place->told, first, n_rows);
  while (troupe_row_set_find_stretch (left, first, &first, &count))
    {
      const TroupeToldBare bare = {
        .first_index = first,
        .count = MIN (count, G_MAXUINT32),
        .status = status,
      };

      if (!has_room (telling))
        return FALSE;
      tell_outcome (telling, &bare);
      first += bare.count;
    }
  return TRUE;
}

/* What was left of the results that are before the first outcome, if any was not told. */
static void
tell_statuses (TroupeWatchPast *self, Telling *telling)
{
  if (telling->place->next >= self->first)
    return;

  for (guint status = TROUPE_RESULT_OK; status <= TROUPE_RESULT_NOT_RUN; status++)
    if (!tell_status (self, status, telling))
      return;
  telling->place->next = self->first;
}

static void
tell_entry (Telling *telling, const Entry *entry)
{
  if (entry->frame == NULL)
    {
      tell_outcome (telling, &entry->bare);
      return;
    }
  g_byte_array_append (telling->to, entry->frame->data, entry->frame->len);
  troupe_watch_place_add (telling->place, entry->bare.first_index, entry->bare.count);
}

static void
tell_outcomes (TroupeWatchPast *self, Telling *telling)
{
  TroupeWatchPlace *place = telling->place;

  if (place->next < self->first)
    return;

  for (; place->next - self->first < self->outcomes->len && has_room (telling); place->next++)
    tell_entry (telling, &g_array_index (self->outcomes, Entry, place->next - self->first));
}

static void
tell_entries (TroupeWatchPast *self, Telling *telling)
{
  TroupeWatchPlace *place = telling->place;
  const guint64 first = self->first + self->outcomes->len;
  GList *link =
      place->next >= first ? g_queue_peek_nth_link (&self->entries, place->next - first) : NULL;

  for (; link != NULL && has_room (telling); link = link->next)
    {
      tell_entry (telling, link->data);
      place->next++;
    }
}

/**
 * troupe_watch_past_tell:
 * @self: results
 * @place: what a watcher has of them, which is brought forward
 * @to: the bytes to append frames to
 * @n_bytes: about how much
 *
 * Tells the next results.
 */
void
troupe_watch_past_tell (TroupeWatchPast *self,
                        TroupeWatchPlace *place,
                        GByteArray *to,
                        gsize n_bytes)
{
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TroupeToldBare));
  Telling telling = { place, to, to->len + n_bytes, outcomes };

  tell_statuses (self, &telling);
  tell_outcomes (self, &telling);
  tell_entries (self, &telling);
  flush (&telling);
  self->untold = MAX (self->untold, place->next);
}

/** troupe_watch_past_is_told: Returns: whether a watcher was told all of them. */
gboolean
troupe_watch_past_is_told (TroupeWatchPast *self, const TroupeWatchPlace *place)
{
  return place->next == count_entries (self);
}
