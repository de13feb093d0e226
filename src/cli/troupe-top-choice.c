/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists the runs that go on, on the screen of the terminal, and lets a person choose one. */

#include "troupe-top-choice.h"

#include "troupe-column-text.h"
#include "troupe-config.h"
#include "troupe-live-format.h"
#include "troupe-live-keys.h"
#include "troupe-live-menu.h"
#include "troupe-screen.h"
#include "troupe-signals.h"
#include "troupe-tick.h"

#include <glib/gi18n.h>
#include <signal.h>

#define INTERVAL 1000

/* The columns of the terminal for the number of a run, its time, and its items. */
#define NUMBER_WIDTH 8
#define TIME_WIDTH   9
#define ITEMS_WIDTH  18

typedef struct
{
  /* NULL if there are only lines. */
  TroupeRunningRuns *runs;
  TroupeScreen *screen;
  TroupeLiveMenu *menu;
  GMainLoop *loop;
  /* Those in the menu. */
  GPtrArray *listed;
  int answer;
} Choice;

/**
 * troupe_top_choice_describe:
 * @figures: of a run
 *
 * Returns: (transfer full): a line about it
 */
char *
troupe_top_choice_describe (const TroupeTopChoiceFigures *figures)
{
  GString *line = g_string_new (NULL);
  g_autofree char *time = troupe_live_format_duration (figures->elapsed);
  g_autofree char *items = figures->n_items < 0
                               ? g_strdup_printf ("%" G_GUINT64_FORMAT, figures->n_done)
                               : g_strdup_printf ("%" G_GUINT64_FORMAT "/%" G_GINT64_FORMAT,
                                                  figures->n_done, figures->n_items);

  troupe_column_text_append (line, figures->number, NUMBER_WIDTH, TROUPE_COLUMN_START);
  troupe_column_text_append (line, time, TIME_WIDTH, TROUPE_COLUMN_END);
  troupe_column_text_append (line, items, ITEMS_WIDTH, TROUPE_COLUMN_END);
  g_string_append_printf (line, "  %s", figures->title);
  if (figures->n_failed > 0)
    {
      g_autofree char *failed = troupe_live_format_count (figures->n_failed);

      g_string_append (line, " · ");
      g_string_append_printf (line, ngettext ("%s failed", "%s failed", figures->n_failed), failed);
    }
  return g_string_free (line, FALSE);
}

static char *
describe (TroupeRunningRun *run)
{
  TroupeTopChoiceFigures figures = {
    .number = troupe_running_run_get_number (run),
    .title = troupe_running_run_get_title (run),
  };

  g_object_get (run, "n-items", &figures.n_items, "n-done", &figures.n_done, "n-failed",
                &figures.n_failed, "elapsed", &figures.elapsed, NULL);
  return troupe_top_choice_describe (&figures);
}

/* The same choice stays chosen, unless another run is in its row now. */
static void
fill (Choice *self)
{
  const guint n_runs = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  const guint chosen = self->menu != NULL ? troupe_live_menu_get_chosen (self->menu) : 0;

  g_clear_pointer (&self->menu, troupe_live_menu_free);
  g_ptr_array_set_size (self->listed, 0);
  self->menu = troupe_live_menu_new (_ ("Which run?"));
  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (TroupeRunningRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);
      g_autofree char *line = NULL;

      if (troupe_running_run_get_watched (run) == NULL)
        continue;
      line = describe (run);
      troupe_live_menu_add (self->menu, '\0', line);
      g_ptr_array_add (self->listed, g_steal_pointer (&run));
    }
  if (self->listed->len > 0)
    troupe_live_menu_choose (self->menu, chosen);
}

static void
draw (Choice *self)
{
  guint n_rows;

  if (!troupe_screen_is_shown (self->screen))
    return;
  troupe_screen_begin (self->screen);
  n_rows = troupe_screen_get_n_rows (self->screen);
  troupe_live_menu_draw (self->menu, self->screen, 0, n_rows - (n_rows > 1));
  if (n_rows > 2)
    troupe_live_keys_draw (self->screen, n_rows - 1, TROUPE_LIVE_KEYS_OF_MENU);
  troupe_screen_end (self->screen);
}

