/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures process groups through libgtop. */

#include "troupe-process-group.h"

#include "troupe-cpu-clock.h"
#include "troupe-process-disk.h"

#include <glibtop.h>
#include <glibtop/proclist.h>
#include <glibtop/procmem.h>
#include <glibtop/procstate.h>
#include <glibtop/proctime.h>
#include <string.h>
#include <unistd.h>

/* The most processes of a group that are measured one by one. */
#define MAX_DETAILS 200

/* What a group, or a process of it, has used. */
typedef struct
{
  guint64 ticks;
  guint64 ticks_per_second;
  guint64 rss_bytes;
  guint64 read_bytes;
  guint64 written_bytes;
} Usage;

/* A process that is measured by itself. */
typedef struct
{
  pid_t pid;
  TroupeCpuClock clock;
} Detail;

struct _TroupeProcessGroup
{
  gatomicrefcount references;
  pid_t pid;
  GArray *others;
  gboolean detailed;
  /* Of Detail and of TroupeProcessSample, in the same order. */
  GArray *details;
  GArray *processes;
  TroupeCpuClock clock;
  TroupeCpuClock read_clock;
  TroupeCpuClock write_clock;
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
  self->details = g_array_new (FALSE, TRUE, sizeof (Detail));
  self->processes = g_array_new (FALSE, TRUE, sizeof (TroupeProcessSample));
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
  g_clear_pointer (&self->details, g_array_unref);
  g_clear_pointer (&self->processes, g_array_unref);
  g_free (self);
}

/**
 * troupe_process_group_set_detailed:
 * @detailed: whether its processes other than the worker are also measured one by one
 */
void
troupe_process_group_set_detailed (TroupeProcessGroup *self, gboolean detailed)
{
  self->detailed = detailed;
}

/**
 * troupe_process_group_get_processes:
 * @n_processes: (out): their number, 0 if the group was not measured in detail
 *
 * Returns: (transfer none) (array length=n_processes): the last measurement of each process other
 *   than the worker
 */
const TroupeProcessSample *
troupe_process_group_get_processes (TroupeProcessGroup *self, guint *n_processes)
{
  *n_processes = self->processes->len;
  return (const TroupeProcessSample *) self->processes->data;
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

/* Returns the usage of a process and of the children that it reaped. */
static Usage
get_usage (pid_t pid)
{
  Usage usage = { 0 };
  glibtop_proc_time times;
  glibtop_proc_mem memory;

  glibtop_get_proc_time (&times, pid);
  if (times.flags != 0)
    {
      usage.ticks = times.utime + times.stime + times.cutime + times.cstime;
      usage.ticks_per_second = times.frequency;
    }

  glibtop_get_proc_mem (&memory, pid);
  if ((memory.flags & (1UL << GLIBTOP_PROC_MEM_RESIDENT)) != 0)
    usage.rss_bytes = memory.resident;

  if (!troupe_process_disk_read (pid, &usage.read_bytes, &usage.written_bytes))
    usage.read_bytes = usage.written_bytes = 0;
  return usage;
}

static void
add_usage (Usage *sum, const Usage *usage)
{
  sum->ticks += usage->ticks;
  sum->ticks_per_second = MAX (sum->ticks_per_second, usage->ticks_per_second);
  sum->rss_bytes += usage->rss_bytes;
  sum->read_bytes += usage->read_bytes;
  sum->written_bytes += usage->written_bytes;
}

/* The name of its program, which may have any bytes. */
static void
read_name (pid_t pid, char *name)
{
  g_autofree char *valid = NULL;
  glibtop_proc_state state;

  glibtop_get_proc_state (&state, pid);
  valid = g_utf8_make_valid (state.cmd, strnlen (state.cmd, sizeof state.cmd));
  g_strlcpy (name, valid, TROUPE_PROCESS_NAME_MAX);
  /* It may have been cut within a character. */
  if (!g_utf8_validate (name, -1, NULL))
    name[0] = '\0';
}

/* Measures one process by itself, with the time that it had used before. */
static void
add_detail (TroupeProcessGroup *self,
            const GArray *before,
            pid_t pid,
            const Usage *usage,
            gint64 time,
            double max_percent)
{
  TroupeProcessSample sample = { .pid = pid, .rss_bytes = usage->rss_bytes };
  Detail detail = { .pid = pid };

  if (self->details->len >= MAX_DETAILS || usage->ticks_per_second == 0)
    return;

  for (guint i = 0; i < before->len; i++)
    if (g_array_index (before, Detail, i).pid == pid)
      detail = g_array_index (before, Detail, i);
  troupe_cpu_clock_add (&detail.clock, usage->ticks, usage->ticks_per_second, time, max_percent);
  sample.cpu_percent = detail.clock.percent;
  read_name (pid, sample.name);
  g_array_append_val (self->details, detail);
  g_array_append_val (self->processes, sample);
}

static void
add_to_clocks (TroupeProcessGroup *self, const Usage *usage, gint64 time, double max_percent)
{
  TroupeWorkerSample *sample = &self->sample;

  troupe_cpu_clock_add (&self->clock, usage->ticks, usage->ticks_per_second, time, max_percent);
  sample->cpu_seconds = self->clock.seconds;
  sample->cpu_percent = self->clock.percent;

  /* What is true of CPU time is true of bytes: a process that ends leaves them to its parent. */
  troupe_cpu_clock_add (&self->read_clock, usage->read_bytes, 1, time, G_MAXDOUBLE);
  troupe_cpu_clock_add (&self->write_clock, usage->written_bytes, 1, time, G_MAXDOUBLE);
  sample->read_bytes = self->read_clock.counted;
  sample->written_bytes = self->write_clock.counted;
  sample->disk_rate = (self->read_clock.percent + self->write_clock.percent) / 100;
}

/* Parents are read before their children, so that a child that is reaped in between is missing from
 * one reading instead of counted twice. */
static void
measure (TroupeProcessGroup *self, double max_percent)
{
  TroupeWorkerSample *sample = &self->sample;
  g_autoptr (GArray) before = self->details;
  Usage sum;
  gint64 time;
  char state;

  self->details = g_array_new (FALSE, TRUE, sizeof (Detail));
  g_array_set_size (self->processes, 0);
  sample->rss_bytes = 0;
  sample->n_processes = 0;
  sample->process_state = get_state (self->pid, &sample->core);
  if (sample->process_state == 0)
    {
      sample->cpu_percent = 0;
      sample->disk_rate = 0;
      return;
    }

  time = g_get_monotonic_time ();
  sum = get_usage (self->pid);
  if (sum.ticks_per_second == 0)
    return;

  state = sample->process_state;
  sample->n_processes = self->others->len;
  for (guint i = 0; i < self->others->len; i++)
    {
      pid_t pid = g_array_index (self->others, pid_t, i);
      const Usage usage = get_usage (pid);
      int core = -1;

      add_usage (&sum, &usage);
      if (self->detailed)
        add_detail (self, before, pid, &usage, time, max_percent);
      /* While the worker waits for a command, the processor of the command is its processor. */
      if (state != 'R' && (state = get_state (pid, &core)) == 'R')
        sample->core = core;
    }

  sample->rss_bytes = sum.rss_bytes;
  add_to_clocks (self, &sum, time, max_percent);
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
