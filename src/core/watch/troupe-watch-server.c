/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lets other processes of the same user watch and steer a run of this one. */

#include "troupe-watch-server.h"

#include "troupe-config.h"
#include "troupe-job-file.h"
#include "troupe-timer.h"
#include "troupe-told-greeting.h"
#include "troupe-told-hello.h"
#include "troupe-watch-socket.h"
#include "troupe-watcher.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Milliseconds until news is told that does not wait for the next interval. */
#define SOON 20

/* The part of the time of the main loop that may be spent on looking at the run for news: one in so
 * many. */
#define LOOK_PART 50

/* Milliseconds between two looks whether the socket is still there. */
#define CHECK_MS 5000

/* Milliseconds until a run that is over when it has its first worker here has a socket: its process
 * is there for some other reason than the run. */
#define OVER_MS 200

/* Bytes of results that are told to all watchers together each time, so that pulling costs the run
 * little. */
#define RESULTS_MAX (256 * 1024)

/* Microseconds: how long what was seen of the run is good enough. */
#define LOOK_AGE 40000

struct _TroupeWatchServer
{
  TroupeRun *run;
  TroupeWatchFeed *feed;
  TroupeWatchServerFlags flags;
  TroupeWatchServerSampling sampling;
  gpointer data;

  char *path;
  int listener;
  GSource *accept_source;
  GSource *opening;
  GSource *check;

  /* All of these only while there are watchers. */
  GPtrArray *watchers;
  TroupeWatchTeller *teller;
  TroupeSampler *sampler;
  GSource *timer;
  guint timer_interval;
  GSource *soon;
  gboolean is_news;
  gint64 looked_at;
  gint64 look_time;
  gint64 measured_at;
  guint first_pull;
};

/* Telling */

static void
look (TroupeWatchServer *self, gint64 now)
{
  TroupeMachine *machine =
      self->sampler != NULL ? troupe_sampler_get_machine (self->sampler) : NULL;
  gboolean has_measured = FALSE;

  /* Timers may be a little early. */
  if (self->sampler != NULL &&
      now - self->measured_at >=
          (gint64) troupe_sampler_get_interval (self->sampler) * 1000 - 10000)
    {
      has_measured = TRUE;
      self->measured_at = now;
    }
  troupe_watch_teller_look (self->teller, machine, has_measured);
  self->looked_at = now;
  self->look_time = g_get_monotonic_time () - now;
}

static gboolean soon_cb (gpointer data);

static void
tell_soon (TroupeWatchServer *self)
{
  if (self->soon == NULL)
    self->soon = troupe_timer_add (MAX (SOON, LOOK_PART * self->look_time / 1000), soon_cb, self);
}

/* Each time another watcher is the first to get results. */
static void
answer_pulls (TroupeWatchServer *self)
{
  gsize n_bytes = 0;

  self->first_pull++;
  for (guint i = 0; i < self->watchers->len; i++)
    {
      if (n_bytes > RESULTS_MAX)
        {
          tell_soon (self);
          return;
        }
      n_bytes += troupe_watcher_answer_pull (
          self->watchers->pdata[(self->first_pull + i) % self->watchers->len]);
    }
}

static void
tell (TroupeWatchServer *self)
{
  const gint64 now = g_get_monotonic_time ();
  const gboolean is_news = self->is_news;

  if (self->watchers->len == 0)
    return;

  self->is_news = FALSE;
  if (is_news || now - self->looked_at > LOOK_AGE)
    look (self, now);
  for (guint i = 0; i < self->watchers->len; i++)
    if ((is_news || troupe_watcher_is_due (self->watchers->pdata[i], now)) &&
        troupe_watcher_tell (self->watchers->pdata[i], self->teller))
      {
        self->is_news = TRUE;
        tell_soon (self);
      }
  answer_pulls (self);
}

static gboolean
soon_cb (gpointer data)
{
  TroupeWatchServer *self = data;

  troupe_timer_clear (&self->soon);
  tell (self);
  return G_SOURCE_REMOVE;
}

