/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects the attempts of an item, and encodes them as a part of its result. */

#include "troupe-attempts.h"

#include "troupe-bytes.h"

#include <string.h>

/* The encoded form, of little-endian numbers: the nanoseconds of all attempts (64 bits), the number
 * of those that are not listed (32), that of those that are (32), and for each of these its worker
 * (32), its end (32), the nanoseconds that it took and for which its worker was stopped (64 each),
 * and by how many microseconds it ended before the last attempt of the item (64). So it is the same
 * by any clock. */
#define HEAD_SIZE    16
#define ATTEMPT_SIZE 32

/**
 * troupe_attempts_new:
 *
 * Returns: (transfer full): no attempts
 */
TroupeAttempts *
troupe_attempts_new (void)
{
  TroupeAttempts *self = g_new0 (TroupeAttempts, 1);

  self->latest = g_array_new (FALSE, FALSE, sizeof (TroupeAttempt));
  return self;
}

/**
 * troupe_attempts_free:
 * @self: (transfer full): attempts
 *
 * Frees @self.
 */
void
troupe_attempts_free (TroupeAttempts *self)
{
  g_array_unref (self->latest);
  g_free (self);
}

/**
 * troupe_attempts_add:
 * @self: attempts
 * @attempt: the next one
 */
void
troupe_attempts_add (TroupeAttempts *self, const TroupeAttempt *attempt)
{
  if (self->latest->len == TROUPE_ATTEMPTS_MAX)
    {
      g_array_remove_index (self->latest, 0);
      self->n_before++;
    }
  self->seconds += attempt->seconds;
  g_array_append_vals (self->latest, attempt, 1);
}

/**
 * troupe_attempts_get_last:
 * @self: attempts, at least one
 *
 * Returns: (transfer none): the last one
 */
const TroupeAttempt *
troupe_attempts_get_last (const TroupeAttempts *self)
{
  return &g_array_index (self->latest, TroupeAttempt, self->latest->len - 1);
}

static void
put_u32 (GByteArray *to, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (to, (const guint8 *) &value, sizeof value);
}

static void
put_u64 (GByteArray *to, guint64 value)
{
  value = GUINT64_TO_LE (value);
  g_byte_array_append (to, (const guint8 *) &value, sizeof value);
}

static void
put_seconds (GByteArray *to, double seconds)
{
  put_u64 (to, (guint64) (CLAMP (seconds, 0, 1e10) * 1e9 + 0.5));
}

/**
 * troupe_attempts_encode:
 * @self: attempts
 * @finished_at: when the item had its result
 *
 * Returns: (transfer full): their encoded form, for troupe_attempts_decode()
 */
GBytes *
troupe_attempts_encode (const TroupeAttempts *self, gint64 finished_at)
{
  GByteArray *to = g_byte_array_sized_new (HEAD_SIZE + self->latest->len * ATTEMPT_SIZE);

  put_seconds (to, self->seconds);
  put_u32 (to, self->n_before);
  put_u32 (to, self->latest->len);
  for (guint i = 0; i < self->latest->len; i++)
    {
      const TroupeAttempt *attempt = &g_array_index (self->latest, TroupeAttempt, i);

      put_u32 (to, attempt->worker);
      put_u32 (to, attempt->end);
      put_seconds (to, attempt->seconds);
      put_seconds (to, attempt->paused_seconds);
      put_u64 (to, MAX (finished_at - attempt->finished_at, 0));
    }
  return g_byte_array_free_to_bytes (to);
}

static guint32
take_u32 (const guint8 **at)
{
  guint32 value;

  memcpy (&value, *at, sizeof value);
  *at += sizeof value;
  return GUINT32_FROM_LE (value);
}

static guint64
take_u64 (const guint8 **at)
{
  guint64 value;

  memcpy (&value, *at, sizeof value);
  *at += sizeof value;
  return GUINT64_FROM_LE (value);
}

/**
 * troupe_attempts_decode:
 * @bytes: the encoded form, which may come from elsewhere
 * @finished_at: when the item had its result
 *
 * Returns: (transfer full) (nullable): the attempts, or %NULL if @bytes is malformed
 */
TroupeAttempts *
troupe_attempts_decode (GBytes *bytes, gint64 finished_at)
{
  g_autoptr (TroupeAttempts) self = troupe_attempts_new ();
  gsize size;
  const guint8 *at = troupe_bytes_get_data (bytes, &size);
  guint32 n;

  if (size < HEAD_SIZE)
    return NULL;
  self->seconds = take_u64 (&at) / 1e9;
  self->n_before = take_u32 (&at);
  n = take_u32 (&at);
  if (n > TROUPE_ATTEMPTS_MAX || size != HEAD_SIZE + (gsize) n * ATTEMPT_SIZE)
    return NULL;

  for (guint i = 0; i < n; i++)
    {
      TroupeAttempt attempt;

      attempt.worker = take_u32 (&at);
      attempt.end = take_u32 (&at);
      attempt.seconds = take_u64 (&at) / 1e9;
      attempt.paused_seconds = take_u64 (&at) / 1e9;
      attempt.finished_at = finished_at - (gint64) (take_u64 (&at) & G_MAXINT64 / 2);
      if (attempt.worker == 0 || attempt.end > TROUPE_ATTEMPT_LOST)
        return NULL;
      g_array_append_val (self->latest, attempt);
    }
  return g_steal_pointer (&self);
}

/**
 * troupe_attempts_peek_seconds:
 * @bytes: the encoded form
 *
 * Returns: the seconds that all attempts took together; 0 if @bytes is malformed
 */
double
troupe_attempts_peek_seconds (GBytes *bytes)
{
  gsize size;
  const guint8 *at = troupe_bytes_get_data (bytes, &size);

  return size < HEAD_SIZE ? 0 : take_u64 (&at) / 1e9;
}
