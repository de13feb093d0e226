/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the progress of a run in the status line, several times a second. */

#include "troupe-meter.h"

#include "troupe-config.h"
#include "troupe-estimate.h"
#include "troupe-run-figures.h"

#include <glib/gi18n.h>

#define TERMINAL_INTERVAL_MS 100
#define FILE_INTERVAL_MS     1000

/* Characters of the bar. */
#define BAR_WIDTH 30u

struct _TroupeMeter
{
  TroupeRun *run;
  TroupeConsole *console;
  gboolean has_bar;
  guint timer_id;
  TroupeEstimate estimate;
};

static char *
describe_time (double seconds)
{
  /* Longer estimates are useless, and this many hours fit in the type. */
  guint whole = MIN (seconds, 3.6e8) + 0.5;

  if (whole < 60)
    return g_strdup_printf (_ ("%u s left"), whole);
  if (whole < 3600)
    return g_strdup_printf (_ ("%u:%02u left"), whole / 60, whole % 60);
  return g_strdup_printf (_ ("%u:%02u:%02u left"), whole / 3600, whole / 60 % 60, whole % 60);
}

/* Takes the text over. */
static void
append (GString *line, char *text)
{
  g_autofree char *owned = text;

  /* Translators: between the elements of a list */
  g_string_append_printf (line, "%s%s", line->len > 0 ? _ (", ") : "", owned);
}

/* Failures, and those of a kind that says where to look. */
static void
append_failed (const TroupeMeterFacts *facts, GString *line)
{
  g_autofree char *failed = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->n_failed);
  g_autofree char *crashed = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->n_crashed);
  g_autofree char *timed_out = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->n_timed_out);

  if (facts->n_failed == 0)
    return;

  if (facts->n_crashed > 0 && facts->n_timed_out > 0)
    append (line,
            g_strdup_printf (ngettext ("%s failed (%s crashed, %s timed out)",
                                       "%s failed (%s crashed, %s timed out)", facts->n_failed),
                             failed, crashed, timed_out));
  else if (facts->n_crashed > 0)
    append (line, g_strdup_printf (ngettext ("%s failed (%s crashed)", "%s failed (%s crashed)",
                                             facts->n_failed),
                                   failed, crashed));
  else if (facts->n_timed_out > 0)
    append (line, g_strdup_printf (ngettext ("%s failed (%s timed out)", "%s failed (%s timed out)",
                                             facts->n_failed),
                                   failed, timed_out));
  else
    append (line, g_strdup_printf (ngettext ("%s failed", "%s failed", facts->n_failed), failed));
}

/* How fast it goes. While a run waits, only what it waits for matters. */
static void
append_pace (const TroupeMeterFacts *facts, GString *line)
{
  const gboolean is_complete = facts->n_items >= 0 && facts->n_done >= (guint64) facts->n_items;

  if (facts->rate > 0)
    /* Translators: items per second */
    append (line, g_strdup_printf (facts->rate < 10 ? _ ("%.1f/s") : _ ("%.0f/s"), facts->rate));
  else if (!is_complete && !facts->is_still && *facts->waiting == '\0')
    /* Translators: the rate and the time that is left are not known yet */
    append (line, g_strdup (_ ("estimating…")));
  if (facts->left >= 0 && !is_complete)
    append (line, describe_time (facts->left));
}

/**
 * troupe_meter_describe:
 * @facts: about a run
 *
 * Returns: (transfer full): one line, such as "1200 of 5000 (24 %), 530/s, 7 s left, 2 failed, 1
 *   paused"
 */
char *
troupe_meter_describe (const TroupeMeterFacts *facts)
{
  GString *line = g_string_new (NULL);
  g_autofree char *done = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->n_done);
  g_autofree char *text = NULL;

  if (facts->n_items > 0)
    {
      g_autofree char *all = g_strdup_printf ("%" G_GINT64_FORMAT, facts->n_items);
      const int percent = (int) (100.0 * facts->n_done / facts->n_items);

      g_string_append_printf (line, _ ("%s of %s (%d %%)"), done, all, percent);
    }
  else
    {
      g_string_append_printf (line, ngettext ("%s item", "%s items", facts->n_done), done);
    }

  append_pace (facts, line);
  append_failed (facts, line);
  if (facts->n_paused > 0)
    append (line, g_strdup_printf (ngettext ("%u paused", "%u paused", facts->n_paused),
                                   facts->n_paused));
  if (*facts->waiting != '\0' && facts->is_ready)
    /* Translators: the reason, such as "load 8.1 of 4" */
    append (line, g_strdup_printf (_ ("waiting: %s"), facts->waiting));

  if (*facts->waiting == '\0' || facts->is_ready)
    return g_string_free (line, FALSE);
  text = g_string_free (line, FALSE);
  return g_strdup_printf (_ ("%s · %s"), text, facts->waiting);
}

