/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run that goes on in some process of this user, as an entry of a list. */

#include "troupe-running-run.h"

#include "troupe-watch-socket.h"

struct _TroupeRunningRun
{
  GObject parent_instance;

  char *path;
  char *problem;
  TroupeWatchedRun *watched;
};

G_DEFINE_FINAL_TYPE (TroupeRunningRun, troupe_running_run, G_TYPE_OBJECT)

typedef enum
{
  PROP_NUMBER = 1,
  PROP_PATH,
  PROP_TITLE,
  PROP_FOLDER,
  PROP_VERSION,
  PROP_PID,
  PROP_CAN_CONTROL,
  PROP_STATE,
  PROP_STARTED_ON,
  PROP_ELAPSED,
  PROP_N_ITEMS,
  PROP_N_DONE,
  PROP_N_FAILED,
  PROP_PROBLEM,
  N_PROPS,
} TroupeRunningRunProperty;

static GParamSpec *properties[N_PROPS];

static TroupeRun *
get_run (TroupeRunningRun *self)
{
  return self->watched != NULL ? troupe_watched_run_get_run (self->watched) : NULL;
}

static const TroupeToldGreeting *
get_greeting (TroupeRunningRun *self)
{
  static const TroupeToldGreeting none = { 0 };

  return self->watched != NULL ? troupe_watched_run_get_greeting (self->watched) : &none;
}

static guint64
get_n_failed (TroupeRun *run)
{
  return troupe_run_get_n_done (run) - troupe_run_get_n_status (run, TROUPE_RESULT_OK);
}

/* Properties that are those of the run. */
static void
get_run_property (TroupeRunningRun *self, guint property_id, GValue *value)
{
  TroupeRun *run = get_run (self);

  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, run != NULL ? troupe_run_get_state (run) : TROUPE_RUN_READY);
      break;
    case PROP_ELAPSED:
      g_value_set_double (value, run != NULL ? troupe_run_get_elapsed (run) : 0);
      break;
    case PROP_N_ITEMS:
      g_value_set_int64 (value, run != NULL ? troupe_run_get_n_items (run) : -1);
      break;
    case PROP_N_DONE:
      g_value_set_uint64 (value, run != NULL ? troupe_run_get_n_done (run) : 0);
      break;
    case PROP_N_FAILED:
      g_value_set_uint64 (value, run != NULL ? get_n_failed (run) : 0);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
