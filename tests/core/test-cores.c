/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many cores a process may use: its affinity mask, and the CPU quota of its control group. */

#include "folder.h"
#include "troupe-cores.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>

static void
assert_confined_to (const cpu_set_t *mask, guint n_cores)
{
  g_assert_cmpint (sched_setaffinity (0, sizeof *mask, mask), ==, 0);
  g_assert_cmpuint (troupe_cores_count (), ==, n_cores);
}

static void
test_affinity (void)
{
  const guint n_cores = troupe_cores_count ();
  cpu_set_t before;

  g_assert_cmpint (sched_getaffinity (0, sizeof before, &before), ==, 0);
  g_assert_cmpuint (n_cores, >=, 1);
  g_assert_cmpuint (n_cores, <=, CPU_COUNT (&before));
  g_assert_cmpuint (n_cores, <=, troupe_cores_count_online ());

  /* On each one alone, the last one included. */
  for (int i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET (i, &before))
      {
        cpu_set_t one;

        CPU_ZERO (&one);
        CPU_SET (i, &one);
        assert_confined_to (&one, 1);
      }
  assert_confined_to (&before, n_cores);
}

typedef struct
{
  const char *memberships;
  const char *root;
  const char *container;
  const char *task;
  guint cores;
} Quota;

static void
write_limit (const char *directory, const char *limit)
{
  g_autofree char *path = g_build_filename (directory, "cpu.max", NULL);

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  if (limit == NULL)
    g_assert_true (g_unlink (path) == 0 || errno == ENOENT);
  else
    g_assert_true (g_file_set_contents (path, limit, -1, NULL));
}

static void
test_quota (void)
{
  static const char both[] = "0::/container/task\n";
  static const Quota cases[] = {
    { both, NULL, "max 100000\n", "max 100000\n", 0 },
    { both, NULL, NULL, NULL, 0 },
    { both, NULL, "max 100000\n", "150000 100000\n", 2 },
    { both, NULL, "50000 100000\n", "max 100000\n", 1 },
    { both, NULL, "300000 100000\n", "200001 100000\n", 3 },
    { both, NULL, "200000 100000\n", "300000 100000\n", 2 },
    { both, "25000 50000\n", NULL, NULL, 1 },
    { both, NULL, NULL, "100000\n", 0 },
    { both, NULL, NULL, "100000 0\n", 0 },
    { both, NULL, NULL, "0 100000\n", 0 },
    { both, NULL, NULL, "", 0 },
    { "0::/\n", "400000 100000\n", NULL, "100000 100000\n", 4 },
    { "0::/container\n", NULL, "400000 100000\n", "100000 100000\n", 4 },
    { "0::/../../elsewhere\n", "400000 100000\n", NULL, NULL, 4 },
    { "4:memory:/a\n1:cpu:/container\n0::/container/task\n", NULL, NULL, "1000 100000\n", 1 },
    { "1:cpu,cpuacct:/container/task\n", NULL, "100000 100000\n", "100000 100000\n", 0 },
    { "", "100000 100000\n", NULL, NULL, 0 },
  };
  g_autofree char *root = g_dir_make_tmp ("troupe-cores-XXXXXX", NULL);
  g_autofree char *container = g_build_filename (root, "container", NULL);
  g_autofree char *task = g_build_filename (container, "task", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_limit (root, cases[i].root);
      write_limit (container, cases[i].container);
      write_limit (task, cases[i].task);
      g_assert_cmpuint (troupe_cores_read_quota (cases[i].memberships, root), ==, cases[i].cores);
    }

  write_limit (root, NULL);
  write_limit (container, NULL);
  write_limit (task, NULL);
  g_assert_cmpint (g_rmdir (task), ==, 0);
  g_assert_cmpint (g_rmdir (container), ==, 0);
  g_assert_cmpint (g_rmdir (root), ==, 0);
}

static void
write_first_limit (const char *directory, const char *quota, const char *period)
{
  g_autofree char *quota_path = g_build_filename (directory, "cpu.cfs_quota_us", NULL);
  g_autofree char *period_path = g_build_filename (directory, "cpu.cfs_period_us", NULL);

  g_assert_true (g_file_set_contents (quota_path, quota, -1, NULL));
  g_assert_true (g_file_set_contents (period_path, period, -1, NULL));
}

/* Version 1 has a hierarchy for each controller. In a container, the path is often one outside. */
static void
test_first_version (void)
{
  static const struct
  {
    const char *memberships;
    const char *root;
    const char *container;
    guint cores;
  } cases[] = {
    { "4:memory:/container\n3:cpu,cpuacct:/container\n0::/\n", "-1\n", "150000\n", 2 },
    { "3:cpuacct,cpu:/container\n", "300000\n", "400000\n", 3 },
    { "3:cpu:/container\n", "-1\n", "-1\n", 0 },
    { "3:cpu:/container\n", "-1\n", "50000\n", 1 },
    { "3:cpu:/docker/elsewhere\n", "250000\n", "50000\n", 3 },
    { "3:cpuset:/container\n2:cpuacct:/container\n", "100000\n", "50000\n", 0 },
  };
  g_autofree char *root = g_dir_make_tmp ("troupe-cores-XXXXXX", NULL);
  g_autofree char *cpu = g_build_filename (root, "cpu", NULL);
  g_autofree char *container = g_build_filename (cpu, "container", NULL);

  g_assert_cmpint (g_mkdir_with_parents (container, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_first_limit (cpu, cases[i].root, "100000\n");
      write_first_limit (container, cases[i].container, "100000\n");
      g_assert_cmpuint (troupe_cores_read_quota (cases[i].memberships, root), ==, cases[i].cores);
    }
  folder_remove (root);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cores/affinity", test_affinity);
  g_test_add_func ("/cores/quota", test_quota);
  g_test_add_func ("/cores/first-version", test_first_version);

  return g_test_run ();
}
