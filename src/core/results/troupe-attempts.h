/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The attempts of an item before the one that gave its result. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The number of the latest attempts of which each is known; of those before, their time is. */
#define TROUPE_ATTEMPTS_MAX 64

/**
 * TroupeAttemptEnd:
 * @TROUPE_ATTEMPT_FAILED: the item failed, and might be tried again
 * @TROUPE_ATTEMPT_TIMED_OUT: likewise, as it ran for too long
 * @TROUPE_ATTEMPT_LOST: its worker ended
 *
 * Why an attempt had no result.
 */
typedef enum
{
  TROUPE_ATTEMPT_FAILED,
  TROUPE_ATTEMPT_TIMED_OUT,
  TROUPE_ATTEMPT_LOST,
} TroupeAttemptEnd;

/**
 * TroupeAttempt:
 * @worker: the number of the worker
 * @end: why it had no result
 * @seconds: that it took, without the time for which the worker was stopped
 * @paused_seconds: how long the worker was stopped in addition
 * @finished_at: its end, by g_get_monotonic_time() (microseconds)
 *
 * A time that an item began, without a result.
 */
typedef struct
{
  guint worker;
  TroupeAttemptEnd end;
  double seconds;
  double paused_seconds;
  gint64 finished_at;
} TroupeAttempt;

/**
 * TroupeAttempts:
 * @n_before: the number of attempts before those of @latest
 * @seconds: that all attempts took together
 * @latest: (element-type TroupeAttempt): the latest ones, in order
 *
 * The attempts of an item that had no result. Memory does not grow with their number.
 */
typedef struct
{
  guint32 n_before;
  double seconds;
  GArray *latest;
} TroupeAttempts;

TroupeAttempts *troupe_attempts_new (void);
void troupe_attempts_free (TroupeAttempts *self);
void troupe_attempts_add (TroupeAttempts *self, const TroupeAttempt *attempt);
const TroupeAttempt *troupe_attempts_get_last (const TroupeAttempts *self);
GBytes *troupe_attempts_encode (const TroupeAttempts *self, gint64 finished_at);
TroupeAttempts *troupe_attempts_decode (GBytes *bytes, gint64 finished_at);
double troupe_attempts_peek_seconds (GBytes *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeAttempts, troupe_attempts_free)

G_END_DECLS