static gboolean
timer_cb (gpointer data)
{
  tell (data);
  return G_SOURCE_CONTINUE;
}

static void
tell_news (TroupeWatchServer *self)
{
  self->is_news = TRUE;
  tell_soon (self);
}

/* Watchers */

static void
stop_telling (TroupeWatchServer *self)
{
  troupe_timer_clear (&self->timer);
  troupe_timer_clear (&self->soon);
  self->timer_interval = 0;
  troupe_run_set_interval (self->run, TROUPE_RUN_VIEWER_OTHERS, G_MAXUINT);
  if (self->sampler != NULL)
    self->sampling (FALSE, self->data);
  self->sampler = NULL;
  if (self->teller != NULL)
    g_signal_handlers_disconnect_by_func (troupe_run_get_events (self->run), tell_news, self);
  g_clear_pointer (&self->teller, troupe_watch_teller_free);
}

static void
start_telling (TroupeWatchServer *self)
{
  self->teller = troupe_watch_teller_new (self->run);
  g_signal_connect_swapped (troupe_run_get_events (self->run), "items-changed",
                            G_CALLBACK (tell_news), self);
}

/* Measures and tells as often as the watchers want it together. */
static void
follow_wishes (TroupeWatchServer *self)
{
  guint interval = G_MAXUINT;
  guint wants = 0;

  for (guint i = 0; i < self->watchers->len; i++)
    {
      interval = MIN (interval, troupe_watcher_get_interval (self->watchers->pdata[i]));
      wants |= troupe_watcher_get_wants (self->watchers->pdata[i]);
    }

  if (self->timer_interval != interval)
    {
      troupe_timer_clear (&self->timer);
      self->timer = troupe_timer_add (interval, timer_cb, self);
      self->timer_interval = interval;
      troupe_run_set_interval (self->run, TROUPE_RUN_VIEWER_OTHERS, interval);
    }
  if (((wants & TROUPE_TOLD_WANTS_SAMPLES) != 0) != (self->sampler != NULL))
    self->sampler = self->sampling ((wants & TROUPE_TOLD_WANTS_SAMPLES) != 0, self->data);
  if ((wants & TROUPE_TOLD_WANTS_SAMPLES) == 0)
    self->sampler = NULL;
}

static void
changed_cb (TroupeWatcher *watcher, gpointer data)
{
  TroupeWatchServer *self = data;

  follow_wishes (self);
  tell_soon (self);
}

static void
pulled_cb (TroupeWatcher *watcher, gpointer data)
{
  TroupeWatchServer *self = data;

  if (troupe_watcher_takes_much (watcher) ||
      troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED)
    tell_soon (self);
}

static void
gone_cb (TroupeWatcher *watcher, gpointer data)
{
  TroupeWatchServer *self = data;

  g_ptr_array_remove_fast (self->watchers, watcher);
  if (self->watchers->len == 0)
    stop_telling (self);
  else
    follow_wishes (self);
}

/* Orders */

static char *
describe_order (const TroupeToldOrder *order, const char *pid)
{
  if (order->kind != TROUPE_TOLD_ORDER_ACT)
    return g_strdup_printf (_ ("The run is stopped by your process %s."), pid);

  switch (order->action)
    {
    case TROUPE_RUN_KILL:
      return g_strdup_printf (_ ("All workers are killed by your process %s."), pid);
    case TROUPE_RUN_TERMINATE:
      return g_strdup_printf (_ ("All workers are ended by your process %s."), pid);
    case TROUPE_RUN_PAUSE:
      return g_strdup_printf (_ ("The run is paused by your process %s."), pid);
    case TROUPE_RUN_CONTINUE:
    default:
      return g_strdup_printf (_ ("The run is continued by your process %s."), pid);
    }
}

