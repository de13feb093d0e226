/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ends processes that items left running when their worker has no more work, such as those that a
 * shell started with “&”. They may finish within a time limit, then they are killed, which is
 * reported, since their output is incomplete. */

#include "troupe-leftovers.h"

#include "troupe-config.h"
#include "troupe-descendants.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>

/* The interval between checks whether they have ended. */
#define LOOK_MS 10

/* The number of looks at a process that tells nothing about itself. */
#define STARTING_LOOKS 100

/* The time after which a message names the processes that are waited for. */
#define SILENCE_MS 500

/* The number of processes that are named. */
#define NAMED_MAX 10

static char *
read_file (pid_t pid, const char *name, gsize *size)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int) pid, name);
  char *text = NULL;

  return g_file_get_contents (path, &text, size, NULL) ? text : NULL;
}

/* A process that is just starting a program has neither arguments nor an environment, for as long
 * as a busy machine lets it wait. */
static void
wait_until_started (pid_t pid)
{
  for (guint i = 0; i < STARTING_LOOKS; i++)
    {
      gsize size = 0;
      g_autofree char *words = read_file (pid, "cmdline", &size);

      if (words == NULL || size > 0)
        return;
      g_usleep (LOOK_MS * 1000);
    }
}

/* The item that it was started for, which it may have forgotten. */
static char *
read_item (pid_t pid)
{
  const gsize length = strlen (TROUPE_LEFTOVERS_VARIABLE "=");
  gsize size = 0;
  g_autofree char *environment = read_file (pid, "environ", &size);

  for (const char *at = environment; at < environment + size; at += strlen (at) + 1)
    if (g_str_has_prefix (at, TROUPE_LEFTOVERS_VARIABLE "="))
      return g_strdup (at + length);
  return NULL;
}

static char *
describe (pid_t pid)
{
  gsize size = 0;
  g_autofree char *words = read_file (pid, "cmdline", &size);

  while (size > 0 && words[size - 1] == '\0')
    size--;
  for (gsize i = 0; i < size; i++)
    if (words[i] == '\0')
      words[i] = ' ';
  return troupe_item_to_text (words == NULL ? "" : words, size);
}

static void
report (pid_t pid)
{
  g_autofree char *item = NULL;
  g_autofree char *words = NULL;

  wait_until_started (pid);
  item = read_item (pid);
  words = describe (pid);
  if (item != NULL)
    g_printerr (_ ("item %s left a process running, which is killed: %s\n"), item, words);
  else
    g_printerr (_ ("an item left a process running, which is killed: %s\n"), words);
}

static void
report_waiting (gint64 grace_ms)
{
  g_autoptr (GArray) children = troupe_descendants_list_children ();
  const double seconds = grace_ms / 1000.0;

  if (children->len == 0)
    return;
  g_printerr (ngettext ("items left %u process running, which has %g s to end\n",
                        "items left %u processes running, which have %g s to end\n", children->len),
              children->len, seconds);
}

static void
report_all (void)
{
  g_autoptr (GArray) children = troupe_descendants_list_children ();
  const guint n_more = children->len - MIN (children->len, NAMED_MAX);

  for (guint i = 0; i < children->len - n_more; i++)
    report (g_array_index (children, pid_t, i));
  if (n_more > 0)
    g_printerr (ngettext ("%u more process was left running and is killed\n",
                          "%u more processes were left running and are killed\n", n_more),
                n_more);
  if (children->len > 0)
    g_printerr (_ ("let the items wait for them, or give them more time to end (--grace)\n"));
}

/**
 * troupe_leftovers_end:
 * @grace_ms: how long they have to end by themselves, in milliseconds
 * @cancel_fd: a descriptor that can be read when they are to be killed sooner
 *
 * Waits for every descendant of this process to end. Those that take too long are reported on
 * standard error, killed and reaped.
 */
void
troupe_leftovers_end (gint64 grace_ms, int cancel_fd)
{
  const gint64 begin = g_get_monotonic_time ();
  const gint64 limit = begin + grace_ms * 1000;
  gboolean is_told = grace_ms <= SILENCE_MS;
  struct pollfd cancel = { cancel_fd, POLLIN, 0 };

  while (troupe_descendants_reap () && g_get_monotonic_time () < limit &&
         poll (&cancel, 1, LOOK_MS) == 0)
    if (!is_told && g_get_monotonic_time () - begin >= SILENCE_MS * 1000)
      {
        report_waiting (grace_ms);
        is_told = TRUE;
      }

  if (troupe_descendants_reap ())
    report_all ();
  troupe_descendants_end ();
}
