/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps a list of a worker's processes in which a process stays at its position. */

#include "troupe-worker-processes.h"

struct _TroupeWorkerProcesses
{
  GObject parent_instance;

  GPtrArray *processes;
  guint n_views;
};

static GType
get_item_type (GListModel *model)
{
  return TROUPE_TYPE_WORKER_PROCESS;
}

static guint
get_n_items (GListModel *model)
{
  return TROUPE_WORKER_PROCESSES (model)->processes->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  const GPtrArray *processes = TROUPE_WORKER_PROCESSES (model)->processes;

  return position < processes->len ? g_object_ref (processes->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeWorkerProcesses,
                               troupe_worker_processes,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
troupe_worker_processes_finalize (GObject *object)
{
  g_ptr_array_unref (TROUPE_WORKER_PROCESSES (object)->processes);

  G_OBJECT_CLASS (troupe_worker_processes_parent_class)->finalize (object);
}

static void
troupe_worker_processes_class_init (TroupeWorkerProcessesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_worker_processes_finalize;
}

static void
troupe_worker_processes_init (TroupeWorkerProcesses *self)
{
  self->processes = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * troupe_worker_processes_new:
 *
 * Returns: (transfer full): an empty list that no view wants
 */
TroupeWorkerProcesses *
troupe_worker_processes_new (void)
{
  return g_object_new (TROUPE_TYPE_WORKER_PROCESSES, NULL);
}

/**
 * troupe_worker_processes_want:
 *
 * A view shows the processes from now on. Each call needs one of troupe_worker_processes_leave().
 */
void
troupe_worker_processes_want (TroupeWorkerProcesses *self)
{
  g_return_if_fail (TROUPE_IS_WORKER_PROCESSES (self));

  self->n_views++;
}

/**
 * troupe_worker_processes_leave:
 *
 * A view does not show the processes any more.
 */
void
troupe_worker_processes_leave (TroupeWorkerProcesses *self)
{
  g_return_if_fail (TROUPE_IS_WORKER_PROCESSES (self));
  g_return_if_fail (self->n_views > 0);

  if (--self->n_views == 0)
    troupe_worker_processes_set_samples (self, NULL, 0);
}

/**
 * troupe_worker_processes_get_wanted:
 *
 * Returns: whether a view shows the processes
 */
gboolean
troupe_worker_processes_get_wanted (TroupeWorkerProcesses *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_PROCESSES (self), FALSE);

  return self->n_views > 0;
}

static gint64
get_pid (TroupeWorkerProcesses *self, guint position)
{
  return troupe_worker_process_get_sample (self->processes->pdata[position])->pid;
}

/* Returns the sample of a process, or NULL. A worker has few of them. */
static const TroupeProcessSample *
find_sample (const TroupeProcessSample *samples, guint n_samples, gint64 pid)
{
  for (guint i = 0; i < n_samples; i++)
    if (samples[i].pid == pid)
      return &samples[i];
  return NULL;
}

static gboolean
has_process (TroupeWorkerProcesses *self, gint64 pid)
{
  for (guint i = 0; i < self->processes->len; i++)
    if (get_pid (self, i) == pid)
      return TRUE;
  return FALSE;
}

/**
 * troupe_worker_processes_set_samples:
 * @samples: (array length=n_samples): a measurement of each process
 * @n_samples: their number
 *
 * Updates the list. A process that is new takes the place of one that has ended, so that the
 * others stay where they are.
 */
void
troupe_worker_processes_set_samples (TroupeWorkerProcesses *self,
                                     const TroupeProcessSample *samples,
                                     guint n_samples)
{
  guint n_new = 0;

  g_return_if_fail (TROUPE_IS_WORKER_PROCESSES (self));

  for (guint i = 0; i < self->processes->len;)
    {
      const TroupeProcessSample *sample = find_sample (samples, n_samples, get_pid (self, i));

      if (sample)
        {
          troupe_worker_process_set_sample (self->processes->pdata[i++], sample);
          continue;
        }

      while (n_new < n_samples && has_process (self, samples[n_new].pid))
        n_new++;
      if (n_new == n_samples)
        {
          g_ptr_array_remove_index (self->processes, i);
          g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
          continue;
        }

      g_object_unref (self->processes->pdata[i]);
      self->processes->pdata[i] = troupe_worker_process_new (&samples[n_new]);
      g_list_model_items_changed (G_LIST_MODEL (self), i++, 1, 1);
    }

  for (guint i = n_new; i < n_samples; i++)
    if (!has_process (self, samples[i].pid))
      {
        g_ptr_array_add (self->processes, troupe_worker_process_new (&samples[i]));
        g_list_model_items_changed (G_LIST_MODEL (self), self->processes->len - 1, 0, 1);
      }
}
