/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Functions for steps that many tests of the window need. */

#include "troupe-driver.h"

#include "driver-screen.h"
#include "driver-widget.h"

/**
 * troupe_driver_start:
 *
 * Returns: (transfer full): the driver of the window of Troupe that was built
 */
Driver *
troupe_driver_start (void)
{
  const char *argv[] = { g_getenv ("TROUPE_APP"), NULL };

  return driver_start (argv);
}

/**
 * troupe_driver_choose_job:
 * @name: of a card of the page of jobs
 *
 * Chooses it, from whatever page there is.
 */
void
troupe_driver_choose_job (Driver *driver, const char *name)
{
  g_autoptr (AtspiAccessible) card = driver_find (driver, NULL, ATSPI_ROLE_TABLE_CELL, name);

  driver_act (driver, card, "card.choose");
}

static void
fill_in (Driver *driver, const char *name, const char *text)
{
  g_autoptr (AtspiAccessible) entry = driver_find (driver, NULL, ATSPI_ROLE_TEXT, name);

  driver_set_text (driver, entry, text);
}

static void
choose_way (Driver *driver, const char *way)
{
  g_autoptr (AtspiAccessible) from =
      driver_find (driver, NULL, ATSPI_ROLE_COMBO_BOX, "Items Come From");

  driver_choose (driver, from, way);
}

/**
 * troupe_driver_type_items:
 * @items: as they are typed
 */
void
troupe_driver_type_items (Driver *driver, const char *items)
{
  choose_way (driver, "Typed here");
  fill_in (driver, "Items, with spaces between them", items);
}

/**
 * troupe_driver_set_range:
 * @first: as it is typed
 * @last: as it is typed
 * @step: as it is typed
 */
void
troupe_driver_set_range (Driver *driver, const char *first, const char *last, const char *step)
{
  choose_way (driver, "A range of numbers");
  fill_in (driver, "First", first);
  fill_in (driver, "Last", last);
  fill_in (driver, "Step", step);
}

/**
 * troupe_driver_set_workers:
 * @n_workers: how many
 */
void
troupe_driver_set_workers (Driver *driver, guint n_workers)
{
  g_autoptr (AtspiAccessible) spin_button =
      driver_find (driver, NULL, ATSPI_ROLE_SPIN_BUTTON, "Number of Workers");

  driver_set_value (driver, spin_button, n_workers);
}

/**
 * troupe_driver_press_button:
 * @name: its text
 *
 * Waits until the button can be pressed, and presses it.
 */
void
troupe_driver_press_button (Driver *driver, const char *name)
{
  g_autoptr (AtspiAccessible) button = driver_find (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, name);

  driver_click (driver, button);
}

static gboolean
is_switched (Driver *driver, gpointer user_data)
{
  GPtrArray *tabs = user_data;
  gboolean is_selected = FALSE;

  for (guint i = 0; i < tabs->len; i++)
    is_selected |= driver_has_state (tabs->pdata[i], ATSPI_STATE_SELECTED);
  for (guint i = 0; !is_selected && i < tabs->len; i++)
    driver_act (driver, tabs->pdata[i], "click");
  return is_selected;
}

/**
 * troupe_driver_switch_view:
 * @name: of a page that a switcher offers
 */
void
troupe_driver_switch_view (Driver *driver, const char *name)
{
  g_autofree char *what = g_strdup_printf ("the page \"%s\"", name);
  g_autoptr (AtspiAccessible) first = driver_find (driver, NULL, ATSPI_ROLE_PAGE_TAB, name);
  g_autoptr (GPtrArray) tabs = driver_list (driver, NULL, ATSPI_ROLE_PAGE_TAB);

  /* A switcher is there once for each width that the window can have, and only one can be clicked.
   */
  for (guint i = tabs->len; i-- > 0;)
    {
      g_autofree char *tab_name = driver_get_name (tabs->pdata[i]);

      if (g_strcmp0 (tab_name, name) != 0)
        g_ptr_array_remove_index (tabs, i);
    }
  driver_wait (driver, is_switched, tabs, what);
}

