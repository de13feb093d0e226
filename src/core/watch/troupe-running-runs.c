/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the runs that go on in the processes of this user, and asks each how far it is. */

#include "troupe-running-runs.h"

#include "troupe-config.h"
#include "troupe-timer.h"
#include "troupe-watch-error.h"
#include "troupe-watch-folder.h"
#include "troupe-watch-socket.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Milliseconds until a socket to which nobody listens yet is tried again, and one whose process
 * does not answer. */
#define RETRY_MS 200

/* Retries of a socket to which nobody listens. */
#define MAX_RETRIES 5

/* Characters of the number of a run that stand for it: fewer may be those of a worker. */
#define LEAST_PREFIX 3

/* The most runs that an error names. */
#define NAMED_MAX 8

struct _TroupeRunningRuns
{
  GObject parent_instance;

  gboolean follows;
  gboolean is_of_others;
  char *problem;
  GListStore *runs;
  /* Those that have ended since they were listed, of a list that does not follow. */
  GPtrArray *ended;
  GPtrArray *monitors;
  GCancellable *cancellable;
  /* Paths of sockets, with an Attempt. */
  GHashTable *attempts;
  guint n_opening;
  GSource *retry;
};

/* A socket that was found. */
typedef struct
{
  TroupeRunningRuns *runs;
  TroupeRunningRun *run;
  guint n_tries;
  gboolean is_opening;
  gboolean is_listed;
  gboolean is_hopeless;
  gboolean is_found;
} Attempt;

static void troupe_running_runs_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeRunningRuns,
                               troupe_running_runs,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      troupe_running_runs_list_model_init))

enum
{
  PROP_IS_LOADING = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void scan (TroupeRunningRuns *self);

/* The list */

static GType
list_get_item_type (GListModel *list)
{
  return TROUPE_TYPE_RUNNING_RUN;
}

static guint
list_get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (TROUPE_RUNNING_RUNS (list)->runs));
}

static gpointer
list_get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (TROUPE_RUNNING_RUNS (list)->runs), position);
}

static void
troupe_running_runs_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = list_get_item_type;
  interface->get_n_items = list_get_n_items;
  interface->get_item = list_get_item;
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const gint64 x = troupe_running_run_get_started_on ((TroupeRunningRun *) a);
  const gint64 y = troupe_running_run_get_started_on ((TroupeRunningRun *) b);

  if (x != y)
    return x < y ? -1 : 1;
  return strcmp (troupe_running_run_get_path ((TroupeRunningRun *) a),
                 troupe_running_run_get_path ((TroupeRunningRun *) b));
}

static void
list_run (TroupeRunningRuns *self, Attempt *attempt)
{
  if (!attempt->is_listed)
    g_list_store_insert_sorted (self->runs, attempt->run, compare_cb, NULL);
  attempt->is_listed = TRUE;
}

static void
unlist_run (TroupeRunningRuns *self, Attempt *attempt)
{
  guint position;

  if (attempt->is_listed && g_list_store_find (self->runs, attempt->run, &position))
    g_list_store_remove (self->runs, position);
  attempt->is_listed = FALSE;
}

/* Sockets */

static void
attempt_free (Attempt *attempt)
{
  TroupeWatchedRun *watched = troupe_running_run_get_watched (attempt->run);

  if (watched != NULL)
    g_signal_handlers_disconnect_by_data (watched, attempt);
  g_object_unref (attempt->run);
  g_free (attempt);
}

