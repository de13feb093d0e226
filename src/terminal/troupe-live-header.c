/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws what a run does as a whole: how far it is, and what it uses of its machine. */

#include "troupe-live-header.h"

#include "troupe-column-text.h"
#include "troupe-config.h"
#include "troupe-cores.h"
#include "troupe-live-format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* The columns of the terminal that a meter of one core has at least. */
#define CORE_LEAST 18

/* The part of the terminal that meters of cores may fill. */
#define CORES_SHARE 4

/* The columns of the labels before bars, with a blank: at least the first number, and no more
 * unless it is a small part of the terminal. */
#define LABEL_LEAST 6
#define LABEL_SHARE 4

/* A part of a bar: from where the last one ended to a share of the whole. */
typedef struct
{
  double until;
  const char *character;
  TroupeStyle style;
} BarPart;

static void
draw_bar (TroupeScreen *screen,
          guint row,
          guint column,
          guint width,
          const BarPart *parts,
          guint n_parts,
          const char *text)
{
  const guint text_width = MIN (troupe_column_text_measure (text), width > 4 ? width - 4 : 0);
  const guint room = width > 2 + text_width ? width - 2 - text_width : 0;
  guint filled = 0;

  troupe_screen_draw (screen, row, column, 1, "[", TROUPE_STYLE_STRONG);
  for (guint i = 0; i < n_parts; i++)
    {
      /* It is full only when all is done. */
      const guint until = (guint) floor (CLAMP (parts[i].until, 0, 1) * room + 1e-9);
      g_autoptr (GString) piece = g_string_new (NULL);

      if (until <= filled)
        continue;
      for (guint j = filled; j < until; j++)
        g_string_append (piece, parts[i].character);
      troupe_screen_draw (screen, row, column + 1 + filled, until - filled, piece->str,
                          parts[i].style);
      filled = until;
    }
  troupe_screen_draw (screen, row, column + 1 + room, text_width, text, TROUPE_STYLE_STRONG);
  troupe_screen_draw (screen, row, column + width - 1, 1, "]", TROUPE_STYLE_STRONG);
}

/* Whether what it waits for is a worker: then the reason is a sentence. */
static gboolean
is_awaiting_worker (TroupeRun *run, const TroupeLiveFacts *facts)
{
  return !facts->figures.has_greeted && facts->n_running == 0 &&
         *troupe_run_get_waiting (run) != '\0' && facts->state == TROUPE_RUN_RUNNING;
}

static const char *
describe_state (TroupeRun *run, const TroupeLiveFacts *facts)
{
  if (is_awaiting_worker (run, facts))
    return _ ("waiting");
  switch (facts->state)
    {
    case TROUPE_RUN_READY:
      return _ ("starting");
    case TROUPE_RUN_RUNNING:
      return facts->figures.has_greeted ? _ ("running") : _ ("starting");
    case TROUPE_RUN_PAUSED:
      return _ ("paused");
    case TROUPE_RUN_ENDING:
      return _ ("ending");
    case TROUPE_RUN_FINISHED:
    default:
      if (troupe_run_get_error (run) != NULL)
        return _ ("ended early");
      return troupe_run_get_n_status (run, TROUPE_RESULT_NOT_RUN) > 0 ? _ ("stopped")
                                                                      : _ ("finished");
    }
}

static TroupeStyle
judge_state (TroupeRun *run, const TroupeLiveFacts *facts)
{
  if (facts->state == TROUPE_RUN_FINISHED && troupe_run_get_error (run) != NULL)
    return TROUPE_STYLE_BAD;
  if (facts->state == TROUPE_RUN_PAUSED || facts->state == TROUPE_RUN_ENDING ||
      is_awaiting_worker (run, facts))
    return TROUPE_STYLE_ATTENTION;
  return TROUPE_STYLE_GOOD;
}

/* The job at the left, and its state at the right. */
static void
draw_title (TroupeScreen *screen, TroupeRun *run, const TroupeLiveFacts *facts, const char *where)
{
  const guint width = troupe_screen_get_n_columns (screen);
  g_autofree char *job = troupe_job_describe (troupe_run_get_job (run));
  g_autofree char *elapsed = troupe_live_format_duration (facts->figures.seconds);
  /* Translators: what runs, and where */
  g_autofree char *title =
      *where == '\0' ? g_strdup (job) : g_strdup_printf (_ ("%s · %s"), job, where);
  const char *state = describe_state (run, facts);
  const guint state_width = troupe_column_text_measure (state);
  const guint elapsed_width = troupe_column_text_measure (elapsed);
  const guint right = MIN (width, state_width + elapsed_width + 2);

  troupe_screen_draw (screen, 0, 0, width - right, title, TROUPE_STYLE_STRONG);
  troupe_screen_draw (screen, 0, width - right + 1, state_width, state, judge_state (run, facts));
  troupe_screen_draw (screen, 0, width - elapsed_width, elapsed_width, elapsed,
                      TROUPE_STYLE_STRONG);
}

