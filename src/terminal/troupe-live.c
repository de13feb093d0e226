/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows a run as a table that changes, and takes orders by key. */

#include "troupe-live.h"

#include "troupe-column-text.h"
#include "troupe-config.h"
#include "troupe-live-header.h"
#include "troupe-live-help.h"
#include "troupe-live-keys.h"
#include "troupe-live-menu.h"
#include "troupe-live-messages.h"
#include "troupe-live-page.h"
#include "troupe-live-prompt.h"
#include "troupe-live-questions.h"
#include "troupe-live-table.h"
#include "troupe-tick.h"

#include <glib/gi18n.h>

/* In milliseconds: once a second, and more often in the first seconds, so that a short job shows
 * progress too. */
#define FIRST_INTERVAL 250
#define FIRST_SECONDS  5
#define INTERVAL       1000

/* The time until what happened is shown, and until a notice goes, in milliseconds. */
#define SOON_MS   100
#define NOTICE_MS 4000

/* Rows without which there is no line of keys, and no empty one, and rows of the header that stay
 * above a page. */
#define ROWS_WITH_KEYS   8
#define ROWS_WITH_GAP    20
#define HEADER_OF_A_PAGE 3

typedef enum
{
  SHOWS_TABLE,
  SHOWS_HELP,
  SHOWS_EVENTS,
  SHOWS_FAILURES,
  SHOWS_WORKER,
} Shown;

typedef enum
{
  ASKS_NOTHING,
  ASKS_HOW_TO_END,
  ASKS_WHETHER_TO_STOP,
  ASKS_WHAT_TO_SORT_BY,
} Asked;

struct _TroupeLive
{
  TroupeRun *run;
  TroupeScreen *screen;
  TroupeLiveParts parts;
  char *where;

  TroupeEstimate estimate;
  TroupeLiveFacts facts;
  TroupeLiveTable *table;
  TroupeLiveMessages *messages;

  Shown shown;
  TroupeLivePage *page;
  /* The worker that the page or the question is about. */
  guint worker;
  Asked asked;
  TroupeLiveMenu *menu;
  TroupeLivePrompt *prompt;
  gboolean is_search;
  char *searched;
  char *notice;

  guint tick_timer;
  guint soon_timer;
  guint notice_timer;
  guint leave_idle;
};

/* Drawing */

static void
update (TroupeLive *self)
{
  TroupeLiveMachine machine = { .host = "" };

  if (self->parts.find_machine != NULL)
    self->parts.find_machine (&machine, self->parts.data);
  troupe_live_facts_compute (&self->facts, self->run, &self->estimate, &machine);
  troupe_live_table_update (self->table, &self->facts);
}

static void
fill_page (TroupeLive *self)
{
  troupe_live_page_clear (self->page);
  if (self->shown == SHOWS_HELP)
    troupe_live_help_fill (self->page, self->parts.is_watched);
  else if (self->shown != SHOWS_WORKER)
    troupe_live_messages_fill (self->messages, self->page, 0, self->shown == SHOWS_FAILURES);
  else
    {
      troupe_live_help_fill_worker (self->page, &self->facts,
                                    troupe_run_get_worker (self->run, self->worker));
      troupe_live_page_add (self->page, TROUPE_STYLE_NORMAL, "");
      troupe_live_messages_fill (self->messages, self->page, self->worker, FALSE);
    }
  if (troupe_live_page_get_n_lines (self->page) == 0)
    troupe_live_page_add (self->page, TROUPE_STYLE_FAINT, _ ("Nothing so far."));
}

/* The rows for the latest warnings: few, if there are few rows. */
static guint
count_message_rows (TroupeLive *self, guint n_rows)
{
  const guint most = n_rows >= 40 ? 6 : n_rows >= 24 ? 3 : n_rows >= 14 ? 1 : 0;

  return MIN (troupe_live_messages_get_n_warnings (self->messages), most);
}

static guint
count_header_rows (guint room)
{
  if (room >= 12)
    return room - 4;
  /* Two rows are too few for a table with titles. */
  return room >= 7 ? 3 : room >= 4 ? 2 : room >= 3 ? 1 : room;
}

