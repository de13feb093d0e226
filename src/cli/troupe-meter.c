/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the progress of a run in the status line, several times a second. */

#include "troupe-meter.h"

#include "troupe-config.h"

#include <glib/gi18n.h>

#define TERMINAL_INTERVAL_MS 100
#define FILE_INTERVAL_MS     1000

/* The time over which the rate is averaged. */
#define RATE_SECONDS 3.0

/* Characters of the bar. */
#define BAR_WIDTH 30u

struct _TroupeMeter
{
  TroupeRun *run;
  TroupeConsole *console;
  gboolean has_bar;
  guint timer_id;
  gint64 updated_at;
  guint64 n_run;
  double mean;
  double weight;
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

/**
 * troupe_meter_describe:
 * @n_items: the number of items, or -1
 * @n_done: the number of items with a result
 * @n_bad: the number of these that did not succeed
 * @rate: items per second, or 0 if that is not known
 * @n_paused: the number of stopped workers
 * @waiting: why no item starts, or an empty string
 *
 * Returns: (transfer full): one line, such as "1200 of 5000 (24 %), 530/s, 7 s left, 2 failed, 1
 *   paused"
 */
char *
troupe_meter_describe (gint64 n_items,
                       guint64 n_done,
                       guint64 n_bad,
                       double rate,
                       guint n_paused,
                       const char *waiting)
{
  GString *line = g_string_new (NULL);
  g_autofree char *done = g_strdup_printf ("%" G_GUINT64_FORMAT, n_done);

  if (n_items >= 0)
    {
      g_autofree char *all = g_strdup_printf ("%" G_GINT64_FORMAT, n_items);
      int percent = n_items == 0 ? 100 : (int) (100.0 * n_done / n_items);

      g_string_append_printf (line, _ ("%s of %s (%d %%)"), done, all, percent);
    }
  else
    {
      g_string_append_printf (line, ngettext ("%s item", "%s items", n_done), done);
    }

  if (rate > 0)
    g_string_append_printf (line, rate < 10 ? _ (", %.1f/s") : _ (", %.0f/s"), rate);
  if (rate > 0 && n_items > (gint64) n_done)
    {
      g_autofree char *left = describe_time ((n_items - n_done) / rate);

      g_string_append_printf (line, ", %s", left);
    }
  if (n_bad > 0)
    {
      g_autofree char *bad = g_strdup_printf ("%" G_GUINT64_FORMAT, n_bad);

      g_string_append_printf (line, _ (", %s failed"), bad);
    }

  if (n_paused > 0)
    g_string_append_printf (line, _ (", %u paused"), n_paused);
  if (*waiting != '\0')
    /* Translators: the reason, such as "load 8.1 of 4" */
    g_string_append_printf (line, _ (", waiting: %s"), waiting);

  return g_string_free (line, FALSE);
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

static void
update (TroupeMeter *self)
{
  gint64 now = g_get_monotonic_time ();
  double seconds = (now - self->updated_at) / 1e6;
  guint64 n_done = troupe_run_get_n_done (self->run);
  guint64 n_run = n_done - troupe_run_get_counts (self->run)->n_known;
  guint64 n_bad = n_done - troupe_run_get_n_status (self->run, TROUPE_RESULT_OK);
  const gint64 n_items = troupe_run_get_n_items (self->run);
  g_autofree char *text = NULL;
  g_autofree char *bar = NULL;
  g_autofree char *line = NULL;
  double share;

  /* A mean in which older values have less weight, and the time before the start none. */
  share = seconds / (seconds + RATE_SECONDS);
  if (seconds > 0)
    self->mean += share * ((n_run - self->n_run) / seconds - self->mean);
  self->weight += share * (1 - self->weight);
  self->updated_at = now;
  self->n_run = n_run;

  text = troupe_meter_describe (n_items, n_done, n_bad,
                                self->weight > 0 ? self->mean / self->weight : 0,
                                count_paused (self->run), troupe_run_get_waiting (self->run));
  bar = self->has_bar ? troupe_meter_draw_bar (n_items, n_done) : g_strdup ("");
  line = g_strconcat (bar, text, NULL);
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
  self->updated_at = g_get_monotonic_time ();
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