/* Looks at each label once, since each is asked for over the bus. */
static gboolean
has_label_of (Driver *driver, const char *const *patterns)
{
  g_autoptr (GPtrArray) labels = driver_list (driver, NULL, ATSPI_ROLE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    {
      g_autofree char *text = driver_get_text (labels->pdata[i]);

      for (guint j = 0; text && patterns[j]; j++)
        if (g_pattern_match_simple (patterns[j], text))
          return TRUE;
    }
  return FALSE;
}

static gboolean
has_label (Driver *driver, gpointer user_data)
{
  return has_label_of (driver, (const char *const[]){ user_data, NULL });
}

/**
 * troupe_driver_wait_label:
 * @pattern: with "*" for any text
 *
 * Waits until a label has that text.
 */
void
troupe_driver_wait_label (Driver *driver, const char *pattern)
{
  g_autofree char *what = g_strdup_printf ("the label \"%s\"", pattern);

  driver_wait (driver, has_label, (gpointer) pattern, what);
}

/* Whether there is a headline of a job that is over. */
static gboolean
is_over (Driver *driver, gpointer user_data)
{
  static const char *const patterns[] = {
    "All * items are done.", "The item is done.", "There were no items.",   "* done, * failed.",
    "Stopped: *.",           "Ended early: *.",   "The job did not start.", NULL
  };

  return has_label_of (driver, patterns);
}

/**
 * troupe_driver_wait_finished:
 *
 * Waits until the window shows that the job is over.
 */
void
troupe_driver_wait_finished (Driver *driver)
{
  driver_wait (driver, is_over, NULL, "the outcome of the job");
}

typedef struct
{
  const char *name;
  guint n_rows;
  GPtrArray *rows;
  /* How many looks in a row found no row that was not known. */
  guint n_vain_looks;
} Table;

/* How often rows that come by themselves are waited for before the list is scrolled, and how far:
 * less than what can be seen of it. */
#define LOOKS 3
#define STEPS 3

static guint64
read_number (Driver *driver, AtspiAccessible *row)
{
  g_autoptr (AtspiAccessible) cell = atspi_accessible_get_child_at_index (row, 0, NULL);
  g_autoptr (AtspiAccessible) label =
      cell ? driver_look (driver, cell, ATSPI_ROLE_LABEL, NULL) : NULL;
  g_autofree char *text = label ? driver_get_text (label) : NULL;

  return text ? g_ascii_strtoull (text, NULL, 10) : 0;
}

/* Whether all cells were there. */
static gboolean
is_whole (const char *const *cells)
{
  while (*cells && **cells)
    cells++;
  return *cells == NULL;
}

/* A row's first cell is its number, which gives its position. While the list is scrolled, which
 * shows each row several times, a whole row is read once: that takes long on a busy machine.
 * Returns whether the row was not known. */
static gboolean
read_row (Driver *driver, AtspiAccessible *accessible, Table *table)
{
  const guint64 number = read_number (driver, accessible);
  gpointer *known;
  g_auto (GStrv) cells = NULL;
  gboolean is_new;

  if (number < 1 || number > table->n_rows)
    return FALSE;
  known = &table->rows->pdata[number - 1];
  is_new = *known == NULL;
  if (!is_new && table->n_vain_looks >= LOOKS && is_whole (*known))
    return FALSE;
  cells = driver_get_row (driver, accessible);
  if (!is_new && g_strv_length (*known) > g_strv_length (cells))
    return FALSE;

  g_clear_pointer (known, g_strfreev);
  *known = g_steal_pointer (&cells);
  return is_new;
}

static gboolean
is_read (Driver *driver, gpointer user_data)
{
  Table *table = user_data;
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, table->name);
  g_autoptr (GPtrArray) rows = driver_list (driver, list, ATSPI_ROLE_TABLE_ROW);
  gboolean is_any_new = FALSE;

  for (guint i = 0; i < rows->len; i++)
    is_any_new |= read_row (driver, rows->pdata[i], table);
  if (!g_ptr_array_find (table->rows, NULL, NULL))
    return TRUE;
  if (table->n_vain_looks < LOOKS)
    table->n_vain_looks = is_any_new ? 0 : table->n_vain_looks + 1;
  /* Some rows are not there before they are scrolled to. */
  for (guint i = 0; i < STEPS && table->n_vain_looks >= LOOKS; i++)
    driver_scroll_at (driver, list);
  return FALSE;
}

/**
 * troupe_driver_read_table:
 * @name: of a column view that is on screen, whose first column numbers the rows
 * @n_rows: how many there must be
 *
 * Returns: (transfer full): the texts of each row's cells, as GStrv, in the order of their numbers
 */
GPtrArray *
troupe_driver_read_table (Driver *driver, const char *name, guint n_rows)
{
  Table table = { name, n_rows, g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev), 0 };
  g_autofree char *what = g_strdup_printf ("%u rows of %s", n_rows, name);

  g_ptr_array_set_size (table.rows, n_rows);
  driver_wait (driver, is_read, &table, what);
  return table.rows;
}

/**
 * troupe_driver_close:
 *
 * Closes the window, in which no job runs, and waits until the program has ended.
 */
void
troupe_driver_close (Driver *driver)
{
  g_autoptr (AtspiAccessible) frame = driver_find (driver, NULL, ATSPI_ROLE_FRAME, "Troupe");

  g_assert_cmpint (driver_close (driver, frame), ==, 0);
}