static void
draw_bottom (TroupeLive *self, guint row)
{
  const guint width = troupe_screen_get_n_columns (self->screen);

  if (self->prompt != NULL)
    troupe_live_prompt_draw (self->prompt, self->screen, row);
  else if (self->notice != NULL)
    troupe_screen_draw (self->screen, row, 0, width, self->notice, TROUPE_STYLE_ATTENTION);
  else
    troupe_live_keys_draw (self->screen, row,
                           self->menu != NULL           ? TROUPE_LIVE_KEYS_OF_MENU
                           : self->shown != SHOWS_TABLE ? TROUPE_LIVE_KEYS_OF_PAGE
                                                        : TROUPE_LIVE_KEYS_OF_TABLE);
}

static void
draw_menu (TroupeLive *self, guint until)
{
  const guint n_rows = MIN (troupe_live_menu_get_n_rows (self->menu), until);

  for (guint row = until - n_rows; row < until; row++)
    troupe_screen_draw (self->screen, row, 0, troupe_screen_get_n_columns (self->screen), "",
                        TROUPE_STYLE_NORMAL);
  if (n_rows > 1)
    troupe_live_menu_draw (self->menu, self->screen, until - n_rows, n_rows);
}

/* The line that tells what the rows leave out. */
static void
draw_filter (TroupeLive *self, guint row)
{
  const char *filter = troupe_live_table_get_filter (self->table);
  g_autofree char *text = NULL;
  guint width;

  if (*filter == '\0')
    return;
  /* Translators: the text that the workers shown have */
  text = g_strdup_printf (_ ("filter: %s"), filter);
  width = MIN (troupe_column_text_measure (text), troupe_screen_get_n_columns (self->screen) / 2);
  troupe_screen_draw (self->screen, row, troupe_screen_get_n_columns (self->screen) - width, width,
                      text, TROUPE_STYLE_SORTED);
}

static void
draw_all (TroupeLive *self)
{
  const guint n_rows = troupe_screen_get_n_rows (self->screen);
  const gboolean has_keys =
      n_rows >= ROWS_WITH_KEYS || self->prompt != NULL || self->notice != NULL;
  const guint until = n_rows - (has_keys && n_rows > 0 ? 1 : 0);
  const gboolean is_table = self->shown == SHOWS_TABLE;
  const guint n_messages = is_table ? count_message_rows (self, n_rows) : 0;
  guint header_room = count_header_rows (until - n_messages);
  guint top;

  if (!is_table)
    header_room = MIN (header_room, HEADER_OF_A_PAGE);
  top = troupe_live_header_draw (self->screen, self->run, &self->facts, self->where, header_room);
  top += n_rows >= ROWS_WITH_GAP;

  if (is_table)
    {
      troupe_live_table_draw (self->table, self->screen, top, until - n_messages - top);
      draw_filter (self, top);
      troupe_live_messages_draw_last (self->messages, self->screen, until - n_messages, n_messages);
    }
  else
    {
      fill_page (self);
      troupe_live_page_draw (self->page, self->screen, top, until - top);
    }
  if (self->menu != NULL)
    draw_menu (self, until);
  if (has_keys && n_rows > 0)
    draw_bottom (self, n_rows - 1);
}

/**
 * troupe_live_draw:
 * @self: a live table
 *
 * Draws everything as it is now, in the size that the terminal has now.
 */
void
troupe_live_draw (TroupeLive *self)
{
  g_clear_handle_id (&self->soon_timer, g_source_remove);
  update (self);
  if (!troupe_screen_is_shown (self->screen))
    return;

  troupe_screen_begin (self->screen);
  draw_all (self);
  troupe_screen_end (self->screen);
}

static gboolean
soon_cb (gpointer user_data)
{
  TroupeLive *self = user_data;

  self->soon_timer = 0;
  troupe_live_draw (self);
  return G_SOURCE_REMOVE;
}

static void
draw_soon (TroupeLive *self)
{
  if (self->soon_timer == 0)
    self->soon_timer = g_timeout_add (SOON_MS, soon_cb, self);
}

static void schedule_tick (TroupeLive *self);