static char *
describe_done (const TroupeLiveFacts *facts)
{
  const guint64 n_done = facts->figures.n_done;
  g_autofree char *done = g_strdup_printf ("%" G_GUINT64_FORMAT, n_done);
  g_autofree char *all = g_strdup_printf ("%" G_GINT64_FORMAT, facts->n_items);

  if (facts->n_items <= 0)
    /* Translators: so many items are done, and it is not known how many there are */
    return g_strdup_printf (ngettext ("%s done", "%s done", n_done), done);
  /* Translators: how many items are done, of how many, and the percentage */
  return g_strdup_printf (_ ("%s of %s (%d %%)"), done, all,
                          (int) (100.0 * n_done / facts->n_items));
}

/* The columns before the bars of the first part of a line, in any language. */
static guint
get_label_width (TroupeScreen *screen)
{
  const guint width =
      MAX (troupe_column_text_measure (_ ("Items")), troupe_column_text_measure (_ ("Cores"))) + 1;

  return CLAMP (width, LABEL_LEAST,
                MAX (LABEL_LEAST, troupe_screen_get_n_columns (screen) / LABEL_SHARE));
}

/* Failures are at the left of what succeeded, where they are seen when they are few. */
static void
draw_progress (TroupeScreen *screen, const TroupeLiveFacts *facts)
{
  const guint width = troupe_screen_get_n_columns (screen);
  const guint label_width = get_label_width (screen);
  g_autofree char *text = describe_done (facts);
  const double n_items = MAX (facts->n_items, 1);
  const double failed = facts->n_items > 0 ? facts->figures.n_failed / n_items : 0;
  const double done = facts->n_items > 0 ? facts->figures.n_done / n_items : 0;
  /* One failure is seen in any bar. */
  const double seen = failed > 0 ? MAX (failed, MIN (1.0 / MAX (width / 2, 1), done)) : 0;
  const BarPart parts[] = {
    { seen, "x", TROUPE_STYLE_BAD },
    { done, "|", TROUPE_STYLE_GOOD },
  };

  troupe_screen_draw (screen, 1, 0, label_width - 1, _ ("Items"), TROUPE_STYLE_LABEL);
  draw_bar (screen, 1, label_width, width - label_width, parts, G_N_ELEMENTS (parts), text);
}

/* A sequence of pieces with styles. */
typedef struct
{
  TroupeScreen *screen;
  guint row;
  guint column;
  gboolean is_first;
} Line;

static void
add_piece (Line *line, TroupeStyle style, const char *text)
{
  if (!line->is_first)
    line->column =
        troupe_screen_draw (line->screen, line->row, line->column,
                            troupe_column_text_measure (_ (", ")), _ (", "), TROUPE_STYLE_NORMAL);
  line->is_first = FALSE;
  line->column = troupe_screen_draw (line->screen, line->row, line->column,
                                     troupe_column_text_measure (text), text, style);
}

G_GNUC_PRINTF (3, 4)
static void
add (Line *line, TroupeStyle style, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add_piece (line, style, text);
}

static void
add_rate (Line *line, const TroupeLiveFacts *facts, gboolean is_waiting)
{
  g_autofree char *rate = troupe_live_format_rate (facts->rate);
  g_autofree char *left = facts->left < 0 ? NULL : troupe_live_format_duration (facts->left);
  const gboolean is_complete =
      facts->n_items >= 0 && facts->figures.n_done >= (guint64) facts->n_items;

  if (facts->rate > 0)
    add_piece (line, TROUPE_STYLE_STRONG, rate);
  else if (!is_complete && !is_waiting && facts->state <= TROUPE_RUN_RUNNING)
    /* Translators: the rate and the time that is left are not known yet */
    add_piece (line, TROUPE_STYLE_FAINT, _ ("estimating…"));
  if (left != NULL)
    /* Translators: the time that is left */
    add (line, TROUPE_STYLE_STRONG, _ ("%s left"), left);
}

static void
add_running (Line *line, const TroupeLiveFacts *facts)
{
  if (!facts->has_hosts)
    add (line, TROUPE_STYLE_NORMAL, ngettext ("%u running", "%u running", facts->n_running),
         facts->n_running);
  else
    /* Translators: how many workers run an item, and on how many machines */
    add (line, TROUPE_STYLE_NORMAL,
         ngettext ("%u running on %u host", "%u running on %u hosts", facts->n_hosts),
         facts->n_running, facts->n_hosts);
}

