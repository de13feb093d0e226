/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures what the way to other machines costs, with SSH servers of this one: items of 10 ms over
 * a network that takes 50 ms in each direction, results beside a bare pipe through the same ssh,
 * commands beside GNU parallel, and the memory. Ends with an error if a target is missed. */

#include "far-proxy.h"
#include "ssh-hosts.h"
#include "table.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define DELAY_MS 50
#define TRIES    3

/* Targets: parts of the throughput without a delay, and of a bare pipe; how many times as fast as
 * GNU parallel, and how many times as long with five items; and the growth of the memory in MiB
 * with ten times as many items. */
#define LEAST_WITH_DELAY 0.9
#define LEAST_OF_PIPE    0.5
#define LEAST_PARALLEL   3.0
#define MOST_FIVE        1.5
#define MOST_GROWTH_MIB  16.0

/* Runs a line of the shell. Returns its seconds, and the peak of its memory in MiB. */
static double
run (const char *line, double *memory)
{
  const char *const arguments[] = { "sh", "-c", line, NULL };
  const gint64 start = g_get_monotonic_time ();
  struct rusage usage;
  g_autoptr (GError) error = NULL;
  GPid pid;
  int status;

  g_spawn_async (NULL, (GStrv) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                 NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wait4 (pid, &status, 0, &usage), ==, pid);
  if (status != 0)
    g_error ("This failed: %s", line);
  if (memory != NULL)
    *memory = usage.ru_maxrss / 1024.0;
  return (g_get_monotonic_time () - start) / 1e6;
}

static double run_format (const char *format, ...) G_GNUC_PRINTF (1, 2);
static double measure (double *memory, const char *format, ...) G_GNUC_PRINTF (2, 3);

static double
run_format (const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return run (line, NULL);
}

/* The least of some tries: other programs only make it more. */
static double
measure (double *memory, const char *format, ...)
{
  g_autofree char *line = NULL;
  double least = G_MAXDOUBLE;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  for (guint i = 0; i < TRIES; i++)
    least = MIN (least, run (line, memory));
  return least;
}

static void
add_least (Table *table, const char *name, double ratio, double least)
{
  table_print (table, "  %-62s %8.2f × (at least %g)", name, ratio, least);
  table_add_verdict (table, ratio >= least);
  table_print (table, "\n");
}

static char *
build_map (const char *ssh, const char *on)
{
  g_autofree char *program = g_shell_quote (g_getenv ("TROUPE_PROGRAM"));
  g_autofree char *option = g_shell_quote (ssh);

  return g_strdup_printf ("exec %s map --quiet --ssh=%s --on=%s", program, option, on);
}

/* Seconds for items of 10 ms, without those of the start: more items less fewer ones. */
static double
measure_sleeps (SshHosts *hosts, guint delay_ms)
{
  FarProxy *network =
      far_proxy_start (ssh_hosts_get_address (hosts, 1), ssh_hosts_get_port (hosts, 1), delay_ms);
  g_autofree char *ssh = ssh_hosts_build_command (hosts, 1, far_proxy_get_port (network));
  g_autofree char *map = build_map (ssh, "ssh:host1*4");
  const double many =
      measure (NULL, "seq 3000 | sed 's/.*/0.01/' | { %s sleep -a - >/dev/null; }", map);
  const double few =
      measure (NULL, "seq 1000 | sed 's/.*/0.01/' | { %s sleep -a - >/dev/null; }", map);

  far_proxy_stop (network);
  return many - few;
}

static void
bench_delay (Table *table, SshHosts *hosts)
{
  const double near = measure_sleeps (hosts, 0);
  const double far = measure_sleeps (hosts, DELAY_MS);

  table_print (table, "2,000 items of 10 ms, 4 lanes, without the start\n");
  table_print (table, "  %-44s %10.2f s, %.2f s\n", "no delay, and 50 ms in each direction", near,
               far);
  add_least (table, "throughput with the delay, of that without", near / far, LEAST_WITH_DELAY);
}

static void
bench_pipe (Table *table, SshHosts *hosts)
{
  const char *ssh = ssh_hosts_get_command (hosts);
  g_autofree char *map = build_map (ssh, "ssh:host1*2");
  double small;
  double large;
  const double few = measure (&small, "%s square --range 1:1000000 >/dev/null", map);
  const double many = measure (&large, "%s square --range 1:10000000 >/dev/null", map);
  g_autofree char *file = g_build_filename (ssh_hosts_get_home (hosts), "squares", NULL);
  double pipe;

  /* As many bytes. */
  run_format ("%s square --range 1000001:10000000 >%s", map, file);
  pipe = measure (NULL, "exec %s host1 'cat %s' >/dev/null", ssh, file);
  run_format ("rm %s", file);

  table_print (table, "results of square, 9 million, without the start\n");
  table_print (table, "  %-44s %10.2f s\n", "troupe", many - few);
  table_print (table, "  %-44s %10.2f s\n", "a file of them through ssh alone", pipe);
  add_least (table, "results in a second, of those of a bare pipe", pipe / (many - few),
             LEAST_OF_PIPE);
  table_print (table, "  %-44s %10.1f MiB, %.1f MiB (at most %.0f more) ",
               "memory with 1 million, and 10 million items", small, large, MOST_GROWTH_MIB);
  table_add_verdict (table, large - small <= MOST_GROWTH_MIB);
  table_print (table, "\n");
}

/* Commands on two hosts with two workers each, beside GNU parallel with the same hosts. */
static void
bench_commands (Table *table, SshHosts *hosts, guint n)
{
  const char *ssh = ssh_hosts_get_command (hosts);
  g_autofree char *map = build_map (ssh, "ssh:host1*2,host2*2");
  g_autofree char *parallel = g_find_program_in_path ("parallel");
  const guint n_others = MIN (n, 200);
  const double seconds = measure (NULL, "%s --command 'echo {}' --range 1:%u >/dev/null", map, n);
  double others;

  table_print (table, "%u commands on two hosts\n", n);
  table_print (table, "  %-44s %10.2f s\n", "troupe", seconds);
  if (parallel == NULL)
    return;

  /* It needs minutes for many. */
  others =
      run_format ("seq %u | parallel --will-cite --ssh '%s' -S 2/host1,2/host2 echo >/dev/null "
                  "2>&1",
                  n_others, ssh);
  table_print (table, "  %-44s %10.2f s for %u\n", "GNU parallel", others, n_others);
  others *= (double) n / n_others;
  if (n > 5)
    add_least (table, "times as fast as GNU parallel", others / seconds, LEAST_PARALLEL);
  else
    table_add_ratio (table, "of the time of GNU parallel", seconds / others, MOST_FIVE);
}

int
main (int argc, char *argv[])
{
  g_autoptr (Table) table = table_new ("Other machines");
  SshHosts *hosts = ssh_hosts_start (2, NULL);

  bench_delay (table, hosts);
  bench_pipe (table, hosts);
  bench_commands (table, hosts, 5);
  bench_commands (table, hosts, 200);
  bench_commands (table, hosts, 2000);
  ssh_hosts_stop (hosts);
  return table_finish (table, "far");
}
