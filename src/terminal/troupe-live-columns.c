/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Describes workers in columns, and chooses those that fit. */

#include "troupe-live-columns.h"

#include "troupe-config.h"
#include "troupe-live-format.h"

#include <glib/gi18n.h>
#include <string.h>

/* The columns of the terminal that the last one has at least, and between two. */
#define ITEM_LEAST 12
#define GAP        1

static const TroupeWorkerStatus *
get_status (TroupeWorker *worker)
{
  return troupe_worker_get_status (worker);
}

static int
find_core (TroupeWorker *worker)
{
  const int core = troupe_worker_get_sample (worker)->core;

  return core >= 0 ? core : get_status (worker)->core;
}

static char *
describe_number (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return g_strdup_printf ("%u", troupe_worker_get_number (worker));
}

static double
measure_number (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return troupe_worker_get_number (worker);
}

static char *
describe_host (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const char *host =
      troupe_worker_is_local (worker) ? g_get_host_name () : troupe_worker_get_host (worker);

  /* The domain is the same for most, and takes the room. */
  return g_strndup (host, strcspn (host, "."));
}

static char *
describe_pid (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const gint64 pid = troupe_worker_get_pid (worker);

  return pid == 0 ? g_strdup ("") : g_strdup_printf ("%" G_GINT64_FORMAT, pid);
}

static double
measure_pid (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return troupe_worker_get_pid (worker);
}

static char *
describe_state (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return g_strdup (troupe_worker_get_state_text (worker));
}

static TroupeStyle
judge_state (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  switch (troupe_worker_get_state (worker))
    {
    case TROUPE_WORKER_RUNNING:
      return TROUPE_STYLE_GOOD;
    case TROUPE_WORKER_PAUSED:
    case TROUPE_WORKER_ENDING:
      return TROUPE_STYLE_ATTENTION;
    case TROUPE_WORKER_STARTING:
    case TROUPE_WORKER_IDLE:
    case TROUPE_WORKER_JOINED:
    default:
      return TROUPE_STYLE_FAINT;
    }
}

/* What needs a look first: paused, then those that run. */
static double
measure_state (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  static const double order[] = {
    [TROUPE_WORKER_PAUSED] = 0,   [TROUPE_WORKER_ENDING] = 1, [TROUPE_WORKER_RUNNING] = 2,
    [TROUPE_WORKER_STARTING] = 3, [TROUPE_WORKER_IDLE] = 4,   [TROUPE_WORKER_JOINED] = 5,
  };

  return order[troupe_worker_get_state (worker)];
}

static char *
describe_letter (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const char letter = troupe_worker_get_sample (worker)->process_state;

  return g_ascii_isalpha (letter) ? g_strndup (&letter, 1) : g_strdup ("");
}

/* D: it waits for a disk or a network, and not even a signal reaches it. */
static TroupeStyle
judge_letter (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const char letter = troupe_worker_get_sample (worker)->process_state;

  return letter == 'D' || letter == 'Z' ? TROUPE_STYLE_ATTENTION : TROUPE_STYLE_NORMAL;
}

static char *
describe_cpu (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const double percent = troupe_worker_get_sample (worker)->cpu_percent;

  if (!troupe_worker_is_alive (worker))
    return g_strdup ("");
  return g_strdup_printf (percent < 999.5 ? "%.1f" : "%.0f", percent);
}

static double
measure_cpu (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return troupe_worker_get_sample (worker)->cpu_percent;
}

static TroupeStyle
judge_cpu (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return measure_cpu (facts, worker) < 0.05 ? TROUPE_STYLE_FAINT : TROUPE_STYLE_NORMAL;
}

static char *
describe_core (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const int core = find_core (worker);

  return core < 0 ? g_strdup ("") : g_strdup_printf ("%d", core);
}

static double
measure_core (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return find_core (worker);
}

static char *
describe_memory (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const guint64 bytes = troupe_worker_get_sample (worker)->rss_bytes;

  return troupe_worker_is_alive (worker) ? troupe_live_format_size (bytes) : g_strdup ("");
}

static double
measure_memory (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return troupe_worker_get_sample (worker)->rss_bytes;
}

