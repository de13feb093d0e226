/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run of another process, as it is watched and steered from this one. */

#include "troupe-watched-run.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-timer.h"
#include "troupe-told-number.h"
#include "troupe-watch-command.h"
#include "troupe-watch-fill.h"
#include "troupe-watch-link.h"
#include "troupe-watch-socket.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Milliseconds between two looks at a process that has told nothing since, and how many of them it
 * has: one that is stopped answers when it goes on, others when it is their turn on a busy machine.
 */
#define LOOK_MS   1500
#define MAX_LOOKS 7

/* Milliseconds between two updates of a run, unless a view wants another time. */
#define INTERVAL_MS 1000

/* The largest frame is that of a large result. */
#define FRAME_MAX (64 * 1024 * 1024)

/* Bytes of results that are asked for at once. */
#define PULL_BYTES (64 * 1024)

struct _TroupeWatchedRun
{
  GObject parent_instance;

  TroupeToldWants wants;
  guint interval;
  gboolean is_far;
  TroupeWatchLink *link;
  TroupeWatchFill *fill;
  int exit_status;

  /* While it is opened. */
  GTask *opening;
  GSource *looks;
  guint n_looks;
  GSource *cancelled;
  guint n_counts;
};

static void troupe_watched_run_control_init (TroupeRunControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeWatchedRun,
                               troupe_watched_run,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RUN_CONTROL,
                                                      troupe_watched_run_control_init))

