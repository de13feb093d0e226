/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the window from outside, beside gnome-system-monitor: the time until its first frame,
 * its memory and CPU time while idle, and the CPU time of showing 64 busy workers. Ends with an
 * error if a target is missed. */

#include "desktop.h"
#include "program.h"
#include "samples.h"
#include "table.h"

#include <glib/gstdio.h>

#define STARTS       5
#define N_WORKERS    64
#define IDLE_SECONDS 3
#define ROUNDS       3
/* How long to look at the workers, and how long before that the window may come to rest. */
#define SECONDS        6
#define SETTLE_SECONDS 2
#define LIMIT_SECONDS  60

#define FIRST_FRAME_MS 400.0
#define RESIDENT_MB    90.0
#define SEEN_PERCENT   2.0
#define HIDDEN_PERCENT 0.2

#define PEER "gnome-system-monitor"

/* Items of about 100 ms, so that handing them out takes next to nothing. */
static const char job[] = "[Troupe]\n"
                          "Version=1\n"
                          "[Job]\n"
                          "Function=primes\n"
                          "Workers=" G_STRINGIFY (N_WORKERS) "\n"
                                                             "[Items]\n"
                                                             "Range=200000000:300000000\n";

/* The measurements of one of the two programs. */
typedef struct
{
  GArray *first_frame_ms;
  GArray *first_frame_cpu_ms;
  GArray *resident_mb;
} Starts;

static void
starts_clear (Starts *self)
{
  g_array_unref (self->first_frame_ms);
  g_array_unref (self->first_frame_cpu_ms);
  g_array_unref (self->resident_mb);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Starts, starts_clear)

static void
starts_reset (Starts *self)
{
  g_array_set_size (self->first_frame_ms, 0);
  g_array_set_size (self->first_frame_cpu_ms, 0);
  g_array_set_size (self->resident_mb, 0);
}

static void
check_limit (Program *program, const char *what)
{
  if (program_get_age (program) > LIMIT_SECONDS)
    g_error ("waited %d s for %s", LIMIT_SECONDS, what);
}

static void
measure_start (Desktop *desktop, const char *const *argv, Starts *starts)
{
  g_autoptr (Program) program = NULL;

  while (!desktop_is_blank (desktop))
    g_usleep (20000);
  program = program_start (argv);
  while (desktop_is_blank (desktop))
    {
      check_limit (program, "the first frame");
      g_usleep (2000);
    }
  samples_add (starts->first_frame_ms, 1000 * program_get_age (program));
  samples_add (starts->first_frame_cpu_ms, 1000 * program_get_cpu_seconds (program));

  g_usleep (IDLE_SECONDS * G_USEC_PER_SEC);
  samples_add (starts->resident_mb, program_get_resident_bytes (program) / 1e6);
}

static double
compare (GArray *samples, GArray *others)
{
  return samples_get_median (samples) / samples_get_median (others);
}

static void
add_starts (Table *table, Desktop *desktop, const char *const *argv, const char *const *peer_argv)
{
  g_auto (Starts) starts = { samples_new (), samples_new (), samples_new () };
  g_auto (Starts) peer = { samples_new (), samples_new (), samples_new () };

  /* The first start reads files that are in memory afterwards. */
  for (int i = 0; i <= STARTS; i++)
    {
      if (i == 1)
        {
          starts_reset (&starts);
          starts_reset (&peer);
        }
      measure_start (desktop, argv, &starts);
      if (peer_argv != NULL)
        measure_start (desktop, peer_argv, &peer);
    }

  table_add_row (table, "from exec to the first frame", starts.first_frame_ms, "ms",
                 FIRST_FRAME_MS);
  if (peer_argv != NULL)
    {
      table_add_row (table, PEER, peer.first_frame_ms, "ms", 0);
      table_add_ratio (table, "beside it", compare (starts.first_frame_ms, peer.first_frame_ms), 1);
    }
  table_add_row (table, "CPU time to the first frame", starts.first_frame_cpu_ms, "ms", 0);
  if (peer_argv != NULL)
    table_add_row (table, PEER, peer.first_frame_cpu_ms, "ms", 0);
  table_add_row (table, "resident memory of the idle window", starts.resident_mb, "MB",
                 RESIDENT_MB);
  if (peer_argv != NULL)
    {
      table_add_row (table, PEER, peer.resident_mb, "MB", 0);
      table_add_ratio (table, "beside it", compare (starts.resident_mb, peer.resident_mb), 1);
    }
}