/* Tries again those that may answer later. */
static gboolean
retry_cb (gpointer data)
{
  TroupeRunningRuns *self = data;

  troupe_timer_clear (&self->retry);
  scan (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (TroupeRunningRuns *self)
{
  if (self->retry == NULL)
    self->retry = troupe_timer_add (RETRY_MS, retry_cb, self);
}

/* The run is over, or its process is. */
static void
closed_cb (TroupeWatchedRun *watched, Attempt *attempt)
{
  TroupeRunningRuns *self = attempt->runs;

  unlist_run (self, attempt);
  if (!self->follows)
    g_ptr_array_add (self->ended, g_object_ref (attempt->run));
  g_hash_table_remove (self->attempts, troupe_running_run_get_path (attempt->run));
}

static void
count_opening (TroupeRunningRuns *self, int change)
{
  const gboolean was_loading = troupe_running_runs_get_is_loading (self);

  self->n_opening += change;
  if (was_loading != troupe_running_runs_get_is_loading (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADING]);
}

/* Nobody listens to it: its process has just created it, or a crash left it. */
static void
fail_as_gone (TroupeRunningRuns *self, Attempt *attempt)
{
  unlist_run (self, attempt);
  attempt->is_hopeless = !self->follows || ++attempt->n_tries > MAX_RETRIES;
  if (!attempt->is_hopeless)
    retry_later (self);
}

static void
fail_attempt (TroupeRunningRuns *self, Attempt *attempt, const GError *error)
{
  const gboolean is_silent = g_error_matches (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_SILENT);

  if (g_error_matches (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_GONE))
    {
      fail_as_gone (self, attempt);
      return;
    }

  troupe_running_run_set_problem (attempt->run, error->message);
  list_run (self, attempt);
  /* A process that is stopped may go on. */
  attempt->is_hopeless = !is_silent || !self->follows;
  if (!attempt->is_hopeless)
    retry_later (self);
}

static void
take_watched (TroupeRunningRuns *self, Attempt *attempt, TroupeWatchedRun *watched)
{
  /* It is found again and again, and each connection would cost time as long as the run goes on. */
  if (self->is_of_others && troupe_watched_run_get_greeting (watched)->pid == getpid ())
    {
      attempt->is_hopeless = TRUE;
      return;
    }

  /* Its position in the list depends on its start, which is known only now. */
  unlist_run (self, attempt);
  troupe_running_run_set_watched (attempt->run, watched);
  g_signal_connect (watched, "closed", G_CALLBACK (closed_cb), attempt);
  list_run (self, attempt);
}

/* Which socket was opened, for a list that may have been freed since. */
typedef struct
{
  GWeakRef runs;
  char *path;
} Opening;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;
  g_autofree char *path = g_steal_pointer (&opening->path);
  g_autoptr (TroupeRunningRuns) self = g_weak_ref_get (&opening->runs);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeWatchedRun) watched = troupe_watched_run_open_finish (result, &error);
  Attempt *attempt;

  g_weak_ref_clear (&opening->runs);
  g_free (opening);
  if (self == NULL || self->attempts == NULL)
    return;

  attempt = g_hash_table_lookup (self->attempts, path);
  if (attempt != NULL && attempt->is_opening)
    {
      attempt->is_opening = FALSE;
      if (watched != NULL)
        take_watched (self, attempt, watched);
      else
        fail_attempt (self, attempt, error);
    }
  count_opening (self, -1);
}

static void
try_attempt (TroupeRunningRuns *self, Attempt *attempt)
{
  const char *path = troupe_running_run_get_path (attempt->run);
  Opening *opening;

  if (attempt->is_opening || attempt->is_hopeless ||
      troupe_running_run_get_watched (attempt->run) != NULL)
    return;

  opening = g_new (Opening, 1);
  g_weak_ref_init (&opening->runs, self);
  opening->path = g_strdup (path);
  attempt->is_opening = TRUE;
  count_opening (self, 1);
  troupe_watched_run_open_async (path, 0, self->cancellable, opened_cb, opening);
}

static void
find_attempt (TroupeRunningRuns *self, const char *path)
{
  Attempt *attempt = g_hash_table_lookup (self->attempts, path);

  if (attempt == NULL)
    {
      attempt = g_new0 (Attempt, 1);
      attempt->runs = self;
      attempt->run = troupe_running_run_new (path);
      g_hash_table_insert (self->attempts, g_strdup (path), attempt);
    }
  attempt->is_found = TRUE;
  try_attempt (self, attempt);
}

static gboolean
is_there (const char *folder)
{
  return g_file_test (folder, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);
}

/* Runs have no socket if there is no room for one in any of the folders. */
static void
check_room (TroupeRunningRuns *self, GPtrArray *folders)
{
  g_autofree char *problem = NULL;

  for (guint i = 0; i < folders->len; i++)
    {
      g_autofree char *parent = g_path_get_dirname (folders->pdata[i]);
      g_autoptr (GError) error = NULL;

      if (troupe_watch_folder_check_room (
              is_there (folders->pdata[i]) ? (const char *) folders->pdata[i] : parent, &error))
        return;
      if (problem == NULL)
        problem = g_strdup (error->message);
    }
  if (self->problem == NULL)
    self->problem = g_steal_pointer (&problem);
}

