/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures process groups through libgtop. */

#include "troupe-process-group.h"

#include "troupe-cpu-clock.h"

#include <glibtop.h>
#include <glibtop/proclist.h>
#include <glibtop/procmem.h>
#include <glibtop/procstate.h>
#include <glibtop/proctime.h>
#include <unistd.h>

struct _TroupeProcessGroup
{
  gatomicrefcount references;
  pid_t pid;
  GArray *others;
  TroupeCpuClock clock;
  TroupeWorkerSample sample;
};

/**
 * troupe_process_group_new:
 * @pid: of the worker, the leader of the group
 *
 * Returns: (transfer full): a group without a measurement yet
 */
TroupeProcessGroup *
troupe_process_group_new (gint64 pid)
{
  TroupeProcessGroup *self = g_new0 (TroupeProcessGroup, 1);

  g_atomic_ref_count_init (&self->references);
  self->pid = (pid_t) pid;
  self->others = g_array_new (FALSE, FALSE, sizeof (pid_t));
  self->sample = (TroupeWorkerSample) TROUPE_WORKER_SAMPLE_INIT;
  return self;
}

/**
 * troupe_process_group_ref:
 *
 * Returns: (transfer full): the same
 */
TroupeProcessGroup *
troupe_process_group_ref (TroupeProcessGroup *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_process_group_unref:
 */
void
troupe_process_group_unref (TroupeProcessGroup *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_pointer (&self->others, g_array_unref);
  g_free (self);
}

/**
 * troupe_process_group_get_sample:
 *
 * Returns: (transfer none): the last measurement
 */
const TroupeWorkerSample *
troupe_process_group_get_sample (TroupeProcessGroup *self)
{
  return &self->sample;
}

/* The kernel's letter, or 0 if there is no such process. A process that ended after it was found
 * and before its files are opened has flags as well: only the flag of the state counts. */
static char
get_state (pid_t pid, int *core)
{
  glibtop_proc_state state;

  glibtop_get_proc_state (&state, pid);
  if ((state.flags & (1UL << GLIBTOP_PROC_STATE_STATE)) == 0)
    return 0;

  *core = state.last_processor;
  switch (state.state)
    {
    case GLIBTOP_PROCESS_RUNNING:
      return 'R';
    case GLIBTOP_PROCESS_INTERRUPTIBLE:
      return 'S';
    case GLIBTOP_PROCESS_UNINTERRUPTIBLE:
      return 'D';
    case GLIBTOP_PROCESS_ZOMBIE:
      return 'Z';
    case GLIBTOP_PROCESS_DEAD:
      return 0;
    default:
      /* The only letter that libgtop does not know and that a user's process can have is "t":
       * stopped by a debugger. */
      return 'T';
    }
}

/* Adds the usage of a process and of the children that it reaped. */
static void
add_usage (pid_t pid, guint64 *ticks, guint64 *ticks_per_second, guint64 *rss_bytes)
{
  glibtop_proc_time times;
  glibtop_proc_mem memory;

  glibtop_get_proc_time (&times, pid);
  if (times.flags != 0)
    {
      *ticks += times.utime + times.stime + times.cutime + times.cstime;
      *ticks_per_second = times.frequency;
    }

  glibtop_get_proc_mem (&memory, pid);
  if ((memory.flags & (1UL << GLIBTOP_PROC_MEM_RESIDENT)) != 0)
    *rss_bytes += memory.resident;
}

/* Parents are read before their children, so that a child that is reaped in between is missing from
 * one reading instead of counted twice. */
static void
measure (TroupeProcessGroup *self, double max_percent)
{
  TroupeWorkerSample *sample = &self->sample;
  guint64 ticks_per_second = 0;
  guint64 ticks = 0;
  gint64 time;
  char state;

  sample->rss_bytes = 0;
  sample->process_state = get_state (self->pid, &sample->core);
  if (sample->process_state == 0)
    {
      sample->cpu_percent = 0;
      return;
    }

  time = g_get_monotonic_time ();
  add_usage (self->pid, &ticks, &ticks_per_second, &sample->rss_bytes);
  if (ticks_per_second == 0)
    return;

  state = sample->process_state;
  for (guint i = 0; i < self->others->len; i++)
    {
      pid_t pid = g_array_index (self->others, pid_t, i);
      int core = -1;

      add_usage (pid, &ticks, &ticks_per_second, &sample->rss_bytes);
      /* While the worker waits for a command, the processor of the command is its processor. */
      if (state != 'R' && (state = get_state (pid, &core)) == 'R')
        sample->core = core;
    }

  troupe_cpu_clock_add (&self->clock, ticks, ticks_per_second, time, max_percent);
  sample->cpu_seconds = self->clock.seconds;
  sample->cpu_percent = self->clock.percent;
}

/**
 * troupe_process_groups_measure:
 * @groups: (element-type TroupeProcessGroup): the groups to measure
 * @n_processors: the number of processors of the machine: no group uses more
 *
 * Measures each group over the time since its last measurement.
 *
 * The list of processes is read once for all groups. getpgid() gets the group of each process with
 * one system call; libgtop reads two files for it.
 *
 * Returns: whether there was a list; otherwise no group was measured
 */
gboolean
troupe_process_groups_measure (GPtrArray *groups, guint n_processors)
{
  g_autoptr (GHashTable) by_pid = g_hash_table_new (NULL, NULL);
  glibtop_proclist list;
  pid_t *pids = glibtop_get_proclist (&list, GLIBTOP_KERN_PROC_ALL, 0);

  if (pids == NULL)
    return FALSE;

  for (guint i = 0; i < groups->len; i++)
    {
      TroupeProcessGroup *group = g_ptr_array_index (groups, i);

      g_array_set_size (group->others, 0);
      g_hash_table_insert (by_pid, GINT_TO_POINTER (group->pid), group);
    }

  for (guint64 i = 0; i < list.number; i++)
    {
      TroupeProcessGroup *group = g_hash_table_lookup (by_pid, GINT_TO_POINTER (getpgid (pids[i])));

      if (group != NULL && group->pid != pids[i])
        g_array_append_val (group->others, pids[i]);
    }
  g_free (pids);

  for (guint i = 0; i < groups->len; i++)
    measure (g_ptr_array_index (groups, i), 100.0 * n_processors);
  return TRUE;
}