/* In a second, as iotop has it. */
static char *
describe_disk (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const double rate = troupe_worker_get_sample (worker)->disk_rate;

  return troupe_worker_is_alive (worker) ? troupe_live_format_size (rate) : g_strdup ("");
}

static double
measure_disk (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return troupe_worker_get_sample (worker)->disk_rate;
}

static TroupeStyle
judge_disk (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return measure_disk (facts, worker) < 1 ? TROUPE_STYLE_FAINT : TROUPE_STYLE_NORMAL;
}

static char *
describe_done (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return troupe_live_format_count (troupe_worker_get_items_done (worker));
}

static double
measure_done (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return troupe_worker_get_items_done (worker);
}

/* How many died in its place before. */
static char *
describe_died (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const guint n_died = get_status (worker)->restarts;

  return n_died == 0 ? g_strdup ("") : g_strdup_printf ("%u", n_died);
}

static double
measure_died (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return get_status (worker)->restarts;
}

static TroupeStyle
judge_died (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return TROUPE_STYLE_BAD;
}

static char *
describe_time (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  static const char *const marks[] = { "", "!", "!!" };
  const double seconds = troupe_live_facts_get_item_seconds (worker);
  g_autofree char *text = seconds < 0 ? g_strdup ("") : troupe_live_format_duration (seconds);

  return g_strconcat (marks[troupe_live_facts_judge (facts, worker)], text, NULL);
}

static double
measure_time (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  return troupe_live_facts_get_item_seconds (worker);
}

static TroupeStyle
judge_time (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  static const TroupeStyle styles[] = { TROUPE_STYLE_NORMAL, TROUPE_STYLE_ATTENTION,
                                        TROUPE_STYLE_BAD };

  return styles[troupe_live_facts_judge (facts, worker)];
}

static char *
describe_item (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = get_status (worker);

  if (status->state == TROUPE_WORKER_JOINED)
    return g_strdup (troupe_worker_get_join_text (worker));
  if (status->n_items_held == 0)
    return g_strdup ("");
  if (status->n_items_held > 1)
    /* Translators: the first item of several that a worker has, and the number of the others */
    return g_strdup_printf (_ ("%s (+%u)"), status->item, status->n_items_held - 1);
  return g_strdup (status->item);
}

static TroupeStyle
judge_item (const TroupeLiveFacts *facts, TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = get_status (worker);

  if (status->state != TROUPE_WORKER_JOINED)
    return TROUPE_STYLE_NORMAL;
  return status->exited && status->exit_code == 0 ? TROUPE_STYLE_FAINT : TROUPE_STYLE_BAD;
}

static const TroupeLiveColumn columns[TROUPE_N_LIVE_COLUMNS] = {
  [TROUPE_LIVE_NUMBER] = { N_ ("#"), N_ ("Worker"), TROUPE_COLUMN_END, 3, 6, 0, FALSE,
                           describe_number, NULL, measure_number },
  [TROUPE_LIVE_HOST] = { N_ ("HOST"), N_ ("Host"), TROUPE_COLUMN_START, 5, 16, 2, FALSE,
                         describe_host, NULL, NULL },
  [TROUPE_LIVE_PID] = { N_ ("PID"), N_ ("Process"), TROUPE_COLUMN_END, 5, 8, 3, FALSE, describe_pid,
                        NULL, measure_pid },
  [TROUPE_LIVE_STATE] = { N_ ("STATE"), N_ ("State"), TROUPE_COLUMN_START, 7, 10, 0, FALSE,
                          describe_state, judge_state, measure_state },
  /* Translators: the heading of a column that is one character wide: the state of a process */
  [TROUPE_LIVE_LETTER] = { N_ ("S"), N_ ("State of the process"), TROUPE_COLUMN_START, 1, 1, 7,
                           FALSE, describe_letter, judge_letter, NULL },
  [TROUPE_LIVE_CPU] = { N_ ("CPU%"), N_ ("CPU"), TROUPE_COLUMN_END, 5, 5, 1, TRUE, describe_cpu,
                        judge_cpu, measure_cpu },
  [TROUPE_LIVE_CORE] = { N_ ("CORE"), N_ ("Core"), TROUPE_COLUMN_END, 4, 4, 8, FALSE, describe_core,
                         NULL, measure_core },
  [TROUPE_LIVE_MEMORY] = { N_ ("MEM"), N_ ("Memory"), TROUPE_COLUMN_END, 5, 5, 4, TRUE,
                           describe_memory, NULL, measure_memory },
  [TROUPE_LIVE_DISK] = { N_ ("DISK"), N_ ("Disk, per second"), TROUPE_COLUMN_END, 5, 5, 6, TRUE,
                         describe_disk, judge_disk, measure_disk },
  [TROUPE_LIVE_DONE] = { N_ ("DONE"), N_ ("Items done"), TROUPE_COLUMN_END, 5, 6, 1, TRUE,
                         describe_done, NULL, measure_done },
  [TROUPE_LIVE_DIED] = { N_ ("DIED"), N_ ("Workers that died in its place"), TROUPE_COLUMN_END, 4,
                         5, 5, TRUE, describe_died, judge_died, measure_died },
  [TROUPE_LIVE_TIME] = { N_ ("TIME"), N_ ("Time of the current item"), TROUPE_COLUMN_END, 6, 10, 0,
                         TRUE, describe_time, judge_time, measure_time },
  [TROUPE_LIVE_ITEM] = { N_ ("ITEM"), N_ ("Current item"), TROUPE_COLUMN_START, ITEM_LEAST,
                         G_MAXUINT, 0, FALSE, describe_item, judge_item, NULL },
};

