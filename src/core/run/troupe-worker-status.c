/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts that describe a worker's status, for display. */

#include "troupe-worker-status.h"

#include "troupe-config.h"
#include "troupe-signal-name.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

#define ELLIPSIS "…"

/* The most bytes of a character. */
#define UTF8_MAX 4

/* Signals that are usually sent by another process, so that "crashed" would be misleading. */
static gboolean
is_sent_signal (int signal_number)
{
  return signal_number == SIGKILL || signal_number == SIGTERM || signal_number == SIGINT ||
         signal_number == SIGHUP;
}

/**
 * troupe_worker_status_describe_pid:
 * @pid: the id of a process that was started, or 0 if it is not known
 *
 * Returns: (transfer full): it as digits, or a question mark
 */
char *
troupe_worker_status_describe_pid (gint64 pid)
{
  return pid != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, pid) : g_strdup ("?");
}

/**
 * troupe_worker_status_dup_join_text:
 * @self: the status of a worker
 *
 * Returns: (transfer full): how it ended, in the user's language, or "running"
 */
char *
troupe_worker_status_dup_join_text (const TroupeWorkerStatus *self)
{
  g_autofree char *signal_name = NULL;

  if (self->state != TROUPE_WORKER_JOINED)
    return g_strdup (_ ("running"));
  if (self->exited)
    return g_strdup_printf (self->exit_code == 0 ? _ ("finished normally (exit %d)")
                                                 : _ ("ended (exit %d)"),
                            self->exit_code);

  /* How it ended is not known. */
  if (self->exit_code == 0)
    return g_strdup (_ ("lost with its node"));

  signal_name = troupe_signal_to_name (self->exit_code);
  switch (self->killed_by)
    {
    case TROUPE_KILLED_BY_USER:
      return g_strdup_printf (_ ("You killed it (%s)"), signal_name);
    case TROUPE_KILLED_BY_TIMEOUT:
      return g_strdup_printf (_ ("timed out (%s)"), signal_name);
    case TROUPE_KILLED_BY_MEMORY:
      return g_strdup_printf (_ ("used too much memory (%s)"), signal_name);
    case TROUPE_KILLED_BY_PACE:
      return g_strdup_printf (_ ("made room for others (%s)"), signal_name);
    case TROUPE_KILLED_BY_SLOWNESS:
      return g_strdup_printf (_ ("took too long to end (%s)"), signal_name);
    case TROUPE_KILLED_BY_STOP:
      return g_strdup_printf (_ ("stopped (%s)"), signal_name);
    case TROUPE_KILLED_BY_POOL:
      return g_strdup_printf (_ ("broke the protocol (%s)"), signal_name);
    case TROUPE_KILLED_BY_NOBODY:
    default:
      if (is_sent_signal (self->exit_code))
        return g_strdup_printf (_ ("killed (%s)"), signal_name);
      return g_strdup_printf (_ ("crashed (%s)"), signal_name);
    }
}

/**
 * troupe_worker_state_to_text:
 * @state: the state of a worker
 *
 * Returns: (transfer none): the state in a word, in the user's language
 */
const char *
troupe_worker_state_to_text (TroupeWorkerState state)
{
  switch (state)
    {
    case TROUPE_WORKER_STARTING:
      return _ ("starting");
    case TROUPE_WORKER_IDLE:
      return _ ("waiting");
    case TROUPE_WORKER_RUNNING:
      return _ ("running");
    case TROUPE_WORKER_PAUSED:
      return _ ("paused");
    case TROUPE_WORKER_ENDING:
      return _ ("ending");
    case TROUPE_WORKER_JOINED:
      return _ ("joined");
    default:
      g_return_val_if_reached ("");
    }
}

/**
 * troupe_worker_status_set_item:
 * @self: the status of a worker
 * @item: any bytes
 * @size: the number of bytes
 *
 * Sets the item that is shown: as many of its characters as there is room for, with an ellipsis if
 * these are not all.
 */
void
troupe_worker_status_set_item (TroupeWorkerStatus *self, const char *item, gsize size)
{
  const gsize room = sizeof self->item - 1;
  /* The bytes of a character that begins within the room may go beyond it. */
  g_autofree char *valid = g_utf8_make_valid (item, MIN (size, room + UTF8_MAX - 1));
  const gboolean is_whole = size <= room && strlen (valid) <= room;
  const gsize limit = is_whole ? room : room - strlen (ELLIPSIS);
  const char *end = valid;

  while (*end != '\0' && (gsize) (g_utf8_next_char (end) - valid) <= limit)
    end = g_utf8_next_char (end);
  memcpy (self->item, valid, end - valid);
  self->item[end - valid] = '\0';
  if (!is_whole)
    strcat (self->item, ELLIPSIS);
}

/**
 * troupe_worker_status_add_items:
 * @self: the status of a worker
 * @first_index: the index of the first item that it gave a result of
 * @count: the number of items
 *
 * Keeps which items the worker did last.
 */
void
troupe_worker_status_add_items (TroupeWorkerStatus *self, guint64 first_index, guint64 count)
{
  TroupeItemSpan *last = self->n_latest > 0 ? &self->latest[self->n_latest - 1] : NULL;

  if (last != NULL && last->first_index + last->count == first_index)
    {
      last->count += count;
      return;
    }

  if (self->n_latest == TROUPE_WORKER_LATEST)
    {
      memmove (self->latest, self->latest + 1,
               (TROUPE_WORKER_LATEST - 1) * sizeof (TroupeItemSpan));
      self->n_latest--;
    }
  self->latest[self->n_latest++] = (TroupeItemSpan){ first_index, count };
}

/**
 * troupe_worker_status_get_item_seconds:
 * @self: the status of a worker
 *
 * Returns: the seconds since its current item or batch began, without the time for which it was
 *   stopped, or -1 if it has none
 */
double
troupe_worker_status_get_item_seconds (const TroupeWorkerStatus *self)
{
  const gint64 now = self->paused_since != 0 ? self->paused_since : g_get_monotonic_time ();

  if (self->item_since == 0 || self->n_items_held == 0 || self->state == TROUPE_WORKER_JOINED)
    return -1;
  return (double) MAX (now - self->item_since, 0) / G_USEC_PER_SEC;
}

/**
 * troupe_signal_to_name:
 * @signal_number: a signal
 *
 * Returns: (transfer full): its name, as "SIGKILL", or, for example, "signal 40" if it has none
 */
char *
troupe_signal_to_name (int signal_number)
{
  const char *abbreviation = troupe_signal_get_abbreviation (signal_number);

  if (abbreviation == NULL)
    return g_strdup_printf (_ ("signal %d"), signal_number);
  return g_strconcat ("SIG", abbreviation, NULL);
}
