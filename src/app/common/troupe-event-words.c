/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words events from their data, in the user's language. */

#include "troupe-event-words.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-isolate.h"
#include "troupe-worker-status.h"

#include <glib/gi18n.h>

static const char *
get_text (const TroupeEventData *event)
{
  return event->text != NULL ? event->text : "";
}

static gulong
get_plural (const TroupeEventData *event)
{
  return MIN (event->items.n_items, G_MAXINT);
}

static char *
describe_started (const TroupeEventData *event)
{
  g_autofree char *pid = troupe_worker_status_describe_pid (event->pid);

  if (event->host != NULL && event->other != 0)
    /* Translators: two workers, and the machine and the process of the first one */
    return g_strdup_printf (_ ("Worker %u started in place of worker %u (on %s, pid %s)."),
                            event->worker, event->other, event->host, pid);
  if (event->host != NULL)
    /* Translators: a worker, its machine and its process */
    return g_strdup_printf (_ ("Worker %u started (on %s, pid %s)."), event->worker, event->host,
                            pid);
  if (event->other != 0)
    /* Translators: two workers, and the process of the first one */
    return g_strdup_printf (_ ("Worker %u started in place of worker %u (pid %s)."), event->worker,
                            event->other, pid);
  /* Translators: a worker and its process */
  return g_strdup_printf (_ ("Worker %u started (pid %s)."), event->worker, pid);
}

/* "exit 3", or a signal. */
static char *
describe_code (const TroupeEventData *event)
{
  return event->exited ? g_strdup_printf (_ ("exit %d"), event->code)
                       : troupe_signal_to_name (event->code);
}

static char *
describe_joined (const TroupeEventData *event)
{
  g_autofree char *end = describe_code (event);
  g_autofree char *items = troupe_describe_count (event->items.n_items);

  if (event->exited && event->code == 0)
    /* Translators: a worker, and how many items it did */
    return g_strdup_printf (ngettext ("Worker %u finished normally (exit 0) after %s item.",
                                      "Worker %u finished normally (exit 0) after %s items.",
                                      get_plural (event)),
                            event->worker, items);
  /* Translators: a worker, how it ended, such as "SIGKILL", and how many items it did */
  return g_strdup_printf (ngettext ("Worker %u ended (%s) after %s item.",
                                    "Worker %u ended (%s) after %s items.", get_plural (event)),
                          event->worker, end, items);
}

/* The end of a worker, without its items. */
static char *
describe_end (const TroupeEventData *event)
{
  g_autofree char *end = describe_code (event);

  switch (event->what)
    {
    case TROUPE_EVENT_KILLED_BY_USER:
      /* Translators: a worker, and a signal such as "SIGKILL" */
      return g_strdup_printf (_ ("You killed worker %u (%s)."), event->worker, end);
    case TROUPE_EVENT_KILLED_TIMED_OUT:
      return g_strdup_printf (_ ("Worker %u was killed, since its item ran for too long."),
                              event->worker);
    case TROUPE_EVENT_KILLED_TOO_LARGE:
      /* Translators: a worker, and a reason such as "used more than 512 MB" */
      return g_strdup_printf (_ ("Worker %u was killed: %s."), event->worker, get_text (event));
    case TROUPE_EVENT_KILLED_FOR_ROOM:
      /* Translators: a worker, and a reason such as "300 MB of 1 GB free" */
      return g_strdup_printf (_ ("Worker %u was killed to make room for others: %s."),
                              event->worker, get_text (event));
    case TROUPE_EVENT_KILLED_SLOW:
      /* Translators: a worker, and a signal such as "SIGTERM" */
      return g_strdup_printf (_ ("Worker %u took too long to end, and was ended (%s)."),
                              event->worker, end);
    default:
      if (event->text != NULL)
        /* Translators: a worker, how it ended, such as "SIGSEGV" or "exit 3", and why */
        return g_strdup_printf (_ ("Worker %u died (%s): %s."), event->worker, end, event->text);
      /* Translators: a worker, and how it ended, such as "SIGSEGV" or "exit 3" */
      return g_strdup_printf (_ ("Worker %u died (%s)."), event->worker, end);
    }
}

static char *
describe_end_with_items (const TroupeEventData *event)
{
  g_autofree char *end = describe_end (event);
  g_autofree char *items = troupe_item_ranges_describe (&event->items);
  g_autofree char *begun = NULL;

  if (event->items.n_items == 0)
    return g_steal_pointer (&end);
  /* Translators: the number of an item, or several such as "3, 9 to 12 and 20"; the sentence before
   * is about the end of a worker */
  begun = g_strdup_printf (
      ngettext ("It had begun item %s.", "It had begun items %s.", get_plural (event)), items);
  /* Translators: two sentences */
  return g_strdup_printf (_ ("%s %s"), end, begun);
}