troupe_running_run_get_property (GObject *object,
                                 guint property_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  TroupeRunningRun *self = TROUPE_RUNNING_RUN (object);

  switch ((TroupeRunningRunProperty) property_id)
    {
    case PROP_NUMBER:
      g_value_set_string (value, troupe_running_run_get_number (self));
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_TITLE:
      g_value_set_string (value, troupe_running_run_get_title (self));
      break;
    case PROP_FOLDER:
      g_value_set_string (value, troupe_running_run_get_folder (self));
      break;
    case PROP_VERSION:
      g_value_set_string (value, get_greeting (self)->version);
      break;
    case PROP_PID:
      g_value_set_int64 (value, get_greeting (self)->pid);
      break;
    case PROP_CAN_CONTROL:
      g_value_set_boolean (value,
                           self->watched != NULL && troupe_watched_run_can_control (self->watched));
      break;
    case PROP_STARTED_ON:
      g_value_set_int64 (value, troupe_running_run_get_started_on (self));
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_STATE:
    case PROP_ELAPSED:
    case PROP_N_ITEMS:
    case PROP_N_DONE:
    case PROP_N_FAILED:
      get_run_property (self, property_id, value);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
notify_cb (TroupeRun *run, GParamSpec *pspec, TroupeRunningRun *self)
{
  const char *name = g_param_spec_get_name (pspec);

  /* These are counted together here. */
  if (g_str_equal (name, "n-crashed") || g_str_equal (name, "n-timed-out"))
    name = "n-failed";
  for (guint i = 1; i < N_PROPS; i++)
    if (g_str_equal (name, g_param_spec_get_name (properties[i])))
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
drop_watched (TroupeRunningRun *self)
{
  if (self->watched != NULL)
    g_signal_handlers_disconnect_by_data (get_run (self), self);
  g_clear_object (&self->watched);
}

static void
troupe_running_run_dispose (GObject *object)
{
  drop_watched (TROUPE_RUNNING_RUN (object));

  G_OBJECT_CLASS (troupe_running_run_parent_class)->dispose (object);
}

static void
troupe_running_run_finalize (GObject *object)
{
  TroupeRunningRun *self = TROUPE_RUNNING_RUN (object);

  g_free (self->path);
  g_free (self->problem);

  G_OBJECT_CLASS (troupe_running_run_parent_class)->finalize (object);
}

static void
troupe_running_run_class_init (TroupeRunningRunClass *klass)
{
  static const struct
  {
    guint id;
    const char *name;
  } texts[] = {
    { PROP_NUMBER, "number" }, { PROP_PATH, "path" },       { PROP_TITLE, "title" },
    { PROP_FOLDER, "folder" }, { PROP_VERSION, "version" }, { PROP_PROBLEM, "problem" }
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_running_run_get_property;
  object_class->dispose = troupe_running_run_dispose;
  object_class->finalize = troupe_running_run_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[texts[i].id] = g_param_spec_string (texts[i].name, NULL, NULL, NULL, flags);
  properties[PROP_PID] = g_param_spec_int64 ("pid", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CAN_CONTROL] = g_param_spec_boolean ("can-control", NULL, NULL, FALSE, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, TROUPE_RUN_READY,
                                             TROUPE_RUN_FINISHED, TROUPE_RUN_READY, flags);
  properties[PROP_STARTED_ON] =
      g_param_spec_int64 ("started-on", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ELAPSED] = g_param_spec_double ("elapsed", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_N_ITEMS] = g_param_spec_int64 ("n-items", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_N_DONE] = g_param_spec_uint64 ("n-done", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_FAILED] =
      g_param_spec_uint64 ("n-failed", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_running_run_init (TroupeRunningRun *self)
{
}

/**
 * troupe_running_run_new:
 * @path: the socket of a run
 *
 * Returns: (transfer full): a run of which nothing else is known yet
 */
TroupeRunningRun *
troupe_running_run_new (const char *path)
{
  TroupeRunningRun *self = g_object_new (TROUPE_TYPE_RUNNING_RUN, NULL);

  self->path = g_strdup (path);
  return self;
}

static void
notify_all (TroupeRunningRun *self)
{
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/**
 * troupe_running_run_set_watched:
 * @self: a run
 * @watched: the same run, with nothing but its counts
 *
 * Sets where the run is watched; a problem is over.
 */
void
troupe_running_run_set_watched (TroupeRunningRun *self, TroupeWatchedRun *watched)
{
  g_return_if_fail (TROUPE_IS_RUNNING_RUN (self));

  drop_watched (self);
  self->watched = g_object_ref (watched);
  g_clear_pointer (&self->problem, g_free);
  g_signal_connect (get_run (self), "notify", G_CALLBACK (notify_cb), self);
  notify_all (self);
}

/**
 * troupe_running_run_set_problem:
 * @self: a run
 * @problem: a sentence that says why no more is known
 */
void
troupe_running_run_set_problem (TroupeRunningRun *self, const char *problem)
{
  g_return_if_fail (TROUPE_IS_RUNNING_RUN (self));

  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/** troupe_running_run_get_watched: Returns: (transfer none) (nullable): the run with its counts
 * alone, unless there is a problem. It takes orders if its process does. */
TroupeWatchedRun *
troupe_running_run_get_watched (TroupeRunningRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUNNING_RUN (self), NULL);

  return self->watched;
}

/** troupe_running_run_get_number: Returns: (transfer none): what the commands of troupe take. */
const char *
troupe_running_run_get_number (TroupeRunningRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUNNING_RUN (self), NULL);

  return troupe_watch_socket_get_number (self->path);
}

/** troupe_running_run_get_path: Returns: (transfer none): its socket. */
const char *
troupe_running_run_get_path (TroupeRunningRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUNNING_RUN (self), NULL);

  return self->path;
}

/** troupe_running_run_get_title: Returns: (transfer none): what runs, or an empty string. */
const char *
troupe_running_run_get_title (TroupeRunningRun *self)
{
  const char *title = get_greeting (self)->title;

  return title != NULL ? title : "";
}

/** troupe_running_run_get_folder: Returns: (transfer none): the working directory of its process,
 * or an empty string. */
const char *
troupe_running_run_get_folder (TroupeRunningRun *self)
{
  const char *folder = get_greeting (self)->folder;

  return folder != NULL ? folder : "";
}

/** troupe_running_run_get_problem: Returns: (transfer none) (nullable): why no more is known. */
const char *
troupe_running_run_get_problem (TroupeRunningRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUNNING_RUN (self), NULL);

  return self->problem;
}

/** troupe_running_run_get_pid: Returns: its process id, or 0 if that is not known. */
gint64
troupe_running_run_get_pid (TroupeRunningRun *self)
{
  return get_greeting (self)->pid;
}

/** troupe_running_run_get_started_on: Returns: when it was started, in microseconds since 1970,
 * UTC, or 0 if that is not known. */
gint64
troupe_running_run_get_started_on (TroupeRunningRun *self)
{
  TroupeRun *run = get_run (self);

  return run != NULL ? troupe_run_get_started_on (run) : 0;
}