enum
{
  ANSWERED,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
troupe_watched_run_dispose (GObject *object)
{
  TroupeWatchedRun *self = TROUPE_WATCHED_RUN (object);

  g_clear_pointer (&self->link, troupe_watch_link_free);

  G_OBJECT_CLASS (troupe_watched_run_parent_class)->dispose (object);
}

static void
troupe_watched_run_finalize (GObject *object)
{
  g_clear_pointer (&TROUPE_WATCHED_RUN (object)->fill, troupe_watch_fill_free);

  G_OBJECT_CLASS (troupe_watched_run_parent_class)->finalize (object);
}

static void
troupe_watched_run_class_init (TroupeWatchedRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = troupe_watched_run_dispose;
  object_class->finalize = troupe_watched_run_finalize;

  signals[ANSWERED] = g_signal_new ("answered", TROUPE_TYPE_WATCHED_RUN, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", TROUPE_TYPE_WATCHED_RUN, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
troupe_watched_run_init (TroupeWatchedRun *self)
{
  self->interval = INTERVAL_MS;
  self->exit_status = -1;
}

/* Sending */

static void
send_hello (TroupeWatchedRun *self)
{
  const TroupeToldHello hello = { TROUPE_TOLD_PROTOCOL, self->wants, self->interval };

  if (self->link == NULL || self->fill == NULL)
    return;
  troupe_told_hello_append (troupe_watch_link_get_output (self->link), &hello);
  troupe_watch_link_flush (self->link);
}

static void
send_pull (TroupeWatchedRun *self)
{
  troupe_told_number_append (troupe_watch_link_get_output (self->link), TROUPE_TOLD_PULL,
                             PULL_BYTES);
  troupe_watch_link_flush (self->link);
}

/**
 * troupe_watched_run_order:
 * @self: a watched run
 * @order: an order, which “answered” answers
 *
 * Gives an order, although the run may take none.
 */
void
troupe_watched_run_order (TroupeWatchedRun *self, const TroupeToldOrder *order)
{
  g_return_if_fail (TROUPE_IS_WATCHED_RUN (self));

  if (self->link == NULL)
    return;
  troupe_told_order_append (troupe_watch_link_get_output (self->link), order);
  troupe_watch_link_flush (self->link);
}

static void
troupe_watched_run_act (TroupeRunControl *control, guint worker, TroupeRunAction action)
{
  troupe_watched_run_order (TROUPE_WATCHED_RUN (control),
                            &(TroupeToldOrder){ TROUPE_TOLD_ORDER_ACT, worker, action });
}

static void
troupe_watched_run_stop (TroupeRunControl *control, gboolean now)
{
  troupe_watched_run_order (
      TROUPE_WATCHED_RUN (control),
      &(TroupeToldOrder){ now ? TROUPE_TOLD_ORDER_STOP_NOW : TROUPE_TOLD_ORDER_STOP, 0, 0 });
}

static void
troupe_watched_run_set_interval_cb (TroupeRunControl *control, guint milliseconds)
{
  troupe_watched_run_set_interval (TROUPE_WATCHED_RUN (control), milliseconds);
}

static void
troupe_watched_run_control_init (TroupeRunControlInterface *iface)
{
  iface->act = troupe_watched_run_act;
  iface->stop = troupe_watched_run_stop;
  iface->set_interval = troupe_watched_run_set_interval_cb;
}

/* Opening */

/* Returns the task, after which no part of the opening is left. */
static GTask *
finish_opening (TroupeWatchedRun *self)
{
  troupe_timer_clear (&self->looks);
  troupe_timer_clear (&self->cancelled);
  return g_steal_pointer (&self->opening);
}

static void
fail_opening (TroupeWatchedRun *self, GError *error)
{
  g_autoptr (GTask) task = finish_opening (self);

  g_task_return_error (task, error);
}

static void
complete_opening (TroupeWatchedRun *self)
{
  g_autoptr (GTask) task = finish_opening (self);

  if ((self->wants & TROUPE_TOLD_WANTS_RESULTS) != 0)
    send_pull (self);
  if (troupe_watched_run_can_control (self))
    troupe_run_set_control (troupe_watched_run_get_run (self), TROUPE_RUN_CONTROL (self));
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

/* Receiving */

static gboolean
take_greeting (TroupeWatchedRun *self, const TroupeFrame *frame, GError **error)
{
  g_auto (TroupeToldGreeting) greeting = { 0 };
  gsize size;
  const guint8 *body = troupe_bytes_get_data (frame->body, &size);

  if (frame->type != TROUPE_TOLD_GREETING)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("what answers is not a run of Troupe"));
      return FALSE;
    }
  if (!troupe_told_greeting_read (body, size, &greeting, error))
    return FALSE;
  if (greeting.protocol != TROUPE_TOLD_PROTOCOL)
    {
      g_set_error (
          error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_VERSION,
          _ ("that run was started by Troupe %s: this is Troupe %s, which cannot watch it"),
          greeting.version, TROUPE_VERSION);
      return FALSE;
    }

  self->fill = troupe_watch_fill_new (&greeting, self->wants, self->is_far);
  send_hello (self);
  return TRUE;
}

static gboolean
take_answer (TroupeWatchedRun *self, const TroupeFrame *frame, GError **error)
{
  TroupeRun *run = troupe_watch_fill_get_run (self->fill);
  g_autofree char *text = NULL;
  TroupeToldAnswer answer;
  gsize size;
  const guint8 *body = troupe_bytes_get_data (frame->body, &size);

  if (!troupe_told_answer_read (body, size, &answer, &text, error))
    return FALSE;
  if (answer == TROUPE_TOLD_OTHER_VERSION)
    {
      g_set_error_literal (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_VERSION, text);
      return FALSE;
    }

  if (answer != TROUPE_TOLD_DONE)
    {
      g_autoptr (TroupeEvent) event =
          troupe_event_new (TROUPE_EVENT_WARNED, troupe_run_get_elapsed (run), 0, text);

      troupe_run_add_event (run, event);
    }
  g_signal_emit (self, signals[ANSWERED], 0, (int) answer, text);
  return TRUE;
}

static gboolean
take_exit (TroupeWatchedRun *self, const TroupeFrame *frame, GError **error)
{
  guint64 status;
  gsize size;
  const guint8 *body = troupe_bytes_get_data (frame->body, &size);

  if (!troupe_told_number_read (TROUPE_TOLD_EXIT, body, size, &status, error))
    return FALSE;

  self->exit_status = (int) MIN (status, 255);
  return TRUE;
}

/* The first counts come with the greeting, the second ones after all that was asked for. */
static void
count_counts (TroupeWatchedRun *self)
{
  self->n_counts++;
  if (self->opening != NULL && self->n_counts == (self->wants != 0 ? 2 : 1))
    complete_opening (self);
}

static gboolean
frame_cb (const TroupeFrame *frame, gpointer data, GError **error)
{
  /* Whoever is told what came may not need it any more. */
  g_autoptr (TroupeWatchedRun) self = g_object_ref (data);

  self->n_looks = 0;
  if (self->fill == NULL)
    return take_greeting (self, frame, error);
  if (frame->type == TROUPE_TOLD_ANSWER)
    return take_answer (self, frame, error);
  if (frame->type == TROUPE_TOLD_EXIT)
    return take_exit (self, frame, error);
  if (!troupe_watch_fill_take (self->fill, frame, error))
    return FALSE;

  if (self->link == NULL)
    return TRUE;
  if (troupe_watch_fill_append_views (self->fill, troupe_watch_link_get_output (self->link)))
    troupe_watch_link_flush (self->link);
  if (frame->type == TROUPE_TOLD_PULLED && (self->wants & TROUPE_TOLD_WANTS_RESULTS) != 0)
    send_pull (self);
  if (frame->type == TROUPE_TOLD_COUNTS)
    count_counts (self);
  return TRUE;
}

static void
broken_cb (const GError *error, gpointer data)
{
  g_autoptr (TroupeWatchedRun) self = g_object_ref (data);
  const gboolean is_closed = g_error_matches (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED);

  g_clear_pointer (&self->link, troupe_watch_link_free);
  if (self->opening != NULL)
    {
      fail_opening (self, is_closed
                              ? g_error_new_literal (TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_GONE,
                                                     _ ("that run is over"))
                              : g_error_copy (error));
      return;
    }

  troupe_run_set_control (troupe_watched_run_get_run (self), NULL);
  troupe_watch_fill_end (self->fill,
                         is_closed ? _ ("The process of this run is gone.") : error->message);
  g_signal_emit (self, signals[CLOSED], 0);
}

static const TroupeWatchLinkEvents link_events = {
  .frame = frame_cb,
  .broken = broken_cb,
};

static gboolean
look_cb (gpointer data)
{
  g_autoptr (TroupeWatchedRun) self = g_object_ref (data);

  if (++self->n_looks < MAX_LOOKS &&
      !troupe_watch_socket_is_stopped (troupe_watch_link_get_fd (self->link)))
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->link, troupe_watch_link_free);
  fail_opening (self, g_error_new_literal (TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_SILENT,
                                           _ ("the process of that run does not answer: it may be "
                                              "stopped")));
  return G_SOURCE_REMOVE;
}

static void
open_link (TroupeWatchedRun *self, int fd)
{
  self->link = troupe_watch_link_new (fd, FRAME_MAX, &link_events, self);
  self->looks = troupe_timer_add (LOOK_MS, look_cb, self);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_autoptr (TroupeWatchedRun) self = g_object_ref (data);
  GError *error = NULL;

  g_clear_pointer (&self->link, troupe_watch_link_free);
  g_cancellable_set_error_if_cancelled (cancellable, &error);
  fail_opening (self, error);
  return G_SOURCE_REMOVE;
}

static TroupeWatchedRun *
begin_opening (TroupeToldWants wants,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer data,
               gpointer tag)
{
  TroupeWatchedRun *self = g_object_new (TROUPE_TYPE_WATCHED_RUN, NULL);

  self->wants = wants;
  /* The task keeps the object alive while it is opened. */
  self->opening = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (self->opening, tag);
  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (self->cancelled, g_main_context_get_thread_default ());
    }
  return self;
}