/* Why a folder that is there cannot be used is worth knowing, that there is none is not. */
static void
scan_folder (TroupeRunningRuns *self, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = NULL;
  const char *name;

  if (!is_there (folder))
    return;
  if (!troupe_watch_folder_check (folder, &error))
    {
      g_free (self->problem);
      self->problem = g_strdup (error->message);
      return;
    }

  directory = g_dir_open (folder, 0, NULL);
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (troupe_watch_socket_get_number (path) != NULL)
        find_attempt (self, path);
    }
}

static gboolean
is_lost_cb (gpointer key, gpointer value, gpointer data)
{
  Attempt *attempt = value;

  if (attempt->is_found)
    return FALSE;
  unlist_run (data, attempt);
  return TRUE;
}

static void
scan (TroupeRunningRuns *self)
{
  g_autoptr (GPtrArray) folders = troupe_watch_folder_list ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->attempts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((Attempt *) value)->is_found = FALSE;
  g_clear_pointer (&self->problem, g_free);
  for (guint i = 0; i < folders->len; i++)
    scan_folder (self, folders->pdata[i]);
  check_room (self, folders);
  g_hash_table_foreach_remove (self->attempts, is_lost_cb, self);
}

static void
folder_changed_cb (TroupeRunningRuns *self)
{
  /* It may be listened to a moment later. */
  scan (self);
}

static void
follow (TroupeRunningRuns *self)
{
  g_autoptr (GPtrArray) folders = troupe_watch_folder_list ();

  /* What is created in a folder that is there is told at once. */
  for (guint i = 0; i < folders->len; i++)
    if (troupe_watch_folder_create (folders->pdata[i], NULL))
      break;
  for (guint i = 0; i < folders->len; i++)
    {
      g_autoptr (GFile) folder = g_file_new_for_path (folders->pdata[i]);
      GFileMonitor *monitor =
          g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, self->cancellable, NULL);

      if (monitor == NULL)
        continue;
      g_signal_connect_swapped (monitor, "changed", G_CALLBACK (folder_changed_cb), self);
      g_ptr_array_add (self->monitors, monitor);
    }
}

/* The object */

static void
monitor_free (GFileMonitor *monitor)
{
  g_file_monitor_cancel (monitor);
  g_object_unref (monitor);
}

