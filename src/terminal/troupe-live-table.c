/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sorts, filters and draws the workers of a run. */

#include "troupe-live-table.h"

#include "troupe-config.h"

#include <glib/gi18n.h>

struct _TroupeLiveTable
{
  TroupeRun *run;
  TroupeLiveFacts facts;
  GPtrArray *rows;
  TroupeLiveColumnId sorted;
  gboolean is_reversed;
  gboolean shows_ended;
  char *filter;
  /* The number of the worker that is chosen, and its row; until somebody moves the choice, it is
   * the first one, whichever that is. */
  gboolean is_moved;
  guint chosen;
  guint chosen_row;
  guint first_row;
  guint n_shown;
  /* The widest that each column has been, so that none jumps. */
  guint needed[TROUPE_N_LIVE_COLUMNS];
};

/**
 * troupe_live_table_new:
 * @run: a run
 *
 * Returns: (transfer full): its table, by number
 */
TroupeLiveTable *
troupe_live_table_new (TroupeRun *run)
{
  TroupeLiveTable *self = g_new0 (TroupeLiveTable, 1);

  self->run = g_object_ref (run);
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->filter = g_strdup ("");
  return self;
}

/**
 * troupe_live_table_free:
 * @self: (transfer full): a table
 */
void
troupe_live_table_free (TroupeLiveTable *self)
{
  g_ptr_array_unref (self->rows);
  g_object_unref (self->run);
  g_free (self->filter);
  g_free (self);
}

/* Rows */

