/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes the displayed figures of a run once a second. */

#include "troupe-progress.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-estimate.h"
#include "troupe-property.h"
#include "troupe-run-course.h"
#include "troupe-run-figures.h"
#include "troupe-run-words.h"
#include "troupe-tick.h"

#include <glib/gi18n.h>

/* In milliseconds: once a second, and more often in the first seconds, so that a short job shows
 * progress too. */
#define FIRST_INTERVAL 250
#define FIRST_SECONDS  5
#define INTERVAL       1000

/* The interval of the counts while nobody sees them: the graphs have as many points as that. */
#define HIDDEN_INTERVAL 10000

struct _TroupeProgress
{
  GObject parent_instance;

  TroupeRun *run;
  TroupeEstimate estimate;
  gboolean active;
  guint update_timer;
  double fraction;
  gboolean determinate;
  double failed_fraction;
  TroupeRunOutcome outcome;
  char *texts[10];
};

G_DEFINE_FINAL_TYPE (TroupeProgress, troupe_progress, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_DONE,
  PROP_RATE,
  PROP_LEFT,
  PROP_ELAPSED,
  PROP_SPEEDUP,
  PROP_CORES,
  PROP_FAILED,
  PROP_STATUS,
  PROP_NOTICE,
  PROP_FIGURES,
  PROP_FRACTION,
  PROP_FAILED_FRACTION,
  PROP_DETERMINATE,
  N_PROPS
};

G_STATIC_ASSERT (PROP_FIGURES - PROP_DONE + 1 == G_N_ELEMENTS (((TroupeProgress *) 0)->texts));

static GParamSpec *properties[N_PROPS];

static void
take_text (TroupeProgress *self, guint prop_id, char *text)
{
  g_autofree char *owned = text;

  troupe_property_set_string (self, properties[prop_id], &self->texts[prop_id - PROP_DONE], owned);
}

static void
set_fraction (TroupeProgress *self, double fraction, gboolean determinate)
{
  troupe_property_set_double (self, properties[PROP_FRACTION], &self->fraction, fraction);
  troupe_property_set_boolean (self, properties[PROP_DETERMINATE], &self->determinate, determinate);
}

static char *
describe_done (guint64 n_done, gint64 n_items)
{
  g_autofree char *done = troupe_describe_count (n_done);
  g_autofree char *items = NULL;

  if (n_items < 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s item", "%s items", n_done), done);

  items = troupe_describe_count (n_items);
  /* Translators: how many items are done, of how many */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s of %s item", "%s of %s items", n_items),
                          done, items);
}

/* Nothing becomes known while all is paused, or ends, or waits. */
static gboolean
is_estimating (TroupeProgress *self)
{
  return troupe_run_get_state (self->run) == TROUPE_RUN_RUNNING &&
         *troupe_run_get_waiting (self->run) == '\0';
}

/* Whether there were items, and all of them have a result. */
static gboolean
is_whole (TroupeProgress *self)
{
  return self->outcome.kind == TROUPE_RUN_OUTCOME_COMPLETE && self->outcome.n_items > 0;
}

static char *
describe_left (TroupeProgress *self, TroupeRunState state, double left)
{
  if (state == TROUPE_RUN_FINISHED)
    return is_whole (self) ? troupe_describe_duration (0) : g_strdup ("–");
  if (left < 0 && is_estimating (self) && troupe_run_get_n_items (self->run) >= 0)
    return g_strdup (_ ("Estimating…"));
  if (left < 0)
    return g_strdup ("–");
  return troupe_describe_duration (left);
}

static char *
describe_rate (double rate)
{
  return rate > 0 ? troupe_describe_rate (rate) : g_strdup ("–");
}

/* A rate over a run that is over, or of its latest items. */
static double
find_rate (TroupeProgress *self, const TroupeRunFigures *figures)
{
  if (troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED)
    return figures->items_per_second;
  return troupe_estimate_get_rate (&self->estimate);
}

/* The seconds until the last item is finished, or -1. */
static double
find_left (TroupeProgress *self)
{
  const gint64 n_items = troupe_run_get_n_items (self->run);

  if (n_items < 0)
    return -1;
  return troupe_estimate_get_left (&self->estimate, n_items - troupe_run_get_n_done (self->run));
}

/* It says little before the first items are finished. */
static char *
describe_speedup (TroupeProgress *self, const TroupeRunFigures *figures)
{
  g_autofree char *times = NULL;
  g_autofree char *lanes = NULL;

  if (find_rate (self, figures) <= 0)
    return g_strdup ("–");
  /* Translators: how many times as fast as one item after the other */
  times = g_strdup_printf (_ ("%.1f ×"), figures->speedup);
  lanes = troupe_describe_count (figures->n_lanes);
  /* Translators: what there is, of what there could be: "1.2 GB of 16 GB", "3.9 × of 4" */
  return g_strdup_printf (_ ("%s of %s"), times, lanes);
}