/* A process that was continued in the background takes the screen when it is in the foreground. */
static gboolean
tick_cb (gpointer user_data)
{
  TroupeLive *self = user_data;

  self->tick_timer = 0;
  troupe_live_resume (self);
  schedule_tick (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_tick (TroupeLive *self)
{
  const gboolean is_first = troupe_run_get_elapsed (self->run) < FIRST_SECONDS;
  const guint interval = is_first ? FIRST_INTERVAL : INTERVAL;

  troupe_run_set_interval (self->run, TROUPE_RUN_VIEWER_OWN, interval);
  self->tick_timer = troupe_tick_add (interval, tick_cb, self);
}

/* Notices */

static gboolean
notice_cb (gpointer user_data)
{
  TroupeLive *self = user_data;

  self->notice_timer = 0;
  g_clear_pointer (&self->notice, g_free);
  troupe_live_draw (self);
  return G_SOURCE_REMOVE;
}

/**
 * troupe_live_set_notice:
 * @self: a live table
 * @text: a sentence
 *
 * Shows a sentence at the bottom, for some seconds.
 */
void
troupe_live_set_notice (TroupeLive *self, const char *text)
{
  g_free (self->notice);
  self->notice = g_strdup (text);
  g_clear_handle_id (&self->notice_timer, g_source_remove);
  self->notice_timer = g_timeout_add (NOTICE_MS, notice_cb, self);
}

/**
 * troupe_live_add_message:
 * @self: a live table
 * @text: a line about the run that is no event of it
 *
 * Shows the line among what happened.
 */
void
troupe_live_add_message (TroupeLive *self, const char *text)
{
  troupe_live_messages_add (self->messages, text);
  draw_soon (self);
}

/* Orders */

static gboolean
takes_orders (TroupeLive *self)
{
  if (troupe_run_get_control (self->run) != NULL &&
      troupe_run_get_state (self->run) != TROUPE_RUN_FINISHED)
    return TRUE;

  troupe_live_set_notice (self, troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED
                                    ? _ ("The run has finished.")
                                    : _ ("This run takes no orders."));
  return FALSE;
}

/* The worker that an order is for, or NULL. */
static TroupeWorker *
find_addressee (TroupeLive *self)
{
  TroupeWorker *worker = self->shown == SHOWS_WORKER
                             ? troupe_run_get_worker (self->run, self->worker)
                             : troupe_live_table_get_chosen (self->table);

  if (worker == NULL || !takes_orders (self))
    return NULL;
  if (troupe_worker_is_alive (worker))
    return worker;
  troupe_live_set_notice (self, _ ("This worker has ended."));
  return NULL;
}

static void
pause_one (TroupeLive *self)
{
  TroupeWorker *worker = find_addressee (self);

  if (worker != NULL)
    troupe_run_act (self->run, troupe_worker_get_number (worker),
                    troupe_worker_get_state (worker) == TROUPE_WORKER_PAUSED ? TROUPE_RUN_CONTINUE
                                                                             : TROUPE_RUN_PAUSE);
}

static void
pause_all (TroupeLive *self)
{
  const gboolean are_paused =
      self->facts.n_workers > 0 && self->facts.n_paused == self->facts.n_workers;

  if (takes_orders (self))
    troupe_run_act (self->run, 0, are_paused ? TROUPE_RUN_CONTINUE : TROUPE_RUN_PAUSE);
}

/* Takes the question. */
static void
ask (TroupeLive *self, Asked asked, TroupeLiveMenu *question)
{
  g_clear_pointer (&self->menu, troupe_live_menu_free);
  self->asked = asked;
  self->menu = question;
}

static void
ask_how_to_end (TroupeLive *self)
{
  TroupeWorker *worker = find_addressee (self);

  if (worker == NULL)
    return;
  self->worker = troupe_worker_get_number (worker);
  ask (self, ASKS_HOW_TO_END,
       troupe_live_question_how_to_end (worker, troupe_run_get_job (self->run)));
}

static void
ask_whether_to_stop (TroupeLive *self)
{
  if (takes_orders (self))
    ask (self, ASKS_WHETHER_TO_STOP,
         troupe_live_question_whether_to_stop (troupe_run_get_job (self->run)));
}

static void
ask_what_to_sort_by (TroupeLive *self)
{
  ask (self, ASKS_WHAT_TO_SORT_BY,
       troupe_live_question_what_to_sort_by (troupe_live_table_get_sorted (self->table)));
}

static void
take_answer (TroupeLive *self, int answer)
{
  if (answer == TROUPE_LIVE_MENU_OPEN)
    return;

  g_clear_pointer (&self->menu, troupe_live_menu_free);
  if (answer == TROUPE_LIVE_MENU_CLOSED)
    return;

  if (self->asked == ASKS_WHAT_TO_SORT_BY)
    troupe_live_table_sort (self->table, answer);
  else if (self->asked == ASKS_WHETHER_TO_STOP && answer == 0)
    self->parts.stop (self->parts.data);
  else if (self->asked == ASKS_HOW_TO_END && answer < 2)
    troupe_run_act (self->run, self->worker, answer == 0 ? TROUPE_RUN_TERMINATE : TROUPE_RUN_KILL);
}

/* Keys */

static void
show_page (TroupeLive *self, Shown shown, const char *title)
{
  g_clear_pointer (&self->page, troupe_live_page_free);
  self->shown = shown;
  self->page = troupe_live_page_new (title);
  if (shown == SHOWS_EVENTS || shown == SHOWS_FAILURES)
    troupe_live_page_follow (self->page);
}

static void
show_worker (TroupeLive *self)
{
  TroupeWorker *worker = troupe_live_table_get_chosen (self->table);
  g_autofree char *title = NULL;

  if (worker == NULL)
    return;

  self->worker = troupe_worker_get_number (worker);
  title = g_strdup_printf (_ ("Worker %u"), self->worker);
  show_page (self, SHOWS_WORKER, title);
}

static void
begin_prompt (TroupeLive *self, gboolean is_search)
{
  self->is_search = is_search;
  self->prompt =
      troupe_live_prompt_new (is_search ? _ ("Search:") : _ ("Filter:"),
                              is_search ? "" : troupe_live_table_get_filter (self->table));
}

static void
find (TroupeLive *self, const char *text, gboolean is_next)
{
  if (*text != '\0' && !troupe_live_table_find (self->table, text, is_next))
    troupe_live_set_notice (self, _ ("No worker has this text."));
}

static void
take_prompt_key (TroupeLive *self, guint32 key)
{
  const TroupeLivePromptState state = troupe_live_prompt_take_key (self->prompt, key);
  const char *text = troupe_live_prompt_get_text (self->prompt);

  if (self->is_search && state != TROUPE_LIVE_PROMPT_CANCELLED)
    {
      g_free (self->searched);
      self->searched = g_strdup (text);
      if (state != TROUPE_LIVE_PROMPT_DONE)
        find (self, text, state == TROUPE_LIVE_PROMPT_NEXT);
    }
  else if (!self->is_search)
    {
      troupe_live_table_set_filter (self->table, state == TROUPE_LIVE_PROMPT_CANCELLED ? "" : text);
    }
  if (state == TROUPE_LIVE_PROMPT_DONE || state == TROUPE_LIVE_PROMPT_CANCELLED)
    g_clear_pointer (&self->prompt, troupe_live_prompt_free);
}

static gboolean
leave_cb (gpointer user_data)
{
  TroupeLive *self = user_data;

  self->leave_idle = 0;
  self->parts.leave (self->parts.data);
  return G_SOURCE_REMOVE;
}

/* The keyboard is still read while a key is taken. */
static void
leave (TroupeLive *self)
{
  if (self->leave_idle == 0)
    self->leave_idle = g_idle_add (leave_cb, self);
}

static void
take_page_key (TroupeLive *self, guint32 key)
{
  if (troupe_live_page_take_key (self->page, key))
    return;
  if (self->shown == SHOWS_WORKER && key == 'p')
    pause_one (self);
  else if (self->shown == SHOWS_WORKER && (key == 'k' || key == TROUPE_KEY_F (9)))
    ask_how_to_end (self);
  else
    self->shown = SHOWS_TABLE;
}

static void
run_action (TroupeLive *self, TroupeLiveAction action)
{
  switch (action)
    {
    case TROUPE_LIVE_LEAVE:
      leave (self);
      break;
    case TROUPE_LIVE_HELP:
      show_page (self, SHOWS_HELP, _ ("Keys"));
      break;
    case TROUPE_LIVE_EVENTS:
      show_page (self, SHOWS_EVENTS, _ ("What happened"));
      break;
    case TROUPE_LIVE_FAILURES:
      show_page (self, SHOWS_FAILURES, _ ("What failed"));
      break;
    case TROUPE_LIVE_DETAILS:
      show_worker (self);
      break;
    case TROUPE_LIVE_PAUSE:
      pause_one (self);
      break;
    case TROUPE_LIVE_PAUSE_ALL:
      pause_all (self);
      break;
    case TROUPE_LIVE_END:
      ask_how_to_end (self);
      break;
    case TROUPE_LIVE_STOP:
      ask_whether_to_stop (self);
      break;
    case TROUPE_LIVE_SORT:
      ask_what_to_sort_by (self);
      break;
    case TROUPE_LIVE_SEARCH:
      begin_prompt (self, TRUE);
      break;
    case TROUPE_LIVE_SEARCH_NEXT:
      if (self->searched == NULL)
        begin_prompt (self, TRUE);
      else
        find (self, self->searched, TRUE);
      break;
    case TROUPE_LIVE_FILTER:
      begin_prompt (self, FALSE);
      break;
    case TROUPE_LIVE_ALL_WORKERS:
      troupe_live_table_set_shows_ended (self->table,
                                         !troupe_live_table_get_shows_ended (self->table));
      break;
    case TROUPE_LIVE_REDRAW:
      troupe_screen_suspend (self->screen);
      troupe_screen_resume (self->screen);
      break;
    case TROUPE_LIVE_NO_ACTION:
    default:
      troupe_live_keys_move (self->table, action);
      break;
    }
}

/**
 * troupe_live_take_key:
 * @self: a live table
 * @key: a key
 *
 * Does what the key is for, and draws.
 */
void
troupe_live_take_key (TroupeLive *self, guint32 key)
{
  if (self->notice != NULL)
    {
      g_clear_handle_id (&self->notice_timer, g_source_remove);
      g_clear_pointer (&self->notice, g_free);
    }

  if (self->menu != NULL)
    take_answer (self, troupe_live_menu_take_key (self->menu, key));
  else if (self->prompt != NULL)
    take_prompt_key (self, key);
  else if (self->shown != SHOWS_TABLE)
    take_page_key (self, key);
  else if (key == TROUPE_KEY_ESCAPE)
    troupe_live_table_set_filter (self->table, "");
  else
    run_action (self, troupe_live_keys_find (key));
  troupe_live_draw (self);
}

static void
key_cb (guint32 key, gpointer data)
{
  troupe_live_take_key (data, key);
}

/**
 * troupe_live_new:
 * @run: a run
 * @screen: (transfer full): a screen
 * @parts: what the table has besides
 *
 * Returns: (transfer full): a live table, which is shown until it is freed
 */
TroupeLive *
troupe_live_new (TroupeRun *run, TroupeScreen *screen, const TroupeLiveParts *parts)
{
  TroupeLive *self = g_new0 (TroupeLive, 1);

  self->run = g_object_ref (run);
  self->screen = screen;
  self->parts = *parts;
  self->where = g_strdup (parts->where);
  self->table = troupe_live_table_new (run);
  self->messages = troupe_live_messages_new (run);
  g_signal_connect_swapped (troupe_run_get_events (run), "items-changed", G_CALLBACK (draw_soon),
                            self);
  g_signal_connect_swapped (run, "notify::state", G_CALLBACK (draw_soon), self);
  troupe_screen_watch_keys (screen, key_cb, self);
  troupe_live_resume (self);
  schedule_tick (self);
  return self;
}

/**
 * troupe_live_free:
 * @self: (transfer full): a live table
 *
 * Gives the terminal back as it was.
 */
void
troupe_live_free (TroupeLive *self)
{
  g_signal_handlers_disconnect_by_data (troupe_run_get_events (self->run), self);
  g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_handle_id (&self->tick_timer, g_source_remove);
  g_clear_handle_id (&self->soon_timer, g_source_remove);
  g_clear_handle_id (&self->notice_timer, g_source_remove);
  g_clear_handle_id (&self->leave_idle, g_source_remove);
  g_clear_pointer (&self->screen, troupe_screen_free);
  g_clear_pointer (&self->menu, troupe_live_menu_free);
  g_clear_pointer (&self->prompt, troupe_live_prompt_free);
  g_clear_pointer (&self->page, troupe_live_page_free);
  g_clear_pointer (&self->table, troupe_live_table_free);
  g_clear_pointer (&self->messages, troupe_live_messages_free);
  g_clear_object (&self->run);
  g_free (self->searched);
  g_free (self->notice);
  g_free (self->where);
  g_free (self);
}

/**
 * troupe_live_suspend:
 * @self: a live table
 *
 * Gives the terminal back for some time, before this process stops.
 */
void
troupe_live_suspend (TroupeLive *self)
{
  troupe_screen_suspend (self->screen);
}

/**
 * troupe_live_resume:
 * @self: a live table
 *
 * Takes the terminal again, now or when this process is in the foreground.
 */
void
troupe_live_resume (TroupeLive *self)
{
  troupe_screen_resume (self->screen);
  troupe_live_draw (self);
}
