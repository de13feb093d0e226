/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds out whether a job can run at a place, and if not, why. */

#include "troupe-place-check.h"

#include "troupe-argument-source.h"
#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-property.h"
#include "troupe-run-figures.h"
#include "troupe-runner.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TroupePlaceCheck
{
  GObject parent_instance;

  char *name;
  TroupeJob *job;
  /* The program that the item looks for, or NULL. */
  char *program;

  TroupePlaceState state;
  char *text;
  TroupeRunner *runner;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_STATE,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupePlaceCheck, troupe_place_check, G_TYPE_OBJECT)

static void
troupe_place_check_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupePlaceCheck *self = TROUPE_PLACE_CHECK (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_place_check_finalize (GObject *object)
{
  TroupePlaceCheck *self = TROUPE_PLACE_CHECK (object);

  g_free (self->name);
  g_object_unref (self->job);
  g_free (self->program);
  g_free (self->text);

  G_OBJECT_CLASS (troupe_place_check_parent_class)->finalize (object);
}

static void
troupe_place_check_class_init (TroupePlaceCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_place_check_get_property;
  object_class->finalize = troupe_place_check_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, TROUPE_PLACE_UNCHECKED,
                                             TROUPE_PLACE_WRONG, TROUPE_PLACE_UNCHECKED, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_place_check_init (TroupePlaceCheck *self)
{
  self->text = g_strdup ("");
}

static void
check_set_text (TroupePlaceCheck *self, const char *text)
{
  troupe_property_set_string (self, properties[PROP_TEXT], &self->text, text);
}

/* The text is there when the state is told. */
static void
check_set_state (TroupePlaceCheck *self, TroupePlaceState state, const char *text)
{
  check_set_text (self, text);
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* The program that a command begins with, or NULL if that is anything else than a name: only the
 * shell knows what else it is. */
static char *
dup_program (TroupeJob *job)
{
  g_autofree char *command = g_strstrip (g_strdup (troupe_job_get_subject (job)));
  const gsize size = strspn (command, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_.+-");
  g_autofree char *functions = NULL;

  g_object_get (job, "env", &functions, NULL);
  if (troupe_job_get_kind (job) != TROUPE_JOB_COMMAND || size == 0 || command[0] == '-' ||
      (command[size] != '\0' && command[size] != ' ') || *functions != '\0')
    return NULL;
  return g_strndup (command, size);
}

/* A job of one item, which a place runs if it can run @job. */
static TroupeJob *
check_create_job (TroupePlaceCheck *self, TroupeJob *job, const char *on)
{
  static const char *const options[] = { "ssh", "slurm-options", "interpreter", NULL };
  const TroupeJobKind kind = troupe_job_get_kind (job);
  g_autofree char *command =
      self->program != NULL ? g_strdup_printf ("command -v %s && : {}", self->program) : NULL;
  TroupeJob *trial = kind == TROUPE_JOB_PYTHON ? troupe_job_new (kind, "operator:neg")
                     : command != NULL         ? troupe_job_new (TROUPE_JOB_COMMAND, command)
                                               : troupe_job_new (TROUPE_JOB_FUNCTION, "square");

  for (guint i = 0; options[i] != NULL; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (job), options[i], &value);
      g_object_set_property (G_OBJECT (trial), options[i], &value);
    }
  g_object_set (trial, "on", on, NULL);
  troupe_job_set_workers (trial, g_str_has_prefix (on, "slurm") ? troupe_job_get_workers (job) : 1);
  return trial;
}

/**
 * troupe_place_check_new:
 * @name: the name of the place, for a person
 * @job: the job that is to run there
 * @on: the place, as troupe_places_parse() reads it
 *
 * Returns: (transfer full): a check that was not started
 */
TroupePlaceCheck *
troupe_place_check_new (const char *name, TroupeJob *job, const char *on)
{
  TroupePlaceCheck *self = g_object_new (TROUPE_TYPE_PLACE_CHECK, NULL);

  self->name = g_strdup (name);
  self->program = dup_program (job);
  self->job = check_create_job (self, job, on);
  return self;
}

/* A place that keeps others waiting says why, such as a full cluster. */
static void
events_changed_cb (TroupePlaceCheck *self,
                   guint position,
                   guint removed,
                   guint added,
                   GListModel *events)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      if (troupe_event_get_kind (event) == TROUPE_EVENT_WARNED &&
          self->state == TROUPE_PLACE_TRYING)
        check_set_text (self, troupe_event_get_text (event));
    }
}

/* Why an item failed that a place has run. */
static char *
check_dup_failure (TroupePlaceCheck *self, TroupeRun *run)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  if (self->program != NULL)
    /* Translators: the name of a program */
    return g_strdup_printf (_ ("The program “%s” is not there: install it, or give its path"),
                            self->program);
  if (!troupe_results_next_chunk (troupe_run_get_results (run), &chunk, NULL) ||
      chunk.note == NULL || chunk.note->message == NULL)
    return g_strdup (_ ("An item could not be run there"));
  return troupe_bytes_to_text (chunk.note->message);
}