/* What is shown to whoever started the run. An order to one worker is an event of its own. */
static void
add_order_event (TroupeWatchServer *self, const TroupeToldOrder *order, gint64 pid)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, pid);
  g_autofree char *text = describe_order (order, number);
  g_autoptr (TroupeEvent) event = NULL;

  if (order->kind == TROUPE_TOLD_ORDER_ACT && order->worker > 0)
    return;

  event = troupe_event_new (TROUPE_EVENT_WARNED, troupe_run_get_elapsed (self->run), 0, text);
  troupe_run_add_event (self->run, event);
}

static char *
check_order (TroupeWatchServer *self, const TroupeToldOrder *order, TroupeToldAnswer *answer)
{
  TroupeWorker *worker;

  if ((self->flags & TROUPE_WATCH_SERVER_TAKES_ORDERS) == 0)
    {
      *answer = TROUPE_TOLD_NOT_ALLOWED;
      return g_strdup (_ ("that run was started with --no-control: it can only be watched"));
    }
  if (troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED ||
      troupe_run_get_control (self->run) == NULL)
    {
      *answer = TROUPE_TOLD_OVER;
      return g_strdup (_ ("that run is over"));
    }
  if (order->kind != TROUPE_TOLD_ORDER_ACT || order->worker == 0)
    return NULL;

  worker = troupe_run_get_worker (self->run, order->worker);
  if (worker != NULL && troupe_worker_is_alive (worker))
    return NULL;
  *answer = TROUPE_TOLD_NO_WORKER;
  return g_strdup_printf (worker == NULL ? _ ("that run has no worker %u")
                                         : _ ("worker %u has already ended"),
                          order->worker);
}

static char *
order_cb (const TroupeToldOrder *order,
          TroupeWatcher *watcher,
          TroupeToldAnswer *answer,
          gpointer data)
{
  TroupeWatchServer *self = data;
  char *problem = check_order (self, order, answer);

  if (problem != NULL)
    return problem;

  add_order_event (self, order, troupe_watcher_get_pid (watcher));
  if (order->kind == TROUPE_TOLD_ORDER_ACT)
    troupe_run_act (self->run, order->worker, order->action);
  else
    troupe_run_stop (self->run, order->kind == TROUPE_TOLD_ORDER_STOP_NOW);
  return NULL;
}

static TroupeWorker *
find_cb (guint number, gpointer data)
{
  return troupe_run_get_worker (((TroupeWatchServer *) data)->run, number);
}

static const TroupeWatcherEvents watcher_events = {
  .find = find_cb,
  .order = order_cb,
  .changed = changed_cb,
  .pulled = pulled_cb,
  .gone = gone_cb,
};

/* Connections */

static char *
make_job_text (TroupeJob *job)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (TroupeJob) shown = troupe_job_copy (job);
  char *text;

  /* No job file has the calls of a program: it is one to those who watch. */
  if (*troupe_job_get_calls (job) != '\0')
    troupe_job_set_kind (shown, TROUPE_JOB_PROGRAM);
  g_set_object (&file->job, shown);
  text = troupe_job_file_to_text (file, NULL);
  return text != NULL ? text : g_strdup ("");
}

static GByteArray *
make_greeting (TroupeWatchServer *self)
{
  TroupeJob *job = troupe_run_get_job (self->run);
  const gboolean keeps =
      troupe_results_get_keep (troupe_run_get_results (self->run)) == TROUPE_RESULTS_KEEP_ALL;
  g_autofree char *folder = g_get_current_dir ();
  g_autofree char *title = troupe_job_describe (job);
  g_autofree char *job_text = make_job_text (job);
  const TroupeToldGreeting greeting = {
    .protocol = TROUPE_TOLD_PROTOCOL,
    .flags = ((self->flags & TROUPE_WATCH_SERVER_TAKES_ORDERS) != 0 ? TROUPE_TOLD_CAN_CONTROL : 0) |
             ((self->flags & TROUPE_WATCH_SERVER_STAYS) != 0 ? TROUPE_TOLD_HAS_EXIT : 0) |
             (keeps ? TROUPE_TOLD_KEEPS_RESULTS : 0) | TROUPE_TOLD_TELLS_PROCESSES |
             (troupe_run_get_trace (self->run) != NULL ? TROUPE_TOLD_HAS_TRACE : 0),
    .pid = getpid (),
    .now = g_get_monotonic_time (),
    .started_on = troupe_run_get_started_on (self->run),
    .version = (char *) TROUPE_VERSION,
    .host = (char *) g_get_host_name (),
    .title = title,
    .folder = folder,
    .job_text = strlen (job_text) <= TROUPE_TOLD_TEXT_MAX ? job_text : NULL,
  };
  GByteArray *frame = g_byte_array_new ();

  troupe_told_greeting_append (frame, &greeting);
  return frame;
}