/* Whether a column of the worker has @text in it, which is in lower case. */
static gboolean
has_text (TroupeLiveTable *self, TroupeWorker *worker, const char *text)
{
  static const TroupeLiveColumnId searched[] = { TROUPE_LIVE_ITEM, TROUPE_LIVE_STATE,
                                                 TROUPE_LIVE_HOST, TROUPE_LIVE_PID,
                                                 TROUPE_LIVE_NUMBER };

  for (guint i = 0; i < G_N_ELEMENTS (searched); i++)
    {
      g_autofree char *content =
          troupe_live_column_get (searched[i])->describe (&self->facts, worker);
      g_autofree char *valid = g_utf8_make_valid (content, -1);
      g_autofree char *folded = g_utf8_strdown (valid, -1);

      if (strstr (folded, text) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_wanted (TroupeLiveTable *self, TroupeWorker *worker)
{
  if (!self->shows_ended && troupe_worker_get_replaced_by (worker) != 0)
    return FALSE;
  return *self->filter == '\0' || has_text (self, worker, self->filter);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  TroupeLiveTable *self = data;
  TroupeWorker *first = *(TroupeWorker *const *) a;
  TroupeWorker *second = *(TroupeWorker *const *) b;
  int order = troupe_live_column_compare (self->sorted, &self->facts, first, second);

  if (troupe_live_column_get (self->sorted)->is_descending != self->is_reversed)
    order = -order;
  if (order != 0)
    return order;
  return (int) troupe_worker_get_number (first) - (int) troupe_worker_get_number (second);
}

/* A worker that was replaced hands the choice on. */
static void
follow_chosen (TroupeLiveTable *self)
{
  while (self->chosen != 0 && !self->shows_ended)
    {
      const guint next =
          troupe_worker_get_replaced_by (troupe_run_get_worker (self->run, self->chosen));

      if (next == 0)
        break;
      self->chosen = next;
    }

  for (guint i = 0; i < self->rows->len && self->is_moved; i++)
    if (troupe_worker_get_number (self->rows->pdata[i]) == self->chosen)
      {
        self->chosen_row = i;
        return;
      }

  /* The one that took its row. */
  self->chosen_row = self->is_moved ? MIN (self->chosen_row, MAX (self->rows->len, 1) - 1) : 0;
  self->chosen =
      self->rows->len == 0 ? 0 : troupe_worker_get_number (self->rows->pdata[self->chosen_row]);
}

static void
arrange (TroupeLiveTable *self)
{
  GListModel *workers = troupe_run_get_workers (self->run);
  const guint n_workers = g_list_model_get_n_items (workers);

  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      if (is_wanted (self, worker))
        g_ptr_array_add (self->rows, g_steal_pointer (&worker));
    }
  g_ptr_array_sort_with_data (self->rows, compare_cb, self);
  follow_chosen (self);
}

/**
 * troupe_live_table_update:
 * @self: a table
 * @facts: the facts about its run now
 *
 * Takes the workers as they are now.
 */
void
troupe_live_table_update (TroupeLiveTable *self, const TroupeLiveFacts *facts)
{
  self->facts = *facts;
  arrange (self);
}

/* Drawing */

static void
draw_titles (TroupeLiveTable *self, TroupeScreen *screen, const TroupeLiveLayout *layout, guint row)
{
  guint column = 0;

  troupe_screen_draw (screen, row, 0, troupe_screen_get_n_columns (screen), "", TROUPE_STYLE_TITLE);
  for (guint i = 0; i < TROUPE_N_LIVE_COLUMNS; i++)
    {
      const TroupeLiveColumn *content = troupe_live_column_get (i);
      g_autofree char *title = NULL;

      if (layout->widths[i] == 0)
        continue;
      title = troupe_column_text_fit (_ (content->title), layout->widths[i], content->side);
      column = troupe_screen_draw (screen, row, column, layout->widths[i], title,
                                   i == self->sorted ? TROUPE_STYLE_SORTED : TROUPE_STYLE_TITLE);
      column++;
    }
}

static void
draw_worker (TroupeLiveTable *self,
             TroupeScreen *screen,
             const TroupeLiveLayout *layout,
             guint row,
             TroupeWorker *worker)
{
  const gboolean is_chosen = troupe_worker_get_number (worker) == self->chosen;
  guint column = 0;

  if (is_chosen)
    troupe_screen_draw (screen, row, 0, troupe_screen_get_n_columns (screen), "",
                        TROUPE_STYLE_SELECTED);
  for (guint i = 0; i < TROUPE_N_LIVE_COLUMNS; i++)
    {
      const TroupeLiveColumn *content = troupe_live_column_get (i);
      g_autofree char *text = NULL;
      g_autofree char *fitting = NULL;
      TroupeStyle style = TROUPE_STYLE_SELECTED;

      if (layout->widths[i] == 0)
        continue;
      text = content->describe (&self->facts, worker);
      fitting = troupe_column_text_fit (text, layout->widths[i], content->side);
      if (!is_chosen)
        style =
            content->judge != NULL ? content->judge (&self->facts, worker) : TROUPE_STYLE_NORMAL;
      column = troupe_screen_draw (screen, row, column, layout->widths[i], fitting, style) + 1;
    }
}

static void
measure (TroupeLiveTable *self, guint n_rows)
{
  for (guint i = 0; i < TROUPE_N_LIVE_COLUMNS; i++)
    {
      const TroupeLiveColumn *content = troupe_live_column_get (i);

      self->needed[i] = MAX (self->needed[i], troupe_column_text_measure (_ (content->title)));
      for (guint row = self->first_row;
           i != TROUPE_LIVE_ITEM && row < MIN (self->rows->len, self->first_row + n_rows); row++)
        {
          g_autofree char *text = content->describe (&self->facts, self->rows->pdata[row]);

          self->needed[i] = MAX (self->needed[i], troupe_column_text_measure (text));
        }
    }
}

/* Scrolls as little as needed to show the chosen row. */
static void
scroll (TroupeLiveTable *self, guint n_rows)
{
  self->first_row = MIN (self->first_row, self->rows->len > n_rows ? self->rows->len - n_rows : 0);
  if (self->chosen_row < self->first_row)
    self->first_row = self->chosen_row;
  else if (n_rows > 0 && self->chosen_row >= self->first_row + n_rows)
    self->first_row = self->chosen_row - n_rows + 1;
}

/**
 * troupe_live_table_draw:
 * @self: a table
 * @screen: a screen
 * @top: the row of the screen with its titles
 * @n_rows: the rows of the screen that it may fill, titles included
 */
void
troupe_live_table_draw (TroupeLiveTable *self, TroupeScreen *screen, guint top, guint n_rows)
{
  TroupeLiveLayout layout;

  if (n_rows == 0)
    return;

  self->n_shown = n_rows - 1;
  scroll (self, self->n_shown);
  measure (self, self->n_shown);
  troupe_live_layout_choose (&layout, self->needed, &self->facts,
                             troupe_screen_get_n_columns (screen));

  draw_titles (self, screen, &layout, top);
  for (guint i = 0; i < self->n_shown && self->first_row + i < self->rows->len; i++)
    draw_worker (self, screen, &layout, top + 1 + i, self->rows->pdata[self->first_row + i]);
  if (self->rows->len == 0 && *self->filter != '\0')
    troupe_screen_draw (screen, top + 1, 0, troupe_screen_get_n_columns (screen),
                        _ ("No worker matches the filter."), TROUPE_STYLE_FAINT);
}

/* Order */

/**
 * troupe_live_table_sort:
 * @self: a table
 * @column: what it is sorted by; the same once more reverses it
 */
void
troupe_live_table_sort (TroupeLiveTable *self, TroupeLiveColumnId column)
{
  self->is_reversed = column == self->sorted && !self->is_reversed;
  self->sorted = column;
  arrange (self);
}

/**
 * troupe_live_table_sort_next:
 * @self: a table
 * @step: 1 for the next column on the right, -1 for that on the left
 */
void
troupe_live_table_sort_next (TroupeLiveTable *self, int step)
{
  self->sorted = (self->sorted + TROUPE_N_LIVE_COLUMNS + step) % TROUPE_N_LIVE_COLUMNS;
  self->is_reversed = FALSE;
  arrange (self);
}

/**
 * troupe_live_table_reverse:
 * @self: a table
 */
void
troupe_live_table_reverse (TroupeLiveTable *self)
{
  self->is_reversed = !self->is_reversed;
  arrange (self);
}

/**
 * troupe_live_table_get_sorted:
 * @self: a table
 *
 * Returns: the column that it is sorted by
 */
TroupeLiveColumnId
troupe_live_table_get_sorted (TroupeLiveTable *self)
{
  return self->sorted;
}

/**
 * troupe_live_table_set_filter:
 * @self: a table
 * @text: what a worker must have in one of its texts, in any case; "" for all workers
 */
void
troupe_live_table_set_filter (TroupeLiveTable *self, const char *text)
{
  g_free (self->filter);
  self->filter = g_utf8_strdown (text, -1);
  arrange (self);
}

/**
 * troupe_live_table_get_filter:
 * @self: a table
 *
 * Returns: (transfer none): the text, in lower case
 */
const char *
troupe_live_table_get_filter (TroupeLiveTable *self)
{
  return self->filter;
}

/**
 * troupe_live_table_set_shows_ended:
 * @self: a table
 * @shows_ended: whether workers that were replaced are in it as well
 */
void
troupe_live_table_set_shows_ended (TroupeLiveTable *self, gboolean shows_ended)
{
  self->shows_ended = shows_ended;
  arrange (self);
}

/**
 * troupe_live_table_get_shows_ended:
 * @self: a table
 *
 * Returns: whether workers that were replaced are in it as well
 */
gboolean
troupe_live_table_get_shows_ended (TroupeLiveTable *self)
{
  return self->shows_ended;
}

/* Choice */

static void
choose (TroupeLiveTable *self, guint row)
{
  if (row >= self->rows->len)
    return;
  self->is_moved = TRUE;
  self->chosen_row = row;
  self->chosen = troupe_worker_get_number (self->rows->pdata[row]);
}

/**
 * troupe_live_table_move:
 * @self: a table
 * @n_rows: how far down the choice goes, or up if it is negative
 */
void
troupe_live_table_move (TroupeLiveTable *self, int n_rows)
{
  const gint64 row = (gint64) self->chosen_row + n_rows;

  if (self->rows->len > 0)
    choose (self, CLAMP (row, 0, (gint64) self->rows->len - 1));
}

/**
 * troupe_live_table_move_to_start:
 * @self: a table
 *
 * The choice goes to the first row, and stays there.
 */
void
troupe_live_table_move_to_start (TroupeLiveTable *self)
{
  self->is_moved = FALSE;
  follow_chosen (self);
}

/**
 * troupe_live_table_move_page:
 * @self: a table
 * @n_pages: how many pages down the choice goes, or up if it is negative
 */
void
troupe_live_table_move_page (TroupeLiveTable *self, int n_pages)
{
  troupe_live_table_move (self, n_pages * (int) MAX (self->n_shown, 1));
}

/**
 * troupe_live_table_find:
 * @self: a table
 * @text: what a worker has in one of its texts, in any case
 * @is_next: whether to look behind the chosen worker only, and then from the top
 *
 * Chooses the next worker with a text.
 *
 * Returns: whether there is one
 */
gboolean
troupe_live_table_find (TroupeLiveTable *self, const char *text, gboolean is_next)
{
  g_autofree char *folded = g_utf8_strdown (text, -1);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const guint row = (self->chosen_row + i + (is_next ? 1 : 0)) % self->rows->len;

      if (has_text (self, self->rows->pdata[row], folded))
        {
          choose (self, row);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * troupe_live_table_get_chosen:
 * @self: a table
 *
 * Returns: (transfer none) (nullable): the worker that is chosen
 */
TroupeWorker *
troupe_live_table_get_chosen (TroupeLiveTable *self)
{
  return self->chosen == 0 ? NULL : troupe_run_get_worker (self->run, self->chosen);
}

/**
 * troupe_live_table_get_n_rows:
 * @self: a table
 *
 * Returns: the number of workers in it
 */
guint
troupe_live_table_get_n_rows (TroupeLiveTable *self)
{
  return self->rows->len;
}
