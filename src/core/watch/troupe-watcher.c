/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One watcher of a run, in the process that runs it. */

#include "troupe-watcher.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-told-hello.h"
#include "troupe-told-number.h"
#include "troupe-told-processes.h"
#include "troupe-watch-link.h"
#include "troupe-watch-view.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>

/* The largest body that a watcher sends is a few numbers. */
#define FRAME_MAX 4096

/* Milliseconds. */
#define LEAST_INTERVAL   100
#define LONGEST_INTERVAL 10000

/* Answers that it has not taken: it has no reason to give more orders. */
#define ANSWERS_MAX 1000

struct _TroupeWatcher
{
  TroupeWatchLink *link;
  const TroupeWatcherEvents *events;
  gpointer data;
  TroupeWatchFeed *feed;

  guint wants;
  guint interval;
  gint64 told_at;
  TroupeWatchTold told;
  TroupeWatchPull *pull;
  /* NULL as long as it looks at no processes. */
  TroupeWatchView *view;
  gboolean has_pulled;
  /* The last answer was as large as it may be: there is probably more. */
  gboolean takes_much;
  gboolean is_complete;
  guint n_answers;
};

static gboolean
take_hello (TroupeWatcher *self, const guint8 *body, gsize size, GError **error)
{
  TroupeToldHello hello;

  if (!troupe_told_hello_read (body, size, &hello, error))
    return FALSE;

  if (hello.protocol != TROUPE_TOLD_PROTOCOL)
    {
      g_autofree char *text =
          g_strdup_printf (_ ("that run is watched with Troupe %s"), TROUPE_VERSION);

      troupe_told_answer_append (troupe_watch_link_get_output (self->link),
                                 TROUPE_TOLD_OTHER_VERSION, text);
      troupe_watch_link_flush (self->link);
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_VERSION, text);
      return FALSE;
    }

  /* What it did not want before, it does not have. */
  if ((hello.wants & ~self->wants) != 0)
    self->told.change = 0;
  self->told_at = 0;
  self->wants = hello.wants;
  self->interval = CLAMP (hello.interval, LEAST_INTERVAL, LONGEST_INTERVAL);
  if ((self->wants & TROUPE_TOLD_WANTS_RESULTS) != 0 && self->pull == NULL)
    {
      self->pull = troupe_watch_pull_new (self->feed);
      self->takes_much = TRUE;
    }
  self->events->changed (self, self->data);
  return TRUE;
}

static gboolean
take_order (TroupeWatcher *self, const guint8 *body, gsize size, GError **error)
{
  g_autofree char *text = NULL;
  TroupeToldAnswer answer = TROUPE_TOLD_DONE;
  TroupeToldOrder order;

  if (!troupe_told_order_read (body, size, &order, error))
    return FALSE;
  if (troupe_watch_link_get_unsent (self->link) == 0)
    self->n_answers = 0;
  if (++self->n_answers > ANSWERS_MAX)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("a watcher gives orders and does not read the answers"));
      return FALSE;
    }

  text = self->events->order (&order, self, &answer, self->data);
  troupe_told_answer_append (troupe_watch_link_get_output (self->link), answer, text);
  troupe_watch_link_flush (self->link);
  return TRUE;
}

static gboolean
take_pull (TroupeWatcher *self, const guint8 *body, gsize size, GError **error)
{
  guint64 n_bytes;

  if (!troupe_told_number_read (TROUPE_TOLD_PULL, body, size, &n_bytes, error))
    return FALSE;

  if (self->pull == NULL)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("a watcher asks for results that it did not want"));
      return FALSE;
    }
  self->has_pulled = TRUE;
  self->events->pulled (self, self->data);
  return TRUE;
}

/* A worker that is not there any more has no processes. */
static gboolean
take_view (TroupeWatcher *self, const guint8 *body, gsize size, GError **error)
{
  TroupeWorker *worker;
  gboolean is_viewed;
  guint number;

  if (!troupe_told_view_read (body, size, &number, &is_viewed, error))
    return FALSE;

  worker = self->events->find (number, self->data);
  if (worker == NULL)
    return TRUE;
  if (self->view == NULL)
    self->view = troupe_watch_view_new ();
  troupe_watch_view_set (self->view, worker, is_viewed);
  return TRUE;
}

static gboolean
frame_cb (const TroupeFrame *frame, gpointer data, GError **error)
{
  TroupeWatcher *self = data;
  gsize size;
  const guint8 *body = troupe_bytes_get_data (frame->body, &size);

  switch (frame->type)
    {
    case TROUPE_TOLD_HELLO:
      return take_hello (self, body, size, error);
    case TROUPE_TOLD_ORDER:
      return take_order (self, body, size, error);
    case TROUPE_TOLD_PULL:
      return take_pull (self, body, size, error);
    case TROUPE_TOLD_VIEW:
      return take_view (self, body, size, error);
    default:
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                   _ ("a watcher sent a frame of type 0x%02x"), frame->type);
      return FALSE;
    }
}

static void
broken_cb (const GError *error, gpointer data)
{
  TroupeWatcher *self = data;

  self->events->gone (self, self->data);
}

static void
drained_cb (gpointer data)
{
  TroupeWatcher *self = data;

  self->events->changed (self, self->data);
}

static const TroupeWatchLinkEvents link_events = {
  .frame = frame_cb,
  .broken = broken_cb,
  .drained = drained_cb,
};

