/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs one of the experiments on a thread of its own and reports its progress. */

#include "troupe-experiment.h"

#include "troupe-config.h"
#include "troupe-cores.h"
#include "troupe-experiments-private.h"
#include "troupe-load.h"
#include "troupe-property.h"

#include <glib/gi18n-lib.h>

/* The time to observe other programs before any measurement: the kernel counts in hundredths of a
 * second. */
#define LOAD_BEFORE_MS 250

#define DEFAULT_REPEAT 3

/* Items that wait need no core: any machine can run this many workers or threads of them. */
#define FEWEST_WAITING 4

enum
{
  PROP_0,
  PROP_PROGRESS,
  PROP_STEP,
  PROP_RUNNING,
  N_PROPS,
};

struct _TroupeExperiment
{
  GObject parent_instance;

  TroupeExperimentKind kind;
  TroupeJobFile *file;
  guint workers;
  char *interpreter;
  guint repeat;
  gboolean curve;

  double progress;
  char *step;
  gboolean running;
};

typedef struct
{
  const char *name;
  const char *title;
  const char *claim;
  const char *method;
  /* What it needs to show anything; 0 where the number changes nothing. */
  guint fewest_workers;
  gboolean (*run) (TroupeExperimentRun *run, GError **error);
} Description;

static const Description descriptions[TROUPE_N_EXPERIMENTS] = {
  [TROUPE_EXPERIMENT_SPEEDUP] = {
    .name = "speedup",
    .title = N_ ("Serial, threads, processes"),
    .claim = N_ ("Tasks that run at the same time on several cores are done sooner than one after "
                 "the other."),
    .method = N_ ("One job over the same items, serially, with threads in one process, and with "
                  "processes, several times in turn; every result is compared byte by byte."),
    .fewest_workers = 1,
    .run = troupe_experiment_run_speedup,
  },
  [TROUPE_EXPERIMENT_GIL] = {
    .name = "gil",
    .title = N_ ("Threads and Python’s lock"),
    .claim = N_ ("Threads of one Python process cannot run Python code at the same time: they suit "
                 "work that waits, and processes suit work that computes."),
    .method = N_ ("A Python function that counts and one that waits, each by threads and by "
                  "processes, and a function in C that counts beside them."),
    .fewest_workers = 1,
    .run = troupe_experiment_run_gil,
  },
  [TROUPE_EXPERIMENT_CORES] = {
    .name = "cores",
    .title = N_ ("All cores"),
    .claim = N_ ("Processes use all cores of the machine at the same time."),
    .method = N_ ("Workers that the kernel places as it likes, and workers that stay on one core "
                  "each; each says after every item which core it is on."),
    .fewest_workers = 1,
    .run = troupe_experiment_run_cores,
  },
  [TROUPE_EXPERIMENT_MEMORY] = {
    .name = "memory",
    .title = N_ ("Isolation of memory"),
    .claim = N_ ("Each process has memory of its own, threads share theirs."),
    .method = N_ ("Processes that count up a variable at one and the same address, and threads of "
                  "one process that do so without and with a lock."),
    .fewest_workers = 2,
    .run = troupe_experiment_run_memory,
  },
  [TROUPE_EXPERIMENT_FAULTS] = {
    .name = "faults",
    .title = N_ ("Isolation of faults"),
    .claim = N_ ("A crashing process takes no others down."),
    .method = N_ ("One item of many crashes what runs it (SIGSEGV), while the others go on: by "
                  "processes, and by threads of one process."),
    .fewest_workers = FEWEST_WAITING,
    .run = troupe_experiment_run_faults,
  },
  [TROUPE_EXPERIMENT_COMMUNICATION] = {
    .name = "communication",
    .title = N_ ("Pipes, queues, shared memory"),
    .claim = N_ ("Processes do not share memory by themselves: they send messages, through pipes, "
                 "queues and shared memory."),
    .method = N_ ("Processes that send messages of 8 bytes to 16 MiB to another one, as fast as "
                  "they can: one through a pipe, four through a queue, one through memory that "
                  "both have."),
    .fewest_workers = 0,
    .run = troupe_experiment_run_communication,
  },
  [TROUPE_EXPERIMENT_LIFECYCLE] = {
    .name = "lifecycle",
    .title = N_ ("Start, barrier, end"),
    .claim = N_ ("Processes can be created, synchronised and ended, and say how they ended."),
    .method = N_ ("Workers from their start to their join, processes that wait for one another, "
                  "and a worker that is terminated or killed in the middle of its work."),
    .fewest_workers = FEWEST_WAITING,
    .run = troupe_experiment_run_lifecycle,
  },
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeExperiment, troupe_experiment, G_TYPE_OBJECT)

static void
troupe_experiment_finalize (GObject *object)
{
  TroupeExperiment *self = TROUPE_EXPERIMENT (object);

  g_clear_pointer (&self->file, troupe_job_file_free);
  g_free (self->interpreter);
  g_free (self->step);

  G_OBJECT_CLASS (troupe_experiment_parent_class)->finalize (object);
}