/**
 * troupe_meter_draw_bar:
 * @n_items: the number of items, or -1
 * @n_done: the number of items with a result
 *
 * Returns: (transfer full): a bar that is filled as far as the job is, and a space, such as
 *   "[######························] "; empty if that is not known
 */
char *
troupe_meter_draw_bar (gint64 n_items, guint64 n_done)
{
  GString *bar = g_string_new (NULL);
  const guint filled = n_items <= 0 ? 0 : MIN (BAR_WIDTH * n_done / n_items, BAR_WIDTH);

  if (n_items > 0)
    {
      g_string_append_c (bar, '[');
      for (guint i = 0; i < BAR_WIDTH; i++)
        g_string_append (bar, i < filled ? "#" : "·");
      g_string_append (bar, "] ");
    }
  return g_string_free (bar, FALSE);
}

static guint
count_paused (TroupeRun *run)
{
  GListModel *workers = troupe_run_get_workers (run);
  guint n_workers = g_list_model_get_n_items (workers);
  guint n_paused = 0;

  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      n_paused += troupe_worker_get_state (worker) == TROUPE_WORKER_PAUSED;
    }
  return n_paused;
}

/* Results of an earlier run are no sign of the speed of this one. */
static void
estimate (TroupeMeter *self, TroupeMeterFacts *facts)
{
  const TroupeRunState state = troupe_run_get_state (self->run);
  const gboolean is_over = state == TROUPE_RUN_FINISHED;
  TroupeRunFigures figures;

  troupe_run_figures_compute (self->run, &figures);
  troupe_run_figures_add_to_estimate (&figures, self->run, &self->estimate);

  facts->is_still = state > TROUPE_RUN_RUNNING;
  facts->is_ready = figures.has_greeted;
  facts->rate = is_over ? figures.items_per_second : troupe_estimate_get_rate (&self->estimate);
  if (!is_over && facts->n_items > (gint64) facts->n_done)
    facts->left = troupe_estimate_get_left (&self->estimate, facts->n_items - facts->n_done);
}

/**
 * troupe_meter_look:
 * @self: a meter
 *
 * Looks at the run, as it does at its intervals.
 *
 * Returns: (transfer full): the line that it shows from now on
 */
char *
troupe_meter_look (TroupeMeter *self)
{
  const guint64 n_done = troupe_run_get_n_done (self->run);
  TroupeMeterFacts facts = {
    .n_items = troupe_run_get_n_items (self->run),
    .n_done = n_done,
    .n_failed = n_done - troupe_run_get_n_status (self->run, TROUPE_RESULT_OK),
    .n_crashed = troupe_run_get_n_status (self->run, TROUPE_RESULT_CRASHED),
    .n_timed_out = troupe_run_get_n_status (self->run, TROUPE_RESULT_TIMED_OUT),
    .left = -1,
    .n_paused = count_paused (self->run),
    .waiting = troupe_run_get_waiting (self->run),
  };
  g_autofree char *text = NULL;
  g_autofree char *bar = NULL;

  estimate (self, &facts);
  text = troupe_meter_describe (&facts);
  bar = self->has_bar ? troupe_meter_draw_bar (facts.n_items, n_done) : g_strdup ("");
  return g_strconcat (bar, text, NULL);
}

static void
update (TroupeMeter *self)
{
  g_autofree char *line = troupe_meter_look (self);

  troupe_console_set_status (self->console, line);
}

static gboolean
timer_cb (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * troupe_meter_new:
 * @run: a run
 * @console: shows its progress
 * @has_bar: whether a bar is shown as well
 *
 * Returns: (transfer full): a meter, which shows progress until it is freed
 */
TroupeMeter *
troupe_meter_new (TroupeRun *run, TroupeConsole *console, gboolean has_bar)
{
  TroupeMeter *self = g_new0 (TroupeMeter, 1);

  self->run = g_object_ref (run);
  self->console = console;
  self->has_bar = has_bar;
  self->timer_id =
      g_timeout_add (troupe_console_is_terminal (console) ? TERMINAL_INTERVAL_MS : FILE_INTERVAL_MS,
                     timer_cb, self);
  return self;
}

/**
 * troupe_meter_free:
 * @self: (transfer full): a meter
 *
 * Ends the display; without a terminal, with a last line.
 */
void
troupe_meter_free (TroupeMeter *self)
{
  if (!troupe_console_is_terminal (self->console))
    update (self);
  troupe_console_set_status (self->console, NULL);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_object (&self->run);
  g_free (self);
}