/* Without descriptors or memory the connection waits, and polling would find it each time. */
static gboolean
is_exhausted (int code)
{
  return code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM;
}

static gboolean
connected_cb (int fd, GIOCondition condition, gpointer data)
{
  TroupeWatchServer *self = data;
  const int connection = troupe_watch_socket_accept (fd);
  g_autoptr (GByteArray) greeting = NULL;
  TroupeWatcher *watcher;

  if (connection < 0 && is_exhausted (errno))
    {
      /* The next check of the socket tries again. */
      troupe_timer_clear (&self->accept_source);
      return G_SOURCE_REMOVE;
    }
  if (connection < 0)
    return G_SOURCE_CONTINUE;

  if (self->watchers->len == 0)
    start_telling (self);
  greeting = make_greeting (self);
  watcher = troupe_watcher_new (connection, greeting, self->feed, &watcher_events, self);
  g_ptr_array_add (self->watchers, watcher);
  follow_wishes (self);
  /* How far it is, at once: most want to know no more. */
  look (self, g_get_monotonic_time ());
  troupe_watcher_tell (watcher, self->teller);
  return G_SOURCE_CONTINUE;
}

/* The socket */

static void
close_socket (TroupeWatchServer *self)
{
  troupe_timer_clear (&self->accept_source);
  if (self->path != NULL)
    unlink (self->path);
  g_clear_pointer (&self->path, g_free);
  if (self->listener >= 0)
    close (self->listener);
  self->listener = -1;
}

static void
accept_connections (TroupeWatchServer *self)
{
  self->accept_source = g_unix_fd_source_new (self->listener, G_IO_IN);
  g_source_set_callback (self->accept_source, G_SOURCE_FUNC (connected_cb), self, NULL);
  g_source_attach (self->accept_source, g_main_context_get_thread_default ());
}

/* A run that nobody can watch is as good as any other: “troupe list” says what is wrong. */
static void
open_socket (TroupeWatchServer *self)
{
  self->listener = troupe_watch_socket_create (&self->path, NULL);
  if (self->listener >= 0)
    accept_connections (self);
}

/* When the last session of a user ends, systemd removes the folder of sessions, and a cleaner may
 * remove that in /tmp. A folder that could not be used may be in order now. */
static gboolean
check_cb (gpointer data)
{
  TroupeWatchServer *self = data;

  if (self->path != NULL && access (self->path, F_OK) != 0)
    close_socket (self);
  if (self->path == NULL)
    open_socket (self);
  else if (self->accept_source == NULL)
    accept_connections (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
opening_cb (gpointer data)
{
  TroupeWatchServer *self = data;

  troupe_timer_clear (&self->opening);
  open_socket (self);
  self->check = troupe_timer_add (CHECK_MS, check_cb, self);
  return G_SOURCE_REMOVE;
}

/* What was published together with the first worker is known now. A run of a few short items is
 * over then, and its process usually ends before anybody could have connected. */
static gboolean
published_cb (gpointer data)
{
  TroupeWatchServer *self = data;

  if (troupe_run_get_state (self->run) != TROUPE_RUN_FINISHED)
    return opening_cb (self);

  troupe_timer_clear (&self->opening);
  self->opening = troupe_timer_add (OVER_MS, opening_cb, self);
  return G_SOURCE_REMOVE;
}

static void
stop_waiting (TroupeWatchServer *self)
{
  g_signal_handlers_disconnect_by_data (troupe_run_get_workers (self->run), self);
  g_signal_handlers_disconnect_by_data (troupe_run_get_events (self->run), self);
}

static void
begin_sharing (TroupeWatchServer *self)
{
  stop_waiting (self);
  self->opening = troupe_timer_add (0, published_cb, self);
}

/* It may take hours until there are machines for workers: the reason is told before. */
static void
events_changed_cb (TroupeWatchServer *self,
                   guint position,
                   guint removed,
                   guint added,
                   GListModel *events)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      if (troupe_event_get_kind (event) == TROUPE_EVENT_WARNED)
        {
          begin_sharing (self);
          return;
        }
    }
}

