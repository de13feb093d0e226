/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decides whether another item may start now, so that a job leaves room for others. */

#pragma once

#include "troupe-job-pace.h"
#include "troupe-readings.h"

G_BEGIN_DECLS

/**
 * TROUPE_PACE_TICK_MS:
 *
 * The time for which a reading of the machine counts, in milliseconds.
 */
#define TROUPE_PACE_TICK_MS 250

/**
 * TROUPE_PACE_ANSWER_MS:
 *
 * The time for which the answer of a command counts, in milliseconds.
 */
#define TROUPE_PACE_ANSWER_MS 1000

/**
 * TroupePace:
 *
 * Decides when items start. It depends on neither processes nor clocks: times, readings and answers
 * are given to it.
 */
typedef struct _TroupePace TroupePace;

TroupePace *troupe_pace_new (const TroupePaceRules *rules);
void troupe_pace_free (TroupePace *self);

gboolean troupe_pace_has_rules (TroupePace *self);
gboolean troupe_pace_is_watching (TroupePace *self);
gboolean troupe_pace_needs_readings (TroupePace *self, gint64 now);
void troupe_pace_add_readings (TroupePace *self,
                               const TroupeReadings *readings,
                               guint n_running,
                               gint64 now);
gboolean troupe_pace_is_blind (TroupePace *self);
gboolean troupe_pace_needs_answer (TroupePace *self, gint64 now);
void troupe_pace_add_question (TroupePace *self, gint64 now);
void troupe_pace_add_answer (TroupePace *self, int status, gint64 now);

gboolean troupe_pace_may_start (TroupePace *self, guint n_running, gint64 now);
void troupe_pace_add_start (TroupePace *self, gint64 now);
gint64 troupe_pace_get_next_start (TroupePace *self);
guint troupe_pace_get_most_running (TroupePace *self);
gboolean troupe_pace_must_end_one (TroupePace *self, guint n_running);
void troupe_pace_add_end (TroupePace *self);
char *troupe_pace_describe (TroupePace *self, guint n_running, gint64 now);
char *troupe_pace_describe_delay (guint n_items, gint64 left);
char *troupe_pace_describe_suspension (TroupePace *self);
char *troupe_pace_describe_end (TroupePace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupePace, troupe_pace_free)

G_END_DECLS