static void
add_failed (Line *line, const TroupeLiveFacts *facts)
{
  g_autofree char *failed = troupe_live_format_count (facts->figures.n_failed);
  g_autofree char *crashed = troupe_live_format_count (facts->n_crashed);
  g_autofree char *timed_out = troupe_live_format_count (facts->n_timed_out);

  if (facts->figures.n_failed == 0)
    return;
  /* Translators: so many items failed, and of these so many crashed and so many timed out */
  if (facts->n_crashed > 0 && facts->n_timed_out > 0)
    add (line, TROUPE_STYLE_BAD,
         ngettext ("%s failed (%s crashed, %s timed out)", "%s failed (%s crashed, %s timed out)",
                   facts->figures.n_failed),
         failed, crashed, timed_out);
  else if (facts->n_crashed > 0)
    add (line, TROUPE_STYLE_BAD,
         ngettext ("%s failed (%s crashed)", "%s failed (%s crashed)", facts->figures.n_failed),
         failed, crashed);
  else if (facts->n_timed_out > 0)
    add (line, TROUPE_STYLE_BAD,
         ngettext ("%s failed (%s timed out)", "%s failed (%s timed out)", facts->figures.n_failed),
         failed, timed_out);
  else
    add (line, TROUPE_STYLE_BAD, ngettext ("%s failed", "%s failed", facts->figures.n_failed),
         failed);
}

/* How fast it goes, and what is not as usual. */
static void
draw_counts (TroupeScreen *screen, TroupeRun *run, const TroupeLiveFacts *facts)
{
  const char *waiting = troupe_run_get_waiting (run);
  Line line = { .screen = screen, .row = 2, .is_first = TRUE };

  if (is_awaiting_worker (run, facts))
    {
      add_piece (&line, TROUPE_STYLE_ATTENTION, waiting);
      return;
    }
  add_rate (&line, facts, *waiting != '\0');
  if (facts->state != TROUPE_RUN_FINISHED)
    add_running (&line, facts);
  if (facts->n_paused > 0)
    add (&line, TROUPE_STYLE_ATTENTION, ngettext ("%u paused", "%u paused", facts->n_paused),
         facts->n_paused);
  if (facts->n_slow > 0)
    add (&line, TROUPE_STYLE_ATTENTION, ngettext ("%u slow", "%u slow", facts->n_slow),
         facts->n_slow);
  add_failed (&line, facts);
  if (facts->n_died > 0)
    /* Translators: so many worker processes died and were replaced */
    add (&line, TROUPE_STYLE_ATTENTION,
         ngettext ("%u worker died", "%u workers died", facts->n_died), facts->n_died);
  if (*waiting != '\0')
    /* Translators: the reason, such as "load 8.1 of 4" */
    add (&line, TROUPE_STYLE_ATTENTION, _ ("waiting: %s"), waiting);
}

/* The machine */

static double
sum_loads (GListModel *cores, guint n_cores)
{
  double sum = 0;

  for (guint i = 0; i < n_cores; i++)
    {
      g_autoptr (TroupeCore) core = g_list_model_get_item (cores, i);

      sum += troupe_core_get_load (core);
    }
  return sum;
}

static void
draw_meter (TroupeScreen *screen,
            guint column,
            guint width,
            guint label_width,
            const char *label,
            double used,
            double all,
            const char *text)
{
  const BarPart parts[] = {
    { used, "|", TROUPE_STYLE_GOOD },
    { all, ":", TROUPE_STYLE_OTHER },
  };

  troupe_screen_draw (screen, 3, column, label_width - 1, label, TROUPE_STYLE_LABEL);
  draw_bar (screen, 3, column + label_width, width - label_width, parts, G_N_ELEMENTS (parts),
            text);
}

/* Of several machines, only what the workers use is known. */
static void
draw_cores (TroupeScreen *screen, guint column, guint width, const TroupeLiveFacts *facts)
{
  GListModel *cores = facts->machine.cores;
  const guint n_known = cores != NULL ? g_list_model_get_n_items (cores) : 0;
  const guint n_cores = MAX (n_known, 1);
  const double used = facts->has_hosts ? 0 : facts->local_cores / n_cores;
  const double all =
      facts->has_hosts || n_known == 0 ? used : MAX (used, sum_loads (cores, n_known) / n_cores);
  g_autofree char *text = NULL;

  if (facts->has_hosts)
    /* Translators: how many cores are used */
    text = g_strdup_printf (_ ("%.1f on all hosts"), facts->figures.cores_now);
  else if (n_known > 0)
    /* Translators: how many cores are used, of how many */
    text = g_strdup_printf (_ ("%.1f of %u"), facts->local_cores, n_cores);
  else
    text = g_strdup_printf ("%.1f", facts->local_cores);
  draw_meter (screen, column, width, get_label_width (screen), _ ("Cores"), used, all, text);
}