/**
 * troupe_watched_run_open_async:
 * @path: the socket of a run, as #TroupeRunningRun has it
 * @wants: what is to be told
 * @cancellable: (nullable): ends the opening
 * @callback: called when the run is filled with all that is known, or cannot be opened
 * @data: for @callback
 *
 * Opens a run of another process of this user on this machine.
 */
void
troupe_watched_run_open_async (const char *path,
                               TroupeToldWants wants,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (TroupeWatchedRun) self =
      begin_opening (wants, cancellable, callback, data, troupe_watched_run_open_async);
  GError *error = NULL;
  const int fd = troupe_watch_socket_connect (path, &error);

  if (fd < 0)
    fail_opening (self, error);
  else
    open_link (self, fd);
}

static void
command_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TroupeWatchedRun) self = data;
  GError *error = NULL;
  const int fd = troupe_watch_command_open_finish (result, &error);

  if (self->opening == NULL)
    {
      /* It was cancelled. */
      g_clear_error (&error);
      if (fd >= 0)
        g_close (fd, NULL);
      return;
    }
  if (fd < 0)
    fail_opening (self, error);
  else
    open_link (self, fd);
}

/**
 * troupe_watched_run_open_command_async:
 * @arguments: (array zero-terminated=1): a command that runs “troupe watch-pipe RUN” on another
 *   machine, as troupe_watch_command_for_host() returns it
 * @wants: what is to be told
 * @cancellable: (nullable): ends the opening
 * @callback: called when the run is filled with all that is known, or cannot be opened
 * @data: for @callback
 *
 * Opens a run through the standard input and output of a command. There is no limit to the time
 * until the command answers: it may ask for a password.
 */