static void
runs_changed_cb (GListModel *runs,
                 guint position,
                 guint removed,
                 guint added,
                 TroupeRunningRuns *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
troupe_running_runs_get_property (GObject *object,
                                  guint property_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  if (property_id == PROP_IS_LOADING)
    g_value_set_boolean (value, troupe_running_runs_get_is_loading (TROUPE_RUNNING_RUNS (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
troupe_running_runs_dispose (GObject *object)
{
  TroupeRunningRuns *self = TROUPE_RUNNING_RUNS (object);

  g_cancellable_cancel (self->cancellable);
  troupe_timer_clear (&self->retry);
  g_clear_pointer (&self->monitors, g_ptr_array_unref);
  g_clear_pointer (&self->attempts, g_hash_table_unref);

  G_OBJECT_CLASS (troupe_running_runs_parent_class)->dispose (object);
}

static void
troupe_running_runs_finalize (GObject *object)
{
  TroupeRunningRuns *self = TROUPE_RUNNING_RUNS (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->runs);
  g_ptr_array_unref (self->ended);
  g_free (self->problem);

  G_OBJECT_CLASS (troupe_running_runs_parent_class)->finalize (object);
}

static void
troupe_running_runs_class_init (TroupeRunningRunsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_running_runs_get_property;
  object_class->dispose = troupe_running_runs_dispose;
  object_class->finalize = troupe_running_runs_finalize;

  properties[PROP_IS_LOADING] =
      g_param_spec_boolean ("is-loading", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_running_runs_init (TroupeRunningRuns *self)
{
  self->cancellable = g_cancellable_new ();
  self->runs = g_list_store_new (TROUPE_TYPE_RUNNING_RUN);
  self->ended = g_ptr_array_new_with_free_func (g_object_unref);
  self->monitors = g_ptr_array_new_with_free_func ((GDestroyNotify) monitor_free);
  self->attempts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) attempt_free);
  g_signal_connect (self->runs, "items-changed", G_CALLBACK (runs_changed_cb), self);
}

/**
 * troupe_running_runs_new:
 * @follows: whether runs that start or end later are added and removed; otherwise what is found now
 *   is listed when it has answered
 *
 * Looks for runs.
 *
 * Returns: (transfer full): a list, empty at first
 */
TroupeRunningRuns *
troupe_running_runs_new (gboolean follows)
{
  TroupeRunningRuns *self = g_object_new (TROUPE_TYPE_RUNNING_RUNS, NULL);

  self->follows = follows;
  if (follows)
    follow (self);
  scan (self);
  return self;
}

/**
 * troupe_running_runs_new_of_others:
 *
 * Looks for runs of other processes, and follows them.
 *
 * Returns: (transfer full): a list, empty at first
 */
TroupeRunningRuns *
troupe_running_runs_new_of_others (void)
{
  TroupeRunningRuns *self = troupe_running_runs_new (TRUE);

  /* Nothing has answered yet. */
  self->is_of_others = TRUE;
  return self;
}

/** troupe_running_runs_get_is_loading: Returns: whether a run that was found has not answered yet.
 */
gboolean
troupe_running_runs_get_is_loading (TroupeRunningRuns *self)
{
  g_return_val_if_fail (TROUPE_IS_RUNNING_RUNS (self), FALSE);

  return self->n_opening > 0;
}

/** troupe_running_runs_get_problem: Returns: (transfer none) (nullable): why there may be runs that
 * cannot be found. */
const char *
troupe_running_runs_get_problem (TroupeRunningRuns *self)
{
  g_return_val_if_fail (TROUPE_IS_RUNNING_RUNS (self), NULL);

  return self->problem;
}

/* Finding */

/* How well a run goes by a name: not at all, by the start of its number or title, or exactly. */
static int
match (TroupeRunningRun *run, const char *name)
{
  const char *number = troupe_running_run_get_number (run);
  g_autofree char *folded_name = g_utf8_casefold (name, -1);
  g_autofree char *folded_title = g_utf8_casefold (troupe_running_run_get_title (run), -1);

  if (g_str_equal (number, name))
    return 2;
  return (strlen (name) >= LEAST_PREFIX && g_str_has_prefix (number, name)) ||
         g_str_has_prefix (folded_title, folded_name);
}

/* Names some of the runs in @runs, in a line each. */
static char *
describe (GPtrArray *runs)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (runs->len, NAMED_MAX); i++)
    g_string_append_printf (text, "\n  %s  %s", troupe_running_run_get_number (runs->pdata[i]),
                            troupe_running_run_get_title (runs->pdata[i]));
  if (runs->len > NAMED_MAX)
    g_string_append (text, "\n  …");
  return g_string_free (text, FALSE);
}

static void
set_find_error (GError **error, const char *name, GPtrArray *all, GPtrArray *found)
{
  g_autofree char *described = describe (found->len > 1 ? found : all);

  if (all->len == 0)
    g_set_error_literal (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND,
                         _ ("no run of yours goes on now"));
  else if (found->len == 0)
    g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND,
                 _ ("there is no run “%s”. These go on:%s"), name, described);
  else if (name[0] == '\0')
    g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_AMBIGUOUS,
                 _ ("several runs go on, name one of them:%s"), described);
  else
    g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_AMBIGUOUS,
                 _ ("“%s” may be any of these runs:%s"), name, described);
}

/* Whoever looks for a run to wait for its end finds it, however soon that comes. */
static TroupeRunningRun *
find_ended (TroupeRunningRuns *self, const char *name)
{
  for (guint i = 0; i < self->ended->len; i++)
    if (match (self->ended->pdata[i], name) > 0)
      return self->ended->pdata[i];
  return NULL;
}

/**
 * troupe_running_runs_find:
 * @self: a list that is not loading
 * @name: the number of a run, or the beginning of its number, at least three characters, or of its
 *   title, upper case or lower case; an empty string stands for the only one
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the run, or %NULL with %TROUPE_WATCH_ERROR_NOT_FOUND or
 *   %TROUPE_WATCH_ERROR_AMBIGUOUS, which list the runs that there are
 */
TroupeRunningRun *
troupe_running_runs_find (TroupeRunningRuns *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  TroupeRunningRun *ended;

  g_return_val_if_fail (TROUPE_IS_RUNNING_RUNS (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      TroupeRunningRun *run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);
      const int how = match (run, name);

      g_ptr_array_add (all, run);
      if (how == 2)
        return run;
      if (how == 1)
        g_ptr_array_add (found, run);
    }
  /* The list holds a reference. */
  if (found->len == 1)
    return found->pdata[0];
  ended = found->len == 0 ? find_ended (self, name) : NULL;
  if (ended != NULL)
    return ended;

  set_find_error (error, name, all, found);
  return NULL;
}
