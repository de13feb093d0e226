/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Says what the keys of the live table do, and all that is known of a worker. */

#include "troupe-live-help.h"

#include "troupe-column-text.h"
#include "troupe-config.h"
#include "troupe-live-format.h"

#include <glib/gi18n.h>
#include <string.h>

#define KEY_WIDTH   16
#define LABEL_WIDTH 18

static void
add (TroupeLivePage *page, const char *label, guint width, const char *text)
{
  g_autoptr (GString) line = g_string_new (" ");

  troupe_column_text_append (line, label, width, TROUPE_COLUMN_START);
  g_string_append (line, text);
  troupe_live_page_add (page, TROUPE_STYLE_NORMAL, line->str);
}

/**
 * troupe_live_help_fill:
 * @page: the page that it is added to
 * @is_watched: whether the run belongs to another process
 */
void
troupe_live_help_fill (TroupeLivePage *page, gboolean is_watched)
{
  static const struct
  {
    const char *keys;
    const char *text;
  } keys[] = {
    /* Translators: names of keys, such as Enter; single letters stay as they are */
    { N_ ("↑ ↓ PgUp PgDn"), N_ ("choose a worker; the choice stays with it") },
    { N_ ("Home"), N_ ("choose the first row, whichever worker is there") },
    { N_ ("Enter i"), N_ ("all about the chosen worker") },
    { "p", N_ ("pause or continue the chosen worker; it keeps its item") },
    { "a", N_ ("pause or continue all workers") },
    { "k F9", N_ ("end the chosen worker: its item is run again by another one") },
    { "S", N_ ("stop the whole run") },
    { "f", N_ ("what failed: items, and workers that died") },
    { N_ ("e Tab"), N_ ("what happened: all events as well") },
    { "P M T N", N_ ("sort by CPU, memory, time of the item, or worker") },
    { "< > F6", N_ ("sort by the next column on either side, or by one from a list") },
    { "I", N_ ("reverse the order") },
    { "/ F3", N_ ("find a worker by its item, state, host or process; F3 finds the next") },
    { "\\ F4", N_ ("show only workers that have a text; Esc shows all") },
    { "w", N_ ("show workers that died and were replaced as well") },
    { N_ ("Ctrl-L"), N_ ("draw the screen anew") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    add (page, _ (keys[i].keys), KEY_WIDTH, _ (keys[i].text));
  add (page, "q F10", KEY_WIDTH,
       is_watched ? _ ("leave; the run goes on")
                  : _ ("leave the table; the run goes on, with a line of progress"));
  add (page, _ ("Ctrl-C"), KEY_WIDTH,
       is_watched ? _ ("the same") : _ ("stop the run; once more kills its workers"));

  troupe_live_page_add (page, TROUPE_STYLE_NORMAL, "");
  troupe_live_page_add (
      page, TROUPE_STYLE_NORMAL,
      _ (" Bars: | is used by the workers, : by other programs, x are items that failed.\n"
         " TIME: ! takes over 4 times as long as the mean, !! over 10 times, or nearly the time "
         "limit.\n"
         " S: the state of the process as top has it: R running, S sleeping, D waiting for a disk, "
         "T stopped.\n"
         " DISK: bytes read and written in a second.\n"
         " DIED: workers that died in this place before."));
}

G_GNUC_PRINTF (3, 4)
static void
add_fact (TroupeLivePage *page, const char *label, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add (page, label, LABEL_WIDTH, text);
}

static void
add_item (TroupeLivePage *page, const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  const double seconds = troupe_live_facts_get_item_seconds (worker);
  g_autofree char *time = troupe_live_format_duration (seconds);
  g_autofree char *mean = troupe_live_format_duration (facts->mean_seconds);

  if (seconds < 0)
    return;

  add_fact (page, _ ("Current item"), "%s", status->item);
  if (status->n_items_held > 1)
    add_fact (page, _ ("Items it has"), "%u", status->n_items_held);
  if (facts->mean_seconds > 0)
    /* Translators: a time, and the mean time of an item */
    add_fact (page, _ ("Running for"), _ ("%s (an item takes %s on average)"), time, mean);
  else
    add_fact (page, _ ("Running for"), "%s", time);
}

static void
add_process (TroupeLivePage *page, TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  const TroupeWorkerSample *sample = troupe_worker_get_sample (worker);
  g_autofree char *pid = g_strdup_printf ("%" G_GINT64_FORMAT, status->pid);
  g_autofree char *memory = troupe_live_format_size (sample->rss_bytes);
  g_autofree char *most = troupe_live_format_size (troupe_worker_get_max_rss_bytes (worker));
  g_autofree char *cpu_time = troupe_live_format_duration (troupe_worker_get_cpu_seconds (worker));

  if (status->pid != 0)
    add_fact (page, _ ("Process"), "%s", pid);
  add_fact (page, _ ("Host"), "%s", troupe_worker_get_host (worker));
  if (troupe_worker_get_command_line (worker) != NULL)
    add_fact (page, _ ("Command line"), "%s", troupe_worker_get_command_line (worker));
  if (troupe_worker_is_alive (worker))
    add_fact (page, _ ("CPU"), "%.1f %%", sample->cpu_percent);
  add_fact (page, _ ("CPU time"), "%s", cpu_time);
  if (troupe_worker_is_alive (worker))
    /* Translators: memory now, and the most until now */
    add_fact (page, _ ("Memory"), _ ("%s, at most %s"), memory, most);
  else
    add_fact (page, _ ("Memory"), _ ("at most %s"), most);
}

/* Numbers as people count, from 1. */
static void
add_latest (TroupeLivePage *page, const TroupeWorkerStatus *status)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = status->n_latest; i > 0; i--)
    {
      const TroupeItemSpan *span = &status->latest[i - 1];

      g_string_append (text, text->len > 0 ? _ (", ") : "");
      g_string_append_printf (text, "%" G_GUINT64_FORMAT, span->first_index + 1);
      if (span->count > 1)
        g_string_append_printf (text, "–%" G_GUINT64_FORMAT, span->first_index + span->count);
    }
  if (text->len > 0)
    add (page, _ ("Latest items"), LABEL_WIDTH, text->str);
}

/**
 * troupe_live_help_fill_worker:
 * @page: the page that it is added to
 * @facts: the facts about its run
 * @worker: a worker
 */
void
troupe_live_help_fill_worker (TroupeLivePage *page,
                              const TroupeLiveFacts *facts,
                              TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  g_autofree char *done = g_strdup_printf ("%" G_GUINT64_FORMAT, status->items_done);

  add_fact (page, _ ("State"), "%s", troupe_worker_get_state_text (worker));
  if (status->state == TROUPE_WORKER_JOINED)
    add_fact (page, _ ("End"), "%s", troupe_worker_get_join_text (worker));
  if (*status->reason != '\0')
    add_fact (page, _ ("Reason"), "%s", status->reason);
  add_item (page, facts, worker);
  add (page, _ ("Items done"), LABEL_WIDTH, done);
  add_latest (page, status);
  add_process (page, worker);
  if (status->replaces != 0)
    add_fact (page, _ ("Replaces worker"), "%u", status->replaces);
  if (status->restarts > 0)
    add_fact (page, _ ("Died before"), "%u", status->restarts);
}