static void
end_sharing (TroupeWatchServer *self)
{
  troupe_timer_clear (&self->opening);
  troupe_timer_clear (&self->check);
  close_socket (self);
}

static void
finished_cb (TroupeWatchServer *self)
{
  self->is_news = TRUE;
  tell (self);
  if ((self->flags & TROUPE_WATCH_SERVER_STAYS) == 0)
    end_sharing (self);
}

/**
 * troupe_watch_server_new:
 * @run: a run of this process that was not started yet
 * @flags: what watchers may do
 * @sampling: for the measurements of workers
 * @data: for @sampling
 *
 * Makes it possible to watch a run from its first worker on, or from its first warning, such as
 * the reason why there is no worker yet. If there can be no socket, it cannot
 * be watched, and all else is as it would be otherwise.
 *
 * Returns: (transfer full): a server
 */
TroupeWatchServer *
troupe_watch_server_new (TroupeRun *run,
                         TroupeWatchServerFlags flags,
                         TroupeWatchServerSampling sampling,
                         gpointer data)
{
  TroupeWatchServer *self = g_new0 (TroupeWatchServer, 1);

  self->run = g_object_ref (run);
  self->feed = troupe_watch_feed_new (troupe_run_get_results (run));
  self->flags = flags;
  self->sampling = sampling;
  self->data = data;
  self->listener = -1;
  self->watchers = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_watcher_free);
  g_signal_connect_swapped (troupe_run_get_workers (run), "items-changed",
                            G_CALLBACK (begin_sharing), self);
  g_signal_connect_swapped (troupe_run_get_events (run), "items-changed",
                            G_CALLBACK (events_changed_cb), self);
  g_signal_connect_swapped (run, "finished", G_CALLBACK (finished_cb), self);
  return self;
}

/**
 * troupe_watch_server_free:
 * @self: (transfer full): a server
 *
 * Tells the watchers what is left as far as they take it now, disconnects them and removes the
 * socket.
 */
void
troupe_watch_server_free (TroupeWatchServer *self)
{
  stop_waiting (self);
  g_signal_handlers_disconnect_by_data (self->run, self);
  end_sharing (self);
  g_ptr_array_set_size (self->watchers, 0);
  stop_telling (self);
  g_ptr_array_unref (self->watchers);
  troupe_watch_feed_free (self->feed);
  g_object_unref (self->run);
  g_free (self);
}

/**
 * troupe_watch_server_set_exit:
 * @self: a server
 * @status: the exit status of this process, which is about to end
 *
 * Tells it to those who watch, with what is left of the results as far as they take it now, and
 * removes the socket.
 */
void
troupe_watch_server_set_exit (TroupeWatchServer *self, int status)
{
  self->is_news = TRUE;
  tell (self);
  for (guint i = 0; i < self->watchers->len; i++)
    troupe_watcher_tell_exit (self->watchers->pdata[i], status);
  end_sharing (self);
}

/** troupe_watch_server_get_n_watchers: Returns: the number of watchers. */
guint
troupe_watch_server_get_n_watchers (TroupeWatchServer *self)
{
  return self->watchers->len;
}

/** troupe_watch_server_get_path: Returns: (transfer none) (nullable): the socket, while there is
 * one. */
const char *
troupe_watch_server_get_path (TroupeWatchServer *self)
{
  return self->path;
}