static char *
describe_of_worker (const TroupeEventData *event)
{
  switch (event->what)
    {
    case TROUPE_EVENT_WORKER_STARTED:
      return describe_started (event);
    case TROUPE_EVENT_WORKER_PAUSED:
      if (event->text != NULL)
        /* Translators: a worker, and a reason such as "300 MB of 1 GB free" */
        return g_strdup_printf (_ ("Worker %u is paused: %s."), event->worker, event->text);
      return g_strdup_printf (_ ("Worker %u is paused."), event->worker);
    case TROUPE_EVENT_WORKER_CONTINUED:
      return g_strdup_printf (_ ("Worker %u goes on."), event->worker);
    case TROUPE_EVENT_WORKER_STOPPED:
      return g_strdup_printf (_ ("Worker %u was stopped from outside of Troupe."), event->worker);
    case TROUPE_EVENT_WORKER_SILENT:
      /* Translators: a worker, and a number of seconds */
      return g_strdup_printf (_ ("Worker %u has been starting for %d s and is not ready yet."),
                              event->worker, event->code);
    case TROUPE_EVENT_WROTE_BETWEEN:
      return g_strdup_printf (_ ("Worker %u wrote to standard error while it had no item:\n%s"),
                              event->worker, get_text (event));
    case TROUPE_EVENT_WROTE_AMONG:
      return g_strdup_printf (_ ("Worker %u wrote to standard error at one of several items:\n%s"),
                              event->worker, get_text (event));
    case TROUPE_EVENT_WORKER_JOINED:
      return describe_joined (event);
    default:
      return describe_end_with_items (event);
    }
}

/* What became of items, with the cause if there is only one. */
static char *
describe_items (const TroupeEventData *event)
{
  const gulong n_items = get_plural (event);
  g_autofree char *items = troupe_item_ranges_describe (&event->items);

  /* Translators: below, the number of an item, or of several, such as "3, 9 to 12 and 20" */
  switch (event->what)
    {
    case TROUPE_EVENT_ITEMS_RETRIED:
      if (event->text != NULL)
        return g_strdup_printf (
            ngettext ("Item %s runs again: %s", "Items %s run again: %s", n_items), items,
            event->text);
      return g_strdup_printf (ngettext ("Item %s runs again.", "Items %s run again.", n_items),
                              items);
    case TROUPE_EVENT_ITEMS_TAKEN:
      /* Translators: an item, and two workers */
      return g_strdup_printf (ngettext ("Item %s goes from worker %u to worker %u.",
                                        "Items %s go from worker %u to worker %u.", n_items),
                              items, event->other, event->worker);
    case TROUPE_EVENT_ITEMS_CRASHED:
      if (event->text == NULL)
        return g_strdup_printf (ngettext ("Item %s crashed.", "Items %s crashed.", n_items), items);
      break;
    case TROUPE_EVENT_ITEMS_TIMED_OUT:
      if (event->text == NULL)
        return g_strdup_printf (ngettext ("Item %s timed out.", "Items %s timed out.", n_items),
                                items);
      break;
    case TROUPE_EVENT_ITEMS_FAILED:
    default:
      if (event->text == NULL)
        return g_strdup_printf (ngettext ("Item %s failed.", "Items %s failed.", n_items), items);
      return g_strdup_printf (ngettext ("Item %s failed: %s", "Items %s failed: %s", n_items),
                              items, event->text);
    }
  /* Translators: an item, and what happened, such as "crashed 3 times: SIGSEGV" */
  return g_strdup_printf (ngettext ("Item %s: %s", "Items %s: %s", n_items), items, event->text);
}

/**
 * troupe_event_words_describe:
 * @event: an event
 *
 * Returns: (transfer full): what happened, in the user's language; an event of an earlier version
 *   keeps its own words
 */
char *
troupe_event_words_describe (TroupeEvent *event)
{
  TroupeEventData words = *troupe_event_get_data (event);
  const TroupeEventData *data = &words;
  g_autofree char *text = words.text != NULL ? troupe_isolate (words.text) : NULL;
  g_autofree char *host = words.host != NULL ? troupe_isolate (words.host) : NULL;

  words.text = text;
  words.host = host;
  switch (data->what)
    {
    case TROUPE_EVENT_SAID:
    case TROUPE_EVENT_JOB_STARTED:
    case TROUPE_EVENT_JOB_PAUSED:
    case TROUPE_EVENT_JOB_CONTINUED:
    case TROUPE_EVENT_JOB_STOPPED:
    case TROUPE_EVENT_JOB_FINISHED:
    case TROUPE_EVENT_WORKER_MISSING:
      return troupe_isolate_quoted (troupe_event_get_text (event));
    case TROUPE_EVENT_ITEMS_RETRIED:
    case TROUPE_EVENT_ITEMS_TAKEN:
    case TROUPE_EVENT_ITEMS_FAILED:
    case TROUPE_EVENT_ITEMS_CRASHED:
    case TROUPE_EVENT_ITEMS_TIMED_OUT:
      return describe_items (data);
    default:
      return describe_of_worker (data);
    }
}
