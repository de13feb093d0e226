/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Counts the cores that this process may use, and those of the machine. */

#include "troupe-cores.h"

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MEMBERSHIPS_FILE "/proc/self/cgroup"
#define CGROUP_ROOT      "/sys/fs/cgroup"

/* The largest affinity mask to request: the kernel's may be larger than cpu_set_t. */
#define MASK_BITS_MAX (1 << 20)

/* g_get_num_processors() counts only among the first cores, as many as are online, which is wrong
 * for a process that is confined to the others. */
static guint
count_affinity (void)
{
  guint n_cores = 0;

  for (int n_bits = CPU_SETSIZE; n_cores == 0 && n_bits <= MASK_BITS_MAX; n_bits *= 2)
    {
      cpu_set_t *mask = CPU_ALLOC (n_bits);

      if (sched_getaffinity (0, CPU_ALLOC_SIZE (n_bits), mask) == 0)
        n_cores = CPU_COUNT_S (CPU_ALLOC_SIZE (n_bits), mask);
      CPU_FREE (mask);
    }

  return MAX (n_cores, 1);
}

/* In a group of version 2, cpu.max is "max 100000", or microseconds of CPU time in each period. */
static double
read_limit (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "cpu.max", NULL);
  g_autofree char *text = NULL;
  guint64 quota;
  guint64 period;

  if (!g_file_get_contents (path, &text, NULL, NULL) ||
      sscanf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &quota, &period) != 2 ||
      quota == 0 || period == 0)
    return INFINITY;

  return (double) quota / (double) period;
}

static gint64
read_number (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* In a group of version 1, both numbers have a file, and a quota of -1 is none. */
static double
read_first_limit (const char *directory)
{
  const gint64 quota = read_number (directory, "cpu.cfs_quota_us");
  const gint64 period = read_number (directory, "cpu.cfs_period_us");

  return quota > 0 && period > 0 ? (double) quota / (double) period : INFINITY;
}

/* The path of the group in a hierarchy: that of a controller of version 1, as in
 * "4:cpu,cpuacct:/group", or the unified one of version 2, whose line begins with "0::". */
static char *
find_group (const char *memberships, const char *controller)
{
  g_auto (GStrv) lines = g_strsplit (memberships, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ":", 3);
      g_auto (GStrv) controllers = NULL;

      if (g_strv_length (fields) < 3 || *fields[2] != '/')
        continue;
      controllers = g_strsplit (fields[1], ",", -1);
      if (*controller == '\0' ? g_str_equal (fields[0], "0") && *fields[1] == '\0'
                              : g_strv_contains ((const char *const *) controllers, controller))
        return g_strdup (fields[2] + 1);
    }
  return NULL;
}

/* The strictest limit of a group and its ancestors. */
static double
read_limits (const char *root, char *group, double (*read) (const char *directory))
{
  double cores = INFINITY;

  if (group == NULL)
    return cores;

  /* A group outside of this cgroup namespace is a path that begins with "..": not to be seen. */
  if (g_str_has_prefix (group, ".."))
    *group = '\0';

  while (TRUE)
    {
      g_autofree char *directory = g_build_filename (root, group, NULL);
      const double limit = read (directory);
      char *slash = strrchr (group, '/');

      cores = MIN (cores, limit);
      if (*group == '\0')
        return cores;
      *(slash != NULL ? slash : group) = '\0';
    }
}

/**
 * troupe_cores_read_quota:
 * @memberships: the content of /proc/self/cgroup (see cgroups(7))
 * @cgroup_root: the folder where cgroups are mounted, /sys/fs/cgroup: those of version 2 themselves
 *   or, in a folder with its name, the controller "cpu" of version 1
 *
 * Reads the CPU quota of the process' control group and its ancestors: a container has one if it
 * was started with, for example, `docker run --cpus`.
 *
 * Returns: the number of cores that the strictest quota allows, rounded up; 0 if there is none
 */
guint
troupe_cores_read_quota (const char *memberships, const char *cgroup_root)
{
  g_autofree char *group = find_group (memberships, "");
  g_autofree char *first_group = find_group (memberships, "cpu");
  g_autofree char *first_root = g_build_filename (cgroup_root, "cpu", NULL);
  double cores = read_limits (cgroup_root, group, read_limit);
  const double first_cores = read_limits (first_root, first_group, read_first_limit);

  cores = MIN (cores, first_cores);
  return isinf (cores) ? 0 : (guint) MIN (ceil (cores), G_MAXINT);
}

/**
 * troupe_cores_count:
 *
 * Counts the cores that this process may use: those of its affinity mask (sched_getaffinity(2)),
 * limited by its CPU quota, rounded up.
 *
 * Returns: the number of cores, at least 1
 */
guint
troupe_cores_count (void)
{
  const guint n_cores = count_affinity ();
  g_autofree char *memberships = NULL;
  guint quota = 0;

  if (g_file_get_contents (MEMBERSHIPS_FILE, &memberships, NULL, NULL))
    quota = troupe_cores_read_quota (memberships, CGROUP_ROOT);

  return quota > 0 ? MIN (quota, n_cores) : n_cores;
}

/**
 * troupe_cores_count_online:
 *
 * Returns: the number of cores of this machine that are switched on, whether or not this process
 *   may use them
 */
guint
troupe_cores_count_online (void)
{
  return MAX (sysconf (_SC_NPROCESSORS_ONLN), 1);
}