/* Those that are used now or, once the run is over, were used on average. */
static char *
describe_cores (TroupeProgress *self, const TroupeRunFigures *figures)
{
  if (troupe_run_get_state (self->run) != TROUPE_RUN_FINISHED)
    return g_strdup_printf ("%.1f", figures->cores_now);
  return figures->cores > 0 ? g_strdup_printf ("%.1f", figures->cores) : g_strdup ("–");
}

/* What the run is at, or what became of it, and why no item starts. */
static char *
describe_status (TroupeProgress *self)
{
  g_autofree char *words = troupe_run_words_describe (&self->outcome);
  const char *waiting = troupe_run_get_waiting (self->run);

  if (self->outcome.kind == TROUPE_RUN_OUTCOME_STARTING && *waiting != '\0')
    return self->outcome.n_ok + self->outcome.n_failed > 0
               ? g_strdup_printf (_ ("%s · %s"), self->texts[PROP_DONE - PROP_DONE], waiting)
               : g_strdup (waiting);
  if (self->outcome.kind == TROUPE_RUN_OUTCOME_RUNNING && *waiting != '\0')
    /* Translators: items done, and why no item starts, such as "load 8.1 of 4" */
    return g_strdup_printf (_ ("%s. Waiting: %s"), words, waiting);
  return g_steal_pointer (&words);
}

/* What a person may want to do something about. */
static char *
describe_notice (TroupeProgress *self)
{
  const GError *error = troupe_run_get_error (self->run);

  if (self->outcome.kind == TROUPE_RUN_OUTCOME_NEVER_STARTED && error != NULL)
    return g_strdup (error->message);
  return troupe_run_words_describe_hold (&self->outcome);
}

/* How fast it is, or was. */
static char *
describe_figures (TroupeProgress *self, const TroupeRunFigures *figures)
{
  const char *rate = self->texts[PROP_RATE - PROP_DONE];
  const char *left = self->texts[PROP_LEFT - PROP_DONE];
  const char *elapsed = self->texts[PROP_ELAPSED - PROP_DONE];
  const char *speedup = self->texts[PROP_SPEEDUP - PROP_DONE];
  const char *cores = self->texts[PROP_CORES - PROP_DONE];

  if (troupe_run_outcome_is_over (&self->outcome) &&
      (find_rate (self, figures) <= 0 || figures->cores <= 0))
    /* Translators: the time that passed, of a job of which nothing else is known */
    return g_strdup_printf (_ ("%s elapsed"), elapsed);
  if (troupe_run_outcome_is_over (&self->outcome))
    /* Translators: the time that passed, how many times as fast as one item after the other, and
     * how many cores the workers kept busy on average */
    return g_strdup_printf (_ ("%s elapsed, speed-up %s, %s cores used on average"), elapsed,
                            speedup, cores);
  if (troupe_estimate_get_rate (&self->estimate) <= 0 && !is_estimating (self))
    /* Translators: the time that passed, and how many cores the workers keep busy */
    return g_strdup_printf (_ ("%s elapsed, %s cores in use"), elapsed, cores);
  if (troupe_estimate_get_rate (&self->estimate) <= 0)
    /* Translators: the time that passed, and how many cores the workers keep busy; the time that is
     * left is not known yet */
    return g_strdup_printf (_ ("Estimating… %s elapsed, %s cores in use"), elapsed, cores);
  if (find_left (self) < 0)
    /* Translators: how many items each second, the time that passed, how many times as fast as one
     * item after the other, and how many cores the workers keep busy */
    return g_strdup_printf (_ ("%s items/s, %s elapsed, speed-up %s, %s cores in use"), rate,
                            elapsed, speedup, cores);
  /* Translators: the time that is left, how many items each second, the time that passed, how many
   * times as fast as one item after the other, and how many cores the workers keep busy */
  return g_strdup_printf (_ ("%s left, %s items/s, %s elapsed, speed-up %s, %s cores in use"), left,
                          rate, elapsed, speedup, cores);
}

static void
update (TroupeProgress *self)
{
  const TroupeRunState state = troupe_run_get_state (self->run);
  const gint64 n_items = troupe_run_get_n_items (self->run);
  TroupeRunFigures figures;

  /* Who hears of one of them finds all as they are now. */
  g_object_freeze_notify (G_OBJECT (self));
  troupe_run_course_update (troupe_run_course_get (self->run));
  troupe_run_figures_compute (self->run, &figures);
  troupe_run_outcome_compute (self->run, &self->outcome);
  troupe_run_figures_add_to_estimate (&figures, self->run, &self->estimate);

  take_text (self, PROP_DONE, describe_done (figures.n_done, n_items));
  take_text (self, PROP_RATE, describe_rate (find_rate (self, &figures)));
  take_text (self, PROP_LEFT, describe_left (self, state, find_left (self)));
  take_text (self, PROP_ELAPSED, troupe_describe_duration (figures.seconds));
  take_text (self, PROP_SPEEDUP, describe_speedup (self, &figures));
  take_text (self, PROP_CORES, describe_cores (self, &figures));
  take_text (self, PROP_FAILED, troupe_describe_count (figures.n_failed));
  take_text (self, PROP_STATUS, describe_status (self));
  take_text (self, PROP_NOTICE, describe_notice (self));
  take_text (self, PROP_FIGURES, describe_figures (self, &figures));
  troupe_property_set_double (self, properties[PROP_FAILED_FRACTION], &self->failed_fraction,
                              n_items > 0 ? MIN ((double) figures.n_failed / n_items, 1) : 0);
  set_fraction (self,
                n_items > 0    ? MIN ((double) figures.n_done / n_items, 1)
                : n_items == 0 ? 1
                               : 0,
                n_items >= 0);
  g_object_thaw_notify (G_OBJECT (self));
}