static void
troupe_experiment_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TroupeExperiment *self = TROUPE_EXPERIMENT (object);

  switch (id)
    {
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_STEP:
      g_value_set_string (value, self->step);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
troupe_experiment_class_init (TroupeExperimentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = troupe_experiment_finalize;
  object_class->get_property = troupe_experiment_get_property;

  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, "", flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_experiment_init (TroupeExperiment *self)
{
  self->repeat = DEFAULT_REPEAT;
  self->step = g_strdup ("");
}

/**
 * troupe_experiment_new:
 * @kind: the kind of experiment
 *
 * Returns: (transfer full): an experiment, not run yet
 */
TroupeExperiment *
troupe_experiment_new (TroupeExperimentKind kind)
{
  TroupeExperiment *self = g_object_new (TROUPE_TYPE_EXPERIMENT, NULL);

  self->kind = kind;
  return self;
}

/**
 * troupe_experiment_kind_get_name:
 * @kind: an experiment
 *
 * Returns: (transfer none): its name on the command line
 */
const char *
troupe_experiment_kind_get_name (TroupeExperimentKind kind)
{
  return descriptions[kind].name;
}

/**
 * troupe_experiment_kind_get_title:
 * @kind: an experiment
 *
 * Returns: (transfer none): its title, translated
 */
const char *
troupe_experiment_kind_get_title (TroupeExperimentKind kind)
{
  return _ (descriptions[kind].title);
}

/**
 * troupe_experiment_kind_get_claim:
 * @kind: an experiment
 *
 * Returns: (transfer none): the claim that it demonstrates, in a sentence, translated
 */
const char *
troupe_experiment_kind_get_claim (TroupeExperimentKind kind)
{
  return _ (descriptions[kind].claim);
}

/**
 * troupe_experiment_kind_get_method:
 * @kind: an experiment
 *
 * Returns: (transfer none): its method, in a sentence or two, translated
 */
const char *
troupe_experiment_kind_get_method (TroupeExperimentKind kind)
{
  return _ (descriptions[kind].method);
}

/**
 * troupe_experiment_kind_get_fewest_workers:
 * @kind: an experiment
 *
 * Returns: the number of processes or threads that it uses where fewer are asked for, or 0 where
 *   their number is always the same
 */
guint
troupe_experiment_kind_get_fewest_workers (TroupeExperimentKind kind)
{
  return descriptions[kind].fewest_workers;
}

/**
 * troupe_experiment_kind_parse:
 * @name: the name of an experiment
 * @kind: (out): its kind
 *
 * Returns: %FALSE if there is none of that name
 */
gboolean
troupe_experiment_kind_parse (const char *name, TroupeExperimentKind *kind)
{
  for (guint i = 0; i < TROUPE_N_EXPERIMENTS; i++)
    if (g_str_equal (descriptions[i].name, name))
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * troupe_experiment_get_kind:
 * @self: an experiment
 *
 * Returns: its kind
 */
TroupeExperimentKind
troupe_experiment_get_kind (TroupeExperiment *self)
{
  return self->kind;
}

static TroupeJobFile *
copy_file (TroupeJob *job, GPtrArray *items)
{
  TroupeJobFile *file = troupe_job_file_new ();

  g_set_object (&file->job, job);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (file->items, troupe_item_list_copy (g_ptr_array_index (items, i)));
  return file;
}

/**
 * troupe_experiment_set_job:
 * @self: an experiment that does not run
 * @job: the job to compare, which is copied
 * @items: (element-type TroupeItemList): its items, which are read anew for each run
 *
 * Sets the job of %TROUPE_EXPERIMENT_SPEEDUP, instead of its own. Its workers and threads are
 * ignored.
 */
void
troupe_experiment_set_job (TroupeExperiment *self, TroupeJob *job, GPtrArray *items)
{
  g_autoptr (TroupeJob) copy = troupe_job_copy (job);

  g_clear_pointer (&self->file, troupe_job_file_free);
  self->file = copy_file (copy, items);
}

/**
 * troupe_experiment_set_workers:
 * @self: an experiment that does not run
 * @workers: the number of processes, or of threads; 0, the default, is one for each core that this
 *   process may use
 *
 * Sets the number of processes or threads that work at the same time. An experiment that needs more
 * uses troupe_experiment_kind_get_fewest_workers().
 */
void
troupe_experiment_set_workers (TroupeExperiment *self, guint workers)
{
  self->workers = workers;
}

/**
 * troupe_experiment_set_repeat:
 * @self: an experiment that does not run
 * @repeat: the number of repetitions, at least 1; 3 by default
 *
 * Sets how often %TROUPE_EXPERIMENT_SPEEDUP repeats each run.
 */
void
troupe_experiment_set_repeat (TroupeExperiment *self, guint repeat)
{
  self->repeat = MAX (repeat, 1);
}

/**
 * troupe_experiment_set_interpreter:
 * @self: an experiment that does not run
 * @interpreter: (nullable): a command, or %NULL for python3
 *
 * Sets the Python interpreter of %TROUPE_EXPERIMENT_GIL.
 */
void
troupe_experiment_set_interpreter (TroupeExperiment *self, const char *interpreter)
{
  g_free (self->interpreter);
  self->interpreter = g_strdup (interpreter);
}

/**
 * troupe_experiment_set_curve:
 * @self: an experiment that does not run
 * @curve: whether to measure it
 *
 * Sets whether %TROUPE_EXPERIMENT_SPEEDUP also measures each number of workers from one to all.
 */
void
troupe_experiment_set_curve (TroupeExperiment *self, gboolean curve)
{
  self->curve = curve;
}

/**
 * troupe_experiment_get_progress:
 * @self: an experiment
 *
 * Returns: how far it is, 0 to 1
 */
double
troupe_experiment_get_progress (TroupeExperiment *self)
{
  return self->progress;
}

/**
 * troupe_experiment_get_step:
 * @self: an experiment
 *
 * Returns: (transfer none): the current step, translated; empty before and after
 */
const char *
troupe_experiment_get_step (TroupeExperiment *self)
{
  return self->step;
}

/**
 * troupe_experiment_get_running:
 * @self: an experiment
 *
 * Returns: whether it runs
 */
gboolean
troupe_experiment_get_running (TroupeExperiment *self)
{
  return self->running;
}

static void
set_progress (TroupeExperiment *self, double progress, const char *step)
{
  troupe_property_set_double (self, properties[PROP_PROGRESS], &self->progress, progress);
  troupe_property_set_string (self, properties[PROP_STEP], &self->step, step);
}

static void
set_running (TroupeExperiment *self, gboolean running)
{
  troupe_property_set_boolean (self, properties[PROP_RUNNING], &self->running, running);
}

/* The progress that the experiment's thread sends to the owner's. */
typedef struct
{
  TroupeExperiment *experiment;
  double progress;
  char *step;
} Step;

static void
free_step (gpointer data)
{
  Step *step = data;

  g_object_unref (step->experiment);
  g_free (step->step);
  g_free (step);
}

static gboolean
step_cb (gpointer data)
{
  Step *step = data;

  if (step->experiment->running)
    set_progress (step->experiment, step->progress, step->step);
  return G_SOURCE_REMOVE;
}

static void
post_step (double progress, const char *text, gpointer user_data)
{
  GTask *task = user_data;
  Step *step = g_new0 (Step, 1);

  step->experiment = g_object_ref (g_task_get_source_object (task));
  step->progress = progress;
  step->step = g_strdup (text);
  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, step_cb, step,
                              free_step);
}

static void
free_run (gpointer data)
{
  TroupeExperimentRun *run = data;

  g_clear_pointer (&run->file, troupe_job_file_free);
  g_clear_object (&run->finding);
  g_free (run->interpreter);
  g_free (run);
}

/* The main context is for the pools that the experiment makes. */
static gpointer
run_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  TroupeExperimentRun *run = g_task_get_task_data (task);
  TroupeExperiment *self = g_task_get_source_object (task);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError) error = NULL;
  TroupeLoad first, begin, end;
  gboolean good;

  g_main_context_push_thread_default (context);
  troupe_load_read (&first);
  g_usleep (LOAD_BEFORE_MS * 1000);
  troupe_load_read (&begin);
  good = descriptions[self->kind].run (run, &error);
  troupe_load_read (&end);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);

  if (good)
    {
      troupe_finding_set_others (run->finding, troupe_load_get_others (&begin, &first),
                                 troupe_load_get_others (&end, &begin));
      g_task_return_pointer (task, g_object_ref (run->finding), g_object_unref);
    }
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
  return NULL;
}

