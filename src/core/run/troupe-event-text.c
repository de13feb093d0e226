/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words events for the command line, where scripts read some of them. The window has words of its
 * own. */

#include "troupe-event-text.h"

#include "troupe-config.h"
#include "troupe-worker-end.h"
#include "troupe-worker-status.h"

#include <glib/gi18n-lib.h>

static const char *
get_text (const TroupeEventData *event)
{
  return event->text != NULL ? event->text : "";
}

/* A plural form is chosen by an unsigned long. */
static gulong
get_n_items (const TroupeEventData *event)
{
  return MIN (event->items.n_items, G_MAXINT);
}

static char *
describe_join (const TroupeEventData *event)
{
  g_autofree char *pid = troupe_worker_status_describe_pid (event->pid);
  g_autofree char *join = NULL;

  if (event->exited)
    join = g_strdup_printf ("exit %d", event->code);
  else
    join = event->code != 0 ? troupe_signal_to_name (event->code) : g_strdup ("lost");
  return g_strdup_printf ("worker %u (pid %s%s%s): joined, %s, %" G_GUINT64_FORMAT " items",
                          event->worker, pid, event->host != NULL ? " on " : "",
                          event->host != NULL ? event->host : "", join, event->items.n_items);
}

static char *
describe_end (const TroupeEventData *event)
{
  g_autofree char *end = troupe_worker_end_describe (event->exited, event->code);

  switch (event->what)
    {
    case TROUPE_EVENT_KILLED_BY_USER:
      return g_strdup_printf (_ ("killed by you: %s"), end);
    case TROUPE_EVENT_KILLED_TIMED_OUT:
      return g_strdup_printf (_ ("timed out: %s"), end);
    case TROUPE_EVENT_KILLED_TOO_LARGE:
      return g_strdup_printf ("%s: %s", get_text (event), end);
    case TROUPE_EVENT_KILLED_FOR_ROOM:
      /* Translators: how a worker ended, and why, such as "300 MB of 1 GB free" */
      return g_strdup_printf (_ ("made room: %s; %s"), end, get_text (event));
    case TROUPE_EVENT_KILLED_SLOW:
      /* Translators: how a worker ended */
      return g_strdup_printf (_ ("took too long to end: %s"), end);
    default:
      return event->text != NULL ? g_strdup_printf (_ ("died: %s; %s"), end, event->text)
                                 : g_strdup_printf (_ ("died: %s"), end);
    }
}

/* What happened to a worker, as the second part of a line. */
static char *
describe_of_worker (const TroupeEventData *event)
{
  switch (event->what)
    {
    case TROUPE_EVENT_WORKER_STARTED:
      return event->other != 0 ? g_strdup_printf (_ ("started in place of worker %u"), event->other)
                               : g_strdup (_ ("started"));
    case TROUPE_EVENT_WORKER_PAUSED:
      return event->text != NULL ? g_strdup_printf (_ ("paused: %s"), event->text)
                                 : g_strdup (_ ("paused"));
    case TROUPE_EVENT_WORKER_CONTINUED:
      return g_strdup (_ ("goes on"));
    case TROUPE_EVENT_WORKER_STOPPED:
      return g_strdup (_ ("stopped from outside"));
    case TROUPE_EVENT_WORKER_SILENT:
      return g_strdup_printf (_ ("has been starting for %d s and has not greeted yet"),
                              event->code);
    case TROUPE_EVENT_WROTE_BETWEEN:
      return g_strdup_printf (_ ("wrote to standard error while it had no item:\n%s"),
                              get_text (event));
    case TROUPE_EVENT_WROTE_AMONG:
      return g_strdup_printf (_ ("wrote to standard error at one of several items:\n%s"),
                              get_text (event));
    default:
      return describe_end (event);
    }
}

static char *
describe_retried (const TroupeEventData *event)
{
  const TroupeItemRange *range = &event->items.ranges[0];
  g_autofree char *first = g_strdup_printf ("%" G_GUINT64_FORMAT, range->first);
  g_autofree char *last = g_strdup_printf ("%" G_GUINT64_FORMAT, range->last);

  if (event->text == NULL)
    return g_strdup_printf (
        ngettext ("%u item is run again", "%u items are run again", get_n_items (event)),
        (guint) get_n_items (event));
  if (range->first == range->last)
    /* Translators: an item by its number, and the reason of its failure */
    return g_strdup_printf (_ ("item %s is run again: %s"), first, event->text);
  /* Translators: the first and the last item by their numbers, and the reason of a failure */
  return g_strdup_printf (_ ("items %s to %s are run again: %s"), first, last, event->text);
}