static gboolean
tick_cb (gpointer user_data)
{
  Choice *self = user_data;

  troupe_screen_resume (self->screen);
  if (self->runs != NULL)
    fill (self);
  draw (self);
  return G_SOURCE_CONTINUE;
}

static void
key_cb (guint32 key, gpointer data)
{
  Choice *self = data;
  const int answer = troupe_live_menu_take_key (self->menu, key);

  if (answer == TROUPE_LIVE_MENU_OPEN)
    {
      draw (self);
      return;
    }
  self->answer = answer;
  g_main_loop_quit (self->loop);
}

static void
signal_cb (int signal_number, gpointer user_data)
{
  Choice *self = user_data;

  if (signal_number == SIGTSTP)
    {
      troupe_screen_suspend (self->screen);
      raise (SIGSTOP);
    }
  if (signal_number == SIGTSTP || signal_number == SIGCONT)
    {
      troupe_screen_resume (self->screen);
      draw (self);
    }
  else if (signal_number == SIGWINCH)
    draw (self);
  else if (signal_number != SIGUSR1)
    g_main_loop_quit (self->loop);
}

/* Shows the menu, which is filled. */
static gboolean
ask (Choice *self, GError **error)
{
  guint timer;

  self->answer = -1;
  self->screen = troupe_screen_open (error);
  if (self->screen == NULL)
    return FALSE;

  self->loop = g_main_loop_new (NULL, FALSE);
  troupe_signals_watch (signal_cb, self);
  troupe_screen_watch_keys (self->screen, key_cb, self);
  troupe_screen_resume (self->screen);
  draw (self);
  timer = g_timeout_add (INTERVAL, tick_cb, self);
  g_main_loop_run (self->loop);

  g_source_remove (timer);
  troupe_screen_free (self->screen);
  troupe_signals_unwatch ();
  g_main_loop_unref (self->loop);
  return TRUE;
}

/**
 * troupe_top_choice_ask_lines:
 * @lines: (element-type utf8): a line about each of several runs
 * @chosen: (out): which of them was chosen, or -1
 * @error: return location for an error
 *
 * Shows the lines until one is chosen, or the list is left.
 *
 * Returns: %FALSE if there is no terminal that could show them
 */
gboolean
troupe_top_choice_ask_lines (GPtrArray *lines, int *chosen, GError **error)
{
  Choice self = { .menu = troupe_live_menu_new (_ ("Which run?")) };
  gboolean asked;

  for (guint i = 0; i < lines->len; i++)
    troupe_live_menu_add (self.menu, '\0', lines->pdata[i]);
  asked = ask (&self, error);
  *chosen = self.answer >= 0 && (guint) self.answer < lines->len ? self.answer : -1;
  troupe_live_menu_free (self.menu);
  return asked;
}

/**
 * troupe_top_choice_ask:
 * @runs: several runs
 * @run: (out) (transfer full) (nullable): the one that was chosen, or %NULL for none
 * @error: return location for an error
 *
 * Shows a list until a run is chosen, or the list is left.
 *
 * Returns: %FALSE if there is no terminal that could show it
 */
gboolean
troupe_top_choice_ask (TroupeRunningRuns *runs, TroupeRunningRun **run, GError **error)
{
  g_autoptr (GPtrArray) listed = g_ptr_array_new_with_free_func (g_object_unref);
  Choice self = { .runs = runs, .listed = listed };
  gboolean asked;

  *run = NULL;
  fill (&self);
  asked = ask (&self, error);
  if (self.answer >= 0 && (guint) self.answer < listed->len)
    *run = g_object_ref (listed->pdata[self.answer]);
  troupe_live_menu_free (self.menu);
  return asked;
}
