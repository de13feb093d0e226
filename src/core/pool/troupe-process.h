/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-descriptors.h"
#include "troupe-wire.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_PROCESS (troupe_process_get_type ())

/**
 * TroupeProcess:
 *
 * The handle of one worker process: starts it, carries frames to and from it, signals its process
 * group, and reaps it. The only part that signals a process. Belongs to the thread whose main
 * context was the default when it was started.
 */
G_DECLARE_FINAL_TYPE (TroupeProcess, troupe_process, TROUPE, PROCESS, GObject)

/**
 * TroupeProcessEvents:
 * @frame: a whole frame came; %FALSE with an error when it is not one that this worker may send
 * @idle: every frame that came was given to @frame
 * @broken: what came is not a stream of frames, or a stream was closed while the process lives; it
 * should be ended
 * @joined: it was reaped, after the last frame that it sent
 *
 * What whoever started it is told.
 */
typedef struct
{
  gboolean (*frame) (TroupeProcess *process,
                     const TroupeFrame *frame,
                     gpointer data,
                     GError **error);
  void (*idle) (TroupeProcess *process, gpointer data);
  void (*broken) (TroupeProcess *process, const GError *error, gpointer data);
  void (*joined) (TroupeProcess *process, gpointer data);
} TroupeProcessEvents;

TroupeProcess *troupe_process_start (const char *const *arguments,
                                     const char *marker,
                                     TroupeDescriptors *descriptors,
                                     const TroupeProcessEvents *events,
                                     gpointer data,
                                     GError **error);
gint64 troupe_process_get_pid (TroupeProcess *self);
GByteArray *troupe_process_get_output (TroupeProcess *self);
void troupe_process_flush (TroupeProcess *self);
void troupe_process_close_input (TroupeProcess *self);
void troupe_process_signal (TroupeProcess *self, int signal_number);
gboolean troupe_process_is_any_stopped (void);
gboolean troupe_process_poll_stopped (TroupeProcess *self, int *stopped_by);
void troupe_process_check_input (TroupeProcess *self);
gint64 troupe_process_get_stalled_since (TroupeProcess *self);
gboolean troupe_process_has_errors (TroupeProcess *self);
GBytes *troupe_process_take_errors (TroupeProcess *self);
char *troupe_process_dup_last_words (TroupeProcess *self);
gsize troupe_process_get_unread (TroupeProcess *self);
gboolean troupe_process_get_join (TroupeProcess *self, gboolean *exited, int *code);

G_END_DECLS