static void
completed_cb (GTask *task, GParamSpec *pspec, TroupeExperiment *self)
{
  set_running (self, FALSE);
  set_progress (self, g_task_had_error (task) ? 0 : 1, "");
}

/**
 * troupe_experiment_run_async:
 * @self: an experiment that does not run
 * @cancellable: (nullable): ends it, and the processes that it started
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Runs an experiment. It may be run again.
 */
void
troupe_experiment_run_async (TroupeExperiment *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  TroupeExperimentRun *run;

  g_return_if_fail (!self->running);

  run = g_new0 (TroupeExperimentRun, 1);
  run->step = post_step;
  run->step_data = task;
  run->workers = MAX (self->workers > 0 ? self->workers : troupe_cores_count (),
                      descriptions[self->kind].fewest_workers);
  run->interpreter = g_strdup (self->interpreter);
  run->repeat = self->repeat;
  run->curve = self->curve;
  run->cancellable = cancellable;
  run->finding = troupe_finding_new ();
  if (self->file != NULL)
    {
      g_autoptr (TroupeJob) copy = troupe_job_copy (self->file->job);

      run->file = copy_file (copy, self->file->items);
    }
  g_task_set_source_tag (task, troupe_experiment_run_async);
  g_task_set_task_data (task, run, free_run);
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (completed_cb), self, 0);

  set_running (self, TRUE);
  set_progress (self, 0, "");
  g_thread_unref (g_thread_new ("experiment", run_thread, g_object_ref (task)));
}

/**
 * troupe_experiment_run_finish:
 * @self: an experiment
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): its finding
 */
TroupeFinding *
troupe_experiment_run_finish (TroupeExperiment *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