/**
 * troupe_live_column_get:
 * @id: a column
 *
 * Returns: (transfer none): the column
 */
const TroupeLiveColumn *
troupe_live_column_get (TroupeLiveColumnId id)
{
  return &columns[id];
}

/**
 * troupe_live_column_compare:
 * @id: a column
 * @facts: the facts about the run
 * @a: a worker
 * @b: another one
 *
 * Returns: a number below 0 if @a is before @b when the column ascends, above 0 if it is after
 */
int
troupe_live_column_compare (TroupeLiveColumnId id,
                            const TroupeLiveFacts *facts,
                            TroupeWorker *a,
                            TroupeWorker *b)
{
  const TroupeLiveColumn *column = &columns[id];
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;

  if (column->measure != NULL)
    {
      const double of_a = column->measure (facts, a);
      const double of_b = column->measure (facts, b);

      return (of_a > of_b) - (of_a < of_b);
    }

  text_a = column->describe (facts, a);
  text_b = column->describe (facts, b);
  return strcmp (text_a, text_b);
}

/* A column that would say the same of every worker is left out. */
static gboolean
is_useful (TroupeLiveColumnId id, const TroupeLiveFacts *facts)
{
  if (id == TROUPE_LIVE_HOST)
    return facts->has_hosts;
  return id != TROUPE_LIVE_DIED || facts->n_died > 0;
}

/**
 * troupe_live_layout_choose:
 * @self: (out caller-allocates): a layout
 * @needed: (array fixed-size=13): the columns of the terminal that each would fill
 * @facts: the facts about the run
 * @n_columns: the columns of the terminal
 *
 * Chooses the columns that fit, and gives the last one what is left.
 */
void
troupe_live_layout_choose (TroupeLiveLayout *self,
                           const guint *needed,
                           const TroupeLiveFacts *facts,
                           guint n_columns)
{
  guint n_filled = 0;

  for (guint i = 0; i < TROUPE_N_LIVE_COLUMNS; i++)
    {
      self->widths[i] =
          is_useful (i, facts) ? CLAMP (needed[i], columns[i].least, columns[i].most) : 0;
      if (i == TROUPE_LIVE_ITEM)
        self->widths[i] = ITEM_LEAST;
      n_filled += self->widths[i] > 0 ? self->widths[i] + GAP : 0;
    }
  n_filled -= GAP;

  while (n_filled > n_columns)
    {
      guint last = 0;

      for (guint i = 0; i < TROUPE_N_LIVE_COLUMNS; i++)
        if (self->widths[i] > 0 && columns[i].rank > columns[last].rank)
          last = i;
      if (columns[last].rank == 0)
        break;
      n_filled -= self->widths[last] + GAP;
      self->widths[last] = 0;
    }
  if (n_filled < n_columns)
    self->widths[TROUPE_LIVE_ITEM] += n_columns - n_filled;
}
