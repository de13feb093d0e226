/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decides which changes the owner of a pool receives, and when. */

#pragma once

#include "troupe-engine-calls.h"
#include "troupe-mailbox.h"
#include "troupe-recorder.h"
#include "troupe-tally.h"

G_BEGIN_DECLS

/**
 * TroupePublisher:
 *
 * Posts to the mailbox, and tells the recorder: events and errors as they occur, counts and workers
 * together. It determines
 * when that is due; the engine then lets each worker publish itself, between
 * troupe_publisher_begin() and troupe_publisher_end().
 */
typedef struct _TroupePublisher TroupePublisher;

TroupePublisher *troupe_publisher_new (TroupeMailbox *mailbox,
                                       TroupeTally *tally,
                                       TroupeRecorder *recorder,
                                       const TroupeEngineCalls *calls);
void troupe_publisher_free (TroupePublisher *self);

void troupe_publisher_changed (TroupePublisher *self);
void troupe_publisher_progressed (TroupePublisher *self);
void troupe_publisher_set_waiting (TroupePublisher *self, const char *waiting);
void troupe_publisher_hurry (TroupePublisher *self);

void troupe_publisher_add (TroupePublisher *self, const TroupeEventData *data);
void troupe_publisher_say (TroupePublisher *self, TroupeEventKind kind, const char *text);
void troupe_publisher_warn (TroupePublisher *self, const char *sentence, const char *host);
void troupe_publisher_add_error (TroupePublisher *self, const GError *error);
void
troupe_publisher_add_retry (TroupePublisher *self, const TroupeItemRange *items, GBytes *cause);
void troupe_publisher_add_failed (TroupePublisher *self,
                                  TroupeResultStatus status,
                                  const TroupeItemRange *items,
                                  GBytes *cause);
void troupe_publisher_tell_failed (TroupePublisher *self);
void troupe_publisher_add_begun (TroupePublisher *self, TroupeItems *items, guint worker);
void troupe_publisher_add_told_retries (TroupePublisher *self, guint n_retries);
void troupe_publisher_add_told (TroupePublisher *self,
                                GBytes *frames,
                                const char *host,
                                gint64 offset,
                                GArray *numbers);
gboolean troupe_publisher_has_recorder (TroupePublisher *self);
void troupe_publisher_add_worker (TroupePublisher *self, const TroupeWorkerStatus *status);

gboolean troupe_publisher_is_due (TroupePublisher *self);
void troupe_publisher_begin (TroupePublisher *self);
gboolean troupe_publisher_takes_worker (TroupePublisher *self, gboolean is_news);
void troupe_publisher_end (TroupePublisher *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupePublisher, troupe_publisher_free)

G_END_DECLS
