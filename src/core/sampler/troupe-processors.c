/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the load of each online processor through libgtop and /proc/stat. */

#include "troupe-processors.h"

#include <glibtop.h>
#include <glibtop/cpu.h>
#include <stdio.h>
#include <string.h>

#define ONLINE_FILE "/sys/devices/system/cpu/online"
#define STAT_FILE   "/proc/stat"

/* The previous ticks of one processor. */
typedef struct
{
  guint64 busy;
  guint64 total;
} Ticks;

struct _TroupeProcessors
{
  GArray *numbers;
  GArray *loads;
  GArray *ticks;
};

/**
 * troupe_processors_new:
 *
 * Returns: (transfer full): something to measure with
 */
TroupeProcessors *
troupe_processors_new (void)
{
  TroupeProcessors *self = g_new0 (TroupeProcessors, 1);

  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  self->loads = g_array_new (FALSE, TRUE, sizeof (double));
  self->ticks = g_array_new (FALSE, TRUE, sizeof (Ticks));
  return self;
}

/**
 * troupe_processors_free:
 */
void
troupe_processors_free (TroupeProcessors *self)
{
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->loads, g_array_unref);
  g_clear_pointer (&self->ticks, g_array_unref);
  g_free (self);
}

/**
 * troupe_processors_parse_online:
 * @text: processors as the kernel lists them, such as "0-3,6" (cpulist format, see
 *   Documentation/admin-guide/cputopology.rst of the kernel)
 *
 * Returns: (transfer full) (element-type guint): their numbers, in order; empty if @text is not
 *   such a list
 */
GArray *
troupe_processors_parse_online (const char *text)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) ranges = g_strsplit (text, ",", -1);

  for (guint i = 0; ranges[i] != NULL; i++)
    {
      guint first, last;
      int n_read = sscanf (ranges[i], "%u-%u", &first, &last);

      if (n_read < 1)
        return g_array_new (FALSE, FALSE, sizeof (guint));
      if (n_read == 1)
        last = first;
      for (guint number = first; number <= last && number < GLIBTOP_NCPU; number++)
        g_array_append_val (numbers, number);
    }

  return g_steal_pointer (&numbers);
}

/**
 * troupe_processors_parse_stat:
 * @text: the content of /proc/stat (see proc(5))
 * @number: a processor
 * @busy: (out): ticks in which it worked
 * @total: (out): all ticks
 *
 * Returns: whether @text has that processor
 */
gboolean
troupe_processors_parse_stat (const char *text, guint number, guint64 *busy, guint64 *total)
{
  g_autofree char *start = g_strdup_printf ("\ncpu%u ", number);
  const char *line = strstr (text, start);
  guint64 user, nice, system, idle, iowait, irq, softirq;

  if (line == NULL ||
      sscanf (line + strlen (start),
              "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
              " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
              &user, &nice, &system, &idle, &iowait, &irq, &softirq) != 7)
    return FALSE;

  *busy = user + nice + system + irq + softirq;
  *total = *busy + idle + iowait;
  return TRUE;
}

/* Without the list of online processors, they are those for which libgtop has counted ticks:
 * neither its ncpu, which is the last index at the time of its start, nor its flags, which a single
 * processor does not have, are reliable. */
static GArray *
get_online (const glibtop_cpu *cpu)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) numbers = NULL;

  if (g_file_get_contents (ONLINE_FILE, &text, NULL, NULL))
    numbers = troupe_processors_parse_online (text);

  if (numbers == NULL || numbers->len == 0)
    {
      g_clear_pointer (&numbers, g_array_unref);
      numbers = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint number = 0; number < GLIBTOP_NCPU; number++)
        if (cpu->xcpu_total[number] > 0)
          g_array_append_val (numbers, number);
    }

  return g_steal_pointer (&numbers);
}

/* libgtop stops at the first missing number, which is every second one when the machine runs one
 * thread for each core: processors after it are read here. */
static gboolean
get_ticks (const glibtop_cpu *cpu, guint number, char **stat, Ticks *ticks)
{
  if (cpu->xcpu_total[number] > 0)
    {
      ticks->total = cpu->xcpu_total[number];
      ticks->busy = ticks->total - cpu->xcpu_idle[number] - cpu->xcpu_iowait[number];
      return TRUE;
    }

  if (*stat == NULL && !g_file_get_contents (STAT_FILE, stat, NULL, NULL))
    return FALSE;
  return troupe_processors_parse_stat (*stat, number, &ticks->busy, &ticks->total);
}

/* The kernel's counters may decrease a little, and restart when a processor comes online. */
static double
get_load (const Ticks *before, const Ticks *after)
{
  if (before->total == 0 || after->total <= before->total || after->busy <= before->busy)
    return 0;
  return MIN ((double) (after->busy - before->busy) / (double) (after->total - before->total), 1);
}

/**
 * troupe_processors_measure:
 *
 * Reads the ticks of each processor since the last call.
 */
void
troupe_processors_measure (TroupeProcessors *self)
{
  g_autofree char *stat = NULL;
  g_autofree glibtop_cpu *cpu = g_new0 (glibtop_cpu, 1);

  glibtop_get_cpu (cpu);
  g_clear_pointer (&self->numbers, g_array_unref);
  self->numbers = get_online (cpu);
  g_array_set_size (self->loads, self->numbers->len);

  for (guint i = 0; i < self->numbers->len; i++)
    {
      guint number = g_array_index (self->numbers, guint, i);
      double *load = &g_array_index (self->loads, double, i);
      Ticks ticks;

      if (self->ticks->len <= number)
        g_array_set_size (self->ticks, number + 1);

      *load = 0;
      if (get_ticks (cpu, number, &stat, &ticks))
        {
          Ticks *before = &g_array_index (self->ticks, Ticks, number);

          *load = get_load (before, &ticks);
          *before = ticks;
        }
    }
}

/**
 * troupe_processors_get:
 * @numbers: (out) (transfer none): the processors that are online, in order
 * @loads: (out) (transfer none): the load of each, 0 to 1, between the last two calls of
 *   troupe_processors_measure(); 0 after the first
 *
 * Returns: their number
 */
guint
troupe_processors_get (TroupeProcessors *self, const guint **numbers, const double **loads)
{
  *numbers = (const guint *) (gpointer) self->numbers->data;
  *loads = (const double *) (gpointer) self->loads->data;
  return self->numbers->len;
}