static void update_timer (TroupeProgress *self);

static gboolean
update_timer_cb (gpointer user_data)
{
  TroupeProgress *self = TROUPE_PROGRESS (user_data);

  self->update_timer = 0;
  update (self);
  update_timer (self);
  return G_SOURCE_REMOVE;
}

static void
update_timer (TroupeProgress *self)
{
  const TroupeRunState state = troupe_run_get_state (self->run);
  const gboolean wanted = self->active && state != TROUPE_RUN_READY && state != TROUPE_RUN_FINISHED;
  const gboolean is_first = troupe_run_get_elapsed (self->run) < FIRST_SECONDS;
  const guint interval = is_first ? FIRST_INTERVAL : INTERVAL;

  troupe_run_set_interval (self->run, TROUPE_RUN_VIEWER_OWN,
                           self->active ? interval : HIDDEN_INTERVAL);
  if (wanted && self->update_timer == 0)
    self->update_timer = troupe_tick_add (interval, update_timer_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->update_timer, g_source_remove);
}

static void
state_changed_cb (TroupeProgress *self)
{
  update (self);
  update_timer (self);
}

static void
troupe_progress_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeProgress *self = TROUPE_PROGRESS (object);

  switch (prop_id)
    {
    case PROP_DONE:
    case PROP_RATE:
    case PROP_LEFT:
    case PROP_ELAPSED:
    case PROP_SPEEDUP:
    case PROP_CORES:
    case PROP_FAILED:
    case PROP_STATUS:
    case PROP_NOTICE:
    case PROP_FIGURES:
      g_value_set_string (value, self->texts[prop_id - PROP_DONE]);
      break;

    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;

    case PROP_FAILED_FRACTION:
      g_value_set_double (value, self->failed_fraction);
      break;

    case PROP_DETERMINATE:
      g_value_set_boolean (value, self->determinate);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_progress_dispose (GObject *object)
{
  TroupeProgress *self = TROUPE_PROGRESS (object);

  g_clear_handle_id (&self->update_timer, g_source_remove);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (troupe_progress_parent_class)->dispose (object);
}

static void
troupe_progress_finalize (GObject *object)
{
  TroupeProgress *self = TROUPE_PROGRESS (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (troupe_progress_parent_class)->finalize (object);
}

static void
troupe_progress_class_init (TroupeProgressClass *klass)
{
  static const char *const texts[] = { "done",  "rate",   "left",   "elapsed", "speedup",
                                       "cores", "failed", "status", "notice",  "figures" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_progress_get_property;
  object_class->dispose = troupe_progress_dispose;
  object_class->finalize = troupe_progress_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[PROP_DONE + i] = g_param_spec_string (texts[i], NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_FAILED_FRACTION] =
      g_param_spec_double ("failed-fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_DETERMINATE] = g_param_spec_boolean ("determinate", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_progress_init (TroupeProgress *self)
{
}

/**
 * troupe_progress_new:
 * @run: the run to follow
 *
 * Returns: (transfer full): its progress, which is not active
 */
TroupeProgress *
troupe_progress_new (TroupeRun *run)
{
  TroupeProgress *self = g_object_new (TROUPE_TYPE_PROGRESS, NULL);

  self->run = g_object_ref (run);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "finished", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

/**
 * troupe_progress_set_active:
 * @active: whether the figures are visible
 */
void
troupe_progress_set_active (TroupeProgress *self, gboolean active)
{
  g_return_if_fail (TROUPE_IS_PROGRESS (self));

  if (self->active == active)
    return;

  self->active = active;
  if (active)
    update (self);
  update_timer (self);
}

/**
 * troupe_progress_get_outcome:
 *
 * Returns: (transfer none): what the run is at, as it was when the texts were made
 */
const TroupeRunOutcome *
troupe_progress_get_outcome (TroupeProgress *self)
{
  g_return_val_if_fail (TROUPE_IS_PROGRESS (self), NULL);

  return &self->outcome;
}

/**
 * troupe_progress_is_active:
 *
 * Returns: whether the figures are visible, and follow the run
 */
gboolean
troupe_progress_is_active (TroupeProgress *self)
{
  g_return_val_if_fail (TROUPE_IS_PROGRESS (self), FALSE);

  return self->active;
}