static void
draw_memory (TroupeScreen *screen, guint column, guint width, const TroupeLiveFacts *facts)
{
  const double whole = facts->has_hosts ? 0 : facts->machine.memory_bytes;
  const double used = whole > 0 ? facts->rss_bytes / whole : 0;
  const double all = whole > 0 && facts->machine.available_bytes > 0
                         ? MAX (used, 1 - facts->machine.available_bytes / whole)
                         : used;
  g_autofree char *of_workers = troupe_live_format_size (facts->all_rss_bytes);
  g_autofree char *of_machine = troupe_live_format_size (facts->machine.memory_bytes);
  g_autofree char *text = NULL;

  if (facts->has_hosts)
    /* Translators: how much memory is used */
    text = g_strdup_printf (_ ("%s on all hosts"), of_workers);
  else if (whole > 0)
    /* Translators: how much memory is used, of how much */
    text = g_strdup_printf (_ ("%s of %s"), of_workers, of_machine);
  else
    text = g_strdup (of_workers);
  draw_meter (screen, column, width,
              MIN (MAX (troupe_column_text_measure (_ ("Mem")) + 1, LABEL_LEAST), width / 2),
              _ ("Mem"), used, all, text);
}

static void
draw_core (TroupeScreen *screen, guint row, guint column, guint width, TroupeCore *core)
{
  const double load = troupe_core_get_load (core);
  const BarPart part = { load, "|", load > 0.9 ? TROUPE_STYLE_GOOD : TROUPE_STYLE_OTHER };
  g_autofree char *name = g_strdup_printf ("%3u", troupe_core_get_number (core));
  g_autofree char *text = g_strdup_printf ("%.0f%%", load * 100);

  troupe_screen_draw (screen, row, column, 3, name, TROUPE_STYLE_LABEL);
  draw_bar (screen, row, column + 3, width - 3, &part, 1, text);
}

/* Each core as one character: its height is its load. */
static void
draw_small_cores (TroupeScreen *screen, guint row, GListModel *cores, guint n_cores)
{
  static const char *const heights[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
  const guint label_width = get_label_width (screen);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_cores; i++)
    {
      g_autoptr (TroupeCore) core = g_list_model_get_item (cores, i);
      const guint height = CLAMP (troupe_core_get_load (core), 0, 1) * 7 + 0.5;

      g_string_append (text, heights[height]);
    }
  troupe_screen_draw (screen, row, label_width, troupe_screen_get_n_columns (screen) - label_width,
                      text->str, TROUPE_STYLE_GOOD);
}

/* Returns the number of rows that it filled, of @room. */
static guint
draw_each_core (TroupeScreen *screen, guint top, guint room, GListModel *cores)
{
  const guint n_cores = cores == NULL ? 0 : g_list_model_get_n_items (cores);
  const guint width = troupe_screen_get_n_columns (screen);
  const guint most = MAX (width / (CORE_LEAST + 1), 1);
  const guint n_across = MIN (most, MAX (n_cores, 1));
  const guint n_down = (n_cores + n_across - 1) / n_across;
  const guint each = (width - (n_across - 1)) / n_across;

  if (n_cores < 2 || room == 0)
    return 0;
  if (n_down > room)
    {
      draw_small_cores (screen, top, cores, n_cores);
      return 1;
    }

  /* Down first, as htop has them. */
  for (guint i = 0; i < n_cores; i++)
    {
      g_autoptr (TroupeCore) core = g_list_model_get_item (cores, i);

      draw_core (screen, top + i % n_down, i / n_down * (each + 1), each, core);
    }
  return n_down;
}

/**
 * troupe_live_header_draw:
 * @screen: a screen
 * @run: a run
 * @facts: the facts about it
 * @where: where it runs, or an empty string for here
 * @n_rows: the rows that it may fill
 *
 * Draws as much as fits, the most important first.
 *
 * Returns: the number of rows that it filled
 */
guint
troupe_live_header_draw (TroupeScreen *screen,
                         TroupeRun *run,
                         const TroupeLiveFacts *facts,
                         const char *where,
                         guint n_rows)
{
  const guint width = troupe_screen_get_n_columns (screen);
  const guint half = width / 2;
  const guint room =
      MIN (n_rows > 4 ? n_rows - 4 : 0, troupe_screen_get_n_rows (screen) / CORES_SHARE);

  if (n_rows == 0 || width < 2 * LABEL_LEAST)
    return 0;

  draw_title (screen, run, facts, where);
  if (n_rows > 1)
    draw_progress (screen, facts);
  if (n_rows > 2)
    draw_counts (screen, run, facts);
  if (n_rows <= 3)
    return n_rows;

  draw_cores (screen, 0, half - 1, facts);
  draw_memory (screen, half + 1, width - half - 1, facts);
  /* The cores of a machine without workers say nothing of the run. */
  return 4 + (facts->has_hosts && facts->n_local == 0
                  ? 0
                  : draw_each_core (screen, 4, room, facts->machine.cores));
}