/**
 * troupe_watcher_new:
 * @fd: (transfer full): its connection
 * @greeting: the frames that it is sent at once
 * @feed: the results of the run, which outlive the watcher
 * @events: the functions to call
 * @data: for @events
 *
 * Returns: (transfer full): a watcher
 */
TroupeWatcher *
troupe_watcher_new (int fd,
                    GByteArray *greeting,
                    TroupeWatchFeed *feed,
                    const TroupeWatcherEvents *events,
                    gpointer data)
{
  TroupeWatcher *self = g_new0 (TroupeWatcher, 1);

  self->events = events;
  self->data = data;
  self->feed = feed;
  self->interval = LONGEST_INTERVAL;
  self->link = troupe_watch_link_new (fd, FRAME_MAX, &link_events, self);
  g_byte_array_append (troupe_watch_link_get_output (self->link), greeting->data, greeting->len);
  troupe_watch_link_flush (self->link);
  return self;
}

/** troupe_watcher_free: closes its connection and frees @self. */
void
troupe_watcher_free (TroupeWatcher *self)
{
  g_clear_pointer (&self->link, troupe_watch_link_free);
  g_clear_pointer (&self->pull, troupe_watch_pull_free);
  g_clear_pointer (&self->view, troupe_watch_view_free);
  g_clear_pointer (&self->told.trace, troupe_watch_trace_free);
  g_free (self);
}

/** troupe_watcher_get_wants: Returns: what it wants to be told, of #TroupeToldWants. */
guint
troupe_watcher_get_wants (TroupeWatcher *self)
{
  return self->wants;
}

/** troupe_watcher_get_interval: Returns: how often it wants to be told, in milliseconds. */
guint
troupe_watcher_get_interval (TroupeWatcher *self)
{
  return self->interval;
}

/** troupe_watcher_get_pid: Returns: its process id, or 0 if it is in no process seen from here. */
gint64
troupe_watcher_get_pid (TroupeWatcher *self)
{
  struct ucred peer = { 0 };
  socklen_t size = sizeof peer;

  if (getsockopt (troupe_watch_link_get_fd (self->link), SOL_SOCKET, SO_PEERCRED, &peer, &size) !=
      0)
    return 0;
  return peer.pid;
}

/** troupe_watcher_takes_much: Returns: whether it gets results as fast as it takes them: one that
 * has all gets the next ones when it is told the rest. */
gboolean
troupe_watcher_takes_much (TroupeWatcher *self)
{
  return self->takes_much;
}

/** troupe_watcher_is_due: Returns: whether it wants to be told something again. */
gboolean
troupe_watcher_is_due (TroupeWatcher *self, gint64 now)
{
  /* A timer may be a little early. */
  return now - self->told_at >= (gint64) self->interval * 1000 - 10000;
}

/**
 * troupe_watcher_tell:
 * @self: a watcher
 * @teller: the state of the run
 *
 * Tells it what changed, if it has taken all that it was told before.
 *
 * Returns: whether something is left to tell that need not wait
 */
gboolean
troupe_watcher_tell (TroupeWatcher *self, TroupeWatchTeller *teller)
{
  gboolean is_more;

  if (troupe_watch_link_get_unsent (self->link) > 0)
    return FALSE;

  if (self->view != NULL && (self->wants & TROUPE_TOLD_WANTS_SAMPLES) != 0)
    troupe_watch_view_append (self->view, troupe_watch_link_get_output (self->link));
  is_more = troupe_watch_teller_append (teller, &self->told, self->wants,
                                        troupe_watch_link_get_output (self->link));
  self->told_at = g_get_monotonic_time ();
  troupe_watch_link_flush (self->link);
  return is_more;
}

/**
 * troupe_watcher_answer_pull:
 * @self: a watcher
 *
 * Tells it the next results, if it asked for some and there are any. Otherwise its wish stays until
 * the next call.
 *
 * Returns: the bytes that it was told
 */
gsize
troupe_watcher_answer_pull (TroupeWatcher *self)
{
  GByteArray *to = troupe_watch_link_get_output (self->link);
  gsize n_bytes;

  if (!self->has_pulled || self->is_complete || troupe_watch_link_get_unsent (self->link) > 0)
    return 0;

  if (troupe_watch_pull_append (self->pull, to))
    {
      self->has_pulled = FALSE;
      troupe_told_number_append (to, TROUPE_TOLD_PULLED, troupe_watch_pull_get_n_bare (self->pull));
    }
  else if (troupe_watch_pull_is_complete (self->pull))
    {
      self->is_complete = TRUE;
      troupe_told_number_append (to, TROUPE_TOLD_COMPLETE,
                                 troupe_watch_pull_get_n_bare (self->pull));
    }
  n_bytes = to->len;
  self->takes_much = n_bytes >= TROUPE_WATCH_PULL_BYTES / 2;
  troupe_watch_link_flush (self->link);
  return n_bytes;
}

/**
 * troupe_watcher_tell_exit:
 * @self: a watcher
 * @status: the exit status of the process
 *
 * Tells it that the process of the run ends, as the last frame.
 */
void
troupe_watcher_tell_exit (TroupeWatcher *self, int status)
{
  troupe_told_number_append (troupe_watch_link_get_output (self->link), TROUPE_TOLD_EXIT, status);
  troupe_watch_link_flush (self->link);
}
