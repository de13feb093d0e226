/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How busy this machine is at an instant, as the kernel tells it in /proc. */

#include "troupe-readings.h"

#include <string.h>

/* Finds the number after @key, which begins a line, or returns FALSE. */
static gboolean
find_number (const char *text, const char *key, guint64 *number)
{
  const gsize length = strlen (key);

  for (const char *line = text; line != NULL && *line != '\0';)
    {
      const char *end = strchr (line, '\n');

      if (strncmp (line, key, length) == 0 && (line[length] == ' ' || line[length] == ':'))
        {
          *number = g_ascii_strtoull (line + length + 1, NULL, 10);
          return TRUE;
        }
      line = end != NULL ? end + 1 : NULL;
    }
  return FALSE;
}

static char *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

/* The line "some" of a file of /proc/pressure: "some avg10=1.20 avg60=…" (the kernel's
 * Documentation/accounting/psi.rst). */
static double
read_pressure (const char *folder, const char *name)
{
  static const char key[] = "some avg10=";
  g_autofree char *text = read_file (folder, name);
  const char *at = text != NULL ? strstr (text, key) : NULL;

  return at != NULL ? g_ascii_strtod (at + strlen (key), NULL) : TROUPE_READINGS_UNKNOWN;
}

/**
 * troupe_readings_take:
 * @self: (out caller-allocates): the readings
 * @folder: %TROUPE_READINGS_FOLDER, or a folder with files like those
 *
 * Reads how busy the machine is. The load is that of this instant, and not the mean of a minute as
 * in /proc/loadavg, which would still tell of processes that have long ended.
 */
void
troupe_readings_take (TroupeReadings *self, const char *folder)
{
  g_autofree char *stat = read_file (folder, "stat");
  g_autofree char *memory = read_file (folder, "meminfo");
  guint64 n_running = 0;
  guint64 n_blocked = 0;
  guint64 kilobytes;

  if (stat != NULL && find_number (stat, "procs_running", &n_running))
    find_number (stat, "procs_blocked", &n_blocked);
  self->load = n_running > 0 ? n_running - 1 + n_blocked : n_blocked;
  self->available = memory != NULL && find_number (memory, "MemAvailable", &kilobytes)
                        ? kilobytes * 1024
                        : G_MAXUINT64;
  self->cpu_pressure = read_pressure (folder, "pressure/cpu");
  self->memory_pressure = read_pressure (folder, "pressure/memory");
  self->disk_pressure = read_pressure (folder, "pressure/io");
}
