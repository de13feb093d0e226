/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests how busy a machine is found to be, from files as the kernel writes them and from its own.
 */

#include "folder.h"
#include "troupe-readings.h"
#include "wait.h"

static const char stat_text[] = "cpu  10 20 30\nprocs_running 9\nprocs_blocked 2\nsoftirq 1\n";
static const char memory_text[] =
    "MemTotal:       24684092 kB\nMemFree:  1 kB\nMemAvailable:     307200 kB\nBuffers: 1 kB\n";
static const char pressure_text[] = "some avg10=%s avg60=37.20 avg300=15.33 total=8628468212\n"
                                    "full avg10=77.00 avg60=0.00 avg300=0.00 total=0\n";

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_pressure (const char *folder, const char *name, const char *percent)
{
  g_auto (GStrv) parts = g_strsplit (pressure_text, "%s", 2);
  g_autofree char *text = g_strjoinv (percent, parts);

  write_file (folder, name, text);
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-readings-XXXXXX", NULL);
  TroupeReadings readings;

  write_file (folder, "stat", stat_text);
  write_file (folder, "meminfo", memory_text);
  write_pressure (folder, "pressure/cpu", "92.65");
  write_pressure (folder, "pressure/memory", "0.50");
  write_pressure (folder, "pressure/io", "1.20");
  troupe_readings_take (&readings, folder);

  /* The process that reads is one of those that run. */
  g_assert_cmpfloat (readings.load, ==, 10);
  g_assert_cmpuint (readings.available, ==, 300 * 1024 * 1024);
  g_assert_cmpfloat (readings.cpu_pressure, ==, 92.65);
  g_assert_cmpfloat (readings.memory_pressure, ==, 0.5);
  g_assert_cmpfloat (readings.disk_pressure, ==, 1.2);
  folder_remove (folder);
}

/* Old kernels tell less, and a sandbox may tell nothing: rules without readings hold nothing up. */
static void
test_unknown (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-readings-XXXXXX", NULL);
  TroupeReadings readings;

  for (guint i = 0; i < 2; i++)
    {
      troupe_readings_take (&readings, folder);
      g_assert_cmpfloat (readings.load, ==, 0);
      g_assert_cmpuint (readings.available, ==, G_MAXUINT64);
      g_assert_cmpfloat (readings.cpu_pressure, ==, TROUPE_READINGS_UNKNOWN);
      g_assert_cmpfloat (readings.memory_pressure, ==, TROUPE_READINGS_UNKNOWN);
      g_assert_cmpfloat (readings.disk_pressure, ==, TROUPE_READINGS_UNKNOWN);

      write_file (folder, "stat", "cpu  1 2 3\nprocs_running_total 9\n");
      write_file (folder, "meminfo", "MemTotal: 100 kB\nNoMemAvailable: 7 kB\n");
      write_file (folder, "pressure/cpu", "");
    }
  folder_remove (folder);
}

/* Those of this machine: a thread that is always ready adds to the load. */
static gpointer
spin_thread (gpointer data)
{
  while (g_atomic_int_get ((int *) data))
    ;
  return NULL;
}

static void
test_machine (void)
{
  int is_spinning = TRUE;
  GThread *thread = g_thread_new ("spinner", spin_thread, &is_spinning);
  const gint64 limit = wait_begin ();
  TroupeReadings readings;

  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      troupe_readings_take (&readings, TROUPE_READINGS_FOLDER);
    }
  while (readings.load < 1);
  g_atomic_int_set (&is_spinning, FALSE);
  g_thread_join (thread);

  g_assert_cmpuint (readings.available, >, 1024 * 1024);
  g_assert_cmpuint (readings.available, <, G_MAXUINT64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readings/files", test_files);
  g_test_add_func ("/readings/unknown", test_unknown);
  g_test_add_func ("/readings/machine", test_machine);
  return g_test_run ();
}