static void
finished_cb (TroupeRun *run, gpointer data)
{
  g_autoptr (TroupePlaceCheck) self = data;
  g_autoptr (TroupeRunner) runner = g_steal_pointer (&self->runner);
  const GError *error = troupe_run_get_error (run);

  g_signal_handlers_disconnect_by_data (run, self);
  if (troupe_run_get_n_status (run, TROUPE_RESULT_OK) == 1)
    {
      TroupeRunFigures figures;
      g_autofree char *text = NULL;

      /* The time in a queue says nothing about the place. */
      troupe_run_figures_compute (run, &figures);
      /* Translators: a number of seconds, such as 0.4 */
      text = g_strdup_printf (_ ("Ready: an item was run there within %.1f s"),
                              figures.seconds - figures.waited_seconds);
      check_set_state (self, TROUPE_PLACE_FINE, text);
    }
  else if (error != NULL)
    {
      check_set_state (self, TROUPE_PLACE_WRONG, error->message);
    }
  else if (troupe_run_get_n_status (run, TROUPE_RESULT_NOT_RUN) > 0)
    {
      check_set_state (self, TROUPE_PLACE_UNCHECKED, "");
    }
  else
    {
      g_autofree char *failure = check_dup_failure (self, run);

      check_set_state (self, TROUPE_PLACE_WRONG, failure);
    }
}

/**
 * troupe_place_check_start:
 * @self: a check that is not going on
 *
 * Starts it; it keeps itself until it has ended. If it cannot begin, it is over at once.
 */
void
troupe_place_check_start (TroupePlaceCheck *self)
{
  static const char *const items[] = { "7", NULL };
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, 1);
  g_autoptr (GError) error = NULL;
  TroupeRun *run;

  g_return_if_fail (self->runner == NULL);

  check_set_state (self, TROUPE_PLACE_TRYING, "");
  self->runner = troupe_runner_new (self->job, source, TROUPE_RESULTS_KEEP_ALL, 0);
  run = troupe_runner_get_run (self->runner);
  g_signal_connect (run, "finished", G_CALLBACK (finished_cb), g_object_ref (self));
  g_signal_connect_object (troupe_run_get_events (run), "items-changed",
                           G_CALLBACK (events_changed_cb), self, G_CONNECT_SWAPPED);
  if (troupe_runner_start (self->runner, &error))
    return;

  g_signal_handlers_disconnect_by_data (run, self);
  g_clear_object (&self->runner);
  check_set_state (self, TROUPE_PLACE_WRONG, error->message);
  g_object_unref (self);
}

/**
 * troupe_place_check_stop:
 * @self: a check
 *
 * Ends it without an outcome, if it goes on: soon, and with nothing left there.
 */
void
troupe_place_check_stop (TroupePlaceCheck *self)
{
  if (self->runner != NULL)
    troupe_run_stop (troupe_runner_get_run (self->runner), TRUE);
}

/** troupe_place_check_get_name: Returns: (transfer none): the name of the place. */
const char *
troupe_place_check_get_name (TroupePlaceCheck *self)
{
  return self->name;
}

/** troupe_place_check_get_state: Returns: what is known of the place. */
TroupePlaceState
troupe_place_check_get_state (TroupePlaceCheck *self)
{
  return self->state;
}

/** troupe_place_check_get_text: Returns: (transfer none): what it waits for, the outcome, or "". */
const char *
troupe_place_check_get_text (TroupePlaceCheck *self)
{
  return self->text;
}