static char *
describe_taken (const TroupeEventData *event)
{
  g_autofree char *items = troupe_item_ranges_describe (&event->items);

  /* Translators: items by their numbers, such as "3, 9 to 12 and 20", and two workers */
  return g_strdup_printf (ngettext ("item %s goes from worker %u to worker %u",
                                    "items %s go from worker %u to worker %u", get_n_items (event)),
                          items, event->other, event->worker);
}

static char *
describe_failed (const TroupeEventData *event)
{
  const gulong n_items = get_n_items (event);
  g_autofree char *items = troupe_item_ranges_describe (&event->items);
  g_autofree char *what = NULL;

  /* What became of it is a part of the message. */
  if (event->text != NULL && event->what != TROUPE_EVENT_ITEMS_FAILED)
    /* Translators: an item by its number, and what happened, such as "timed out after 2 s" */
    return g_strdup_printf (ngettext ("item %s: %s", "items %s: %s", n_items), items, event->text);

  /* Translators: items by their numbers, such as "3, 9 to 12 and 20" */
  if (event->what == TROUPE_EVENT_ITEMS_TIMED_OUT)
    what = g_strdup_printf (ngettext ("item %s timed out", "items %s timed out", n_items), items);
  else if (event->what == TROUPE_EVENT_ITEMS_CRASHED)
    what = g_strdup_printf (ngettext ("item %s crashed", "items %s crashed", n_items), items);
  else
    what = g_strdup_printf (ngettext ("item %s failed", "items %s failed", n_items), items);
  return event->text != NULL ? g_strdup_printf ("%s: %s", what, event->text)
                             : g_steal_pointer (&what);
}

/**
 * troupe_event_text_describe:
 * @event: all that is known of an event
 *
 * Returns: (transfer full): it in the words of the command line, in the user's language, but for
 *   how a worker joined, which scripts read
 */
char *
troupe_event_text_describe (const TroupeEventData *event)
{
  g_autofree char *pid = troupe_worker_status_describe_pid (event->pid);
  g_autofree char *what = NULL;

  switch (event->what)
    {
    case TROUPE_EVENT_SAID:
      return g_strdup (get_text (event));
    case TROUPE_EVENT_JOB_STARTED:
      /* Translators: the program, and its arguments */
      return g_strdup_printf (_ ("The job starts: %s"), get_text (event));
    case TROUPE_EVENT_JOB_PAUSED:
      return g_strdup (_ ("The job is paused."));
    case TROUPE_EVENT_JOB_CONTINUED:
      return g_strdup (_ ("The job goes on."));
    case TROUPE_EVENT_JOB_STOPPED:
      return g_strdup (_ ("The job is stopped."));
    case TROUPE_EVENT_JOB_FINISHED:
      return g_strdup (_ ("All processes have finished."));
    case TROUPE_EVENT_WORKER_MISSING:
      return g_strdup_printf (_ ("One worker fewer: %s"), get_text (event));
    case TROUPE_EVENT_WORKER_JOINED:
      return describe_join (event);
    case TROUPE_EVENT_ITEMS_RETRIED:
      return describe_retried (event);
    case TROUPE_EVENT_ITEMS_TAKEN:
      return describe_taken (event);
    case TROUPE_EVENT_ITEMS_FAILED:
    case TROUPE_EVENT_ITEMS_CRASHED:
    case TROUPE_EVENT_ITEMS_TIMED_OUT:
      return describe_failed (event);
    default:
      what = describe_of_worker (event);
      if (event->host != NULL)
        /* Translators: a worker, its process, the machine that it runs on, and the event */
        return g_strdup_printf (_ ("worker %u (pid %s on %s): %s"), event->worker, pid, event->host,
                                what);
      /* Translators: a worker, its process, and the event */
      return g_strdup_printf (_ ("worker %u (pid %s): %s"), event->worker, pid, what);
    }
}