/* Returns the CPU usage of the program itself, in percent of one core. */
static double
measure_cpu (Program *program)
{
  double seconds, age;

  g_usleep (SETTLE_SECONDS * G_USEC_PER_SEC);
  seconds = program_get_cpu_seconds (program);
  age = program_get_age (program);
  g_usleep (SECONDS * G_USEC_PER_SEC);
  return 100 * (program_get_cpu_seconds (program) - seconds) / (program_get_age (program) - age);
}

/* Opens the job, begins it and shows its workers. */
static Program *
start_job (Desktop *desktop, const char *const *argv)
{
  Program *program = program_start (argv);

  while (!desktop_has_window (desktop, program_get_pid (program)) || desktop_is_blank (desktop))
    {
      check_limit (program, "the window");
      g_usleep (20000);
    }
  while (program_count_children (program) < N_WORKERS)
    {
      check_limit (program, "the workers");
      desktop_press (desktop, program_get_pid (program), "Control_L", "Return");
      g_usleep (200000);
    }
  desktop_press (desktop, program_get_pid (program), "Alt_L", "2");
  return program;
}

static void
add_watching (Table *table, Desktop *desktop, const char *const *argv, const char *const *peer_argv)
{
  g_autoptr (Program) program = start_job (desktop, argv);
  GPid pid = program_get_pid (program);
  g_autoptr (GArray) seen = samples_new ();
  g_autoptr (GArray) hidden = samples_new ();
  g_autoptr (GArray) peer_seen = samples_new ();

  for (int i = 0; i < ROUNDS; i++)
    {
      desktop_set_shown (desktop, pid, TRUE);
      samples_add (seen, measure_cpu (program));
      desktop_set_shown (desktop, pid, FALSE);
      samples_add (hidden, measure_cpu (program));
      if (peer_argv != NULL)
        {
          g_autoptr (Program) peer = program_start (peer_argv);

          while (!desktop_has_window (desktop, program_get_pid (peer)))
            g_usleep (20000);
          samples_add (peer_seen, measure_cpu (peer));
        }
    }

  table_add_row (table, "CPU time of watching 64 busy workers, of one core", seen, "%",
                 SEEN_PERCENT);
  table_add_row (table, "the same with the window minimised", hidden, "%", HIDDEN_PERCENT);
  if (peer_argv != NULL)
    table_add_row (table, PEER ", watching the same", peer_seen, "%", 0);
}

int
main (int argc, char *argv[])
{
  g_autoptr (Table) table = table_new ("the window, beside " PEER);
  g_autoptr (Desktop) desktop = desktop_new ();
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "busy.troupe", NULL);
  const char *const command[] = { g_getenv ("TROUPE_APP"), NULL };
  const char *const job_command[] = { g_getenv ("TROUPE_APP"), path, NULL };
  const char *const peer_command[] = { PEER, NULL };
  const char *const *peer_argv = NULL;
  g_autofree char *peer = g_find_program_in_path (PEER);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, job, -1, &error))
    g_error ("%s", error->message);
  if (peer != NULL)
    peer_argv = peer_command;
  else
    table_print (table, "%s is not installed (Debian: %s)\n", PEER, PEER);
  table_print (table, "\n");

  add_starts (table, desktop, command, peer_argv);
  add_watching (table, desktop, job_command, peer_argv);
  g_unlink (path);
  return table_finish (table, "window");
}