void
troupe_watched_run_open_command_async (const char *const *arguments,
                                       TroupeToldWants wants,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer data)
{
  TroupeWatchedRun *self =
      begin_opening (wants, cancellable, callback, data, troupe_watched_run_open_command_async);

  self->is_far = TRUE;
  troupe_watch_command_open_async (arguments, cancellable, command_cb, self);
}

/**
 * troupe_watched_run_open_finish:
 * @result: of either of these functions
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the watched run, or %NULL with a %TROUPE_WATCH_ERROR, a
 *   %TROUPE_WIRE_ERROR or %G_IO_ERROR_CANCELLED
 */
TroupeWatchedRun *
troupe_watched_run_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What is known */

/** troupe_watched_run_get_run: Returns: (transfer none): the run. */
TroupeRun *
troupe_watched_run_get_run (TroupeWatchedRun *self)
{
  g_return_val_if_fail (TROUPE_IS_WATCHED_RUN (self), NULL);

  return troupe_watch_fill_get_run (self->fill);
}

/** troupe_watched_run_get_machine: Returns: (transfer none): the processors of the machine on which
 * the process of the run is. */
TroupeMachine *
troupe_watched_run_get_machine (TroupeWatchedRun *self)
{
  g_return_val_if_fail (TROUPE_IS_WATCHED_RUN (self), NULL);

  return troupe_watch_fill_get_machine (self->fill);
}

/** troupe_watched_run_get_greeting: Returns: (transfer none): which run it is. */
const TroupeToldGreeting *
troupe_watched_run_get_greeting (TroupeWatchedRun *self)
{
  g_return_val_if_fail (TROUPE_IS_WATCHED_RUN (self), NULL);

  return troupe_watch_fill_get_greeting (self->fill);
}

/** troupe_watched_run_can_control: Returns: whether it takes orders. */
gboolean
troupe_watched_run_can_control (TroupeWatchedRun *self)
{
  return (troupe_watched_run_get_greeting (self)->flags & TROUPE_TOLD_CAN_CONTROL) != 0;
}

/** troupe_watched_run_is_closed: Returns: whether nothing more will be told. */
gboolean
troupe_watched_run_is_closed (TroupeWatchedRun *self)
{
  g_return_val_if_fail (TROUPE_IS_WATCHED_RUN (self), TRUE);

  return self->link == NULL;
}

/** troupe_watched_run_get_exit_status: Returns: the exit status of the process of the run, or -1 if
 * it has none or did not tell. */
int
troupe_watched_run_get_exit_status (TroupeWatchedRun *self)
{
  g_return_val_if_fail (TROUPE_IS_WATCHED_RUN (self), -1);

  return self->exit_status;
}

/**
 * troupe_watched_run_set_interval:
 * @self: a watched run
 * @milliseconds: how often it is told, from 100 to 10000; 1000 at first
 *
 * Sets how often the run changes. What happens is told soon, whatever the interval.
 */
void
troupe_watched_run_set_interval (TroupeWatchedRun *self, guint milliseconds)
{
  g_return_if_fail (TROUPE_IS_WATCHED_RUN (self));

  if (self->interval == milliseconds)
    return;
  self->interval = milliseconds;
  send_hello (self);
}
