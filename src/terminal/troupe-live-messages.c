/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the latest events and lines about a run. */

#include "troupe-live-messages.h"

#include "troupe-column-text.h"
#include "troupe-live-format.h"

/* The most that are kept: the oldest ones go first. */
#define MESSAGES_MAX 5000
#define DROPPED      500

/* The columns of the terminal for the time of each. */
#define TIME_WIDTH 8

typedef enum
{
  IS_NEWS,
  IS_LINE,
  IS_WARNING,
  IS_FAILURE,
} Weight;

typedef struct
{
  double seconds;
  guint worker;
  Weight weight;
  char *text;
} Message;

static const TroupeStyle styles[] = {
  [IS_NEWS] = TROUPE_STYLE_NORMAL,
  [IS_LINE] = TROUPE_STYLE_NORMAL,
  [IS_WARNING] = TROUPE_STYLE_ATTENTION,
  [IS_FAILURE] = TROUPE_STYLE_BAD,
};

struct _TroupeLiveMessages
{
  TroupeRun *run;
  GArray *messages;
  guint n_warnings;
};

static void
clear_message (gpointer data)
{
  Message *message = data;

  g_clear_pointer (&message->text, g_free);
}

static void
take (TroupeLiveMessages *self, Message message)
{
  if (self->messages->len >= MESSAGES_MAX)
    g_array_remove_range (self->messages, 0, DROPPED);
  g_array_append_val (self->messages, message);
  self->n_warnings += message.weight >= IS_WARNING;
}

static Weight
weigh (TroupeEvent *event)
{
  switch (troupe_event_get_data (event)->what)
    {
    case TROUPE_EVENT_ITEMS_FAILED:
    case TROUPE_EVENT_ITEMS_CRASHED:
    case TROUPE_EVENT_ITEMS_TIMED_OUT:
      return IS_FAILURE;
    default:
      return troupe_event_is_warning (event) ? IS_WARNING : IS_NEWS;
    }
}

static void
changed_cb (GListModel *events,
            guint position,
            guint n_removed,
            guint n_added,
            TroupeLiveMessages *self)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, position + i);

      take (self, (Message){
                      .seconds = troupe_event_get_seconds (event),
                      .worker = troupe_event_get_worker (event),
                      .weight = weigh (event),
                      .text = g_strdup (troupe_event_get_text (event)),
                  });
    }
}

/**
 * troupe_live_messages_new:
 * @run: a run
 *
 * Returns: (transfer full): its events until now, which those to come are added to
 */
TroupeLiveMessages *
troupe_live_messages_new (TroupeRun *run)
{
  TroupeLiveMessages *self = g_new0 (TroupeLiveMessages, 1);
  GListModel *events = G_LIST_MODEL (troupe_run_get_events (run));

  self->run = g_object_ref (run);
  self->messages = g_array_new (FALSE, FALSE, sizeof (Message));
  g_array_set_clear_func (self->messages, clear_message);
  changed_cb (events, 0, 0, g_list_model_get_n_items (events), self);
  g_signal_connect (events, "items-changed", G_CALLBACK (changed_cb), self);
  return self;
}

/**
 * troupe_live_messages_free:
 * @self: (transfer full): messages
 */
void
troupe_live_messages_free (TroupeLiveMessages *self)
{
  g_signal_handlers_disconnect_by_data (troupe_run_get_events (self->run), self);
  g_array_unref (self->messages);
  g_object_unref (self->run);
  g_free (self);
}

/**
 * troupe_live_messages_add:
 * @self: messages
 * @text: a line, such as one that an item that failed wrote
 *
 * Adds a line that is no event, for those who look at what failed.
 */
void
troupe_live_messages_add (TroupeLiveMessages *self, const char *text)
{
  take (self, (Message){
                  .seconds = troupe_run_get_elapsed (self->run),
                  .weight = IS_LINE,
                  .text = g_strdup (text),
              });
}

/**
 * troupe_live_messages_get_n_warnings:
 * @self: messages
 *
 * Returns: the number of warnings and failures so far
 */
guint
troupe_live_messages_get_n_warnings (TroupeLiveMessages *self)
{
  return self->n_warnings;
}

static char *
describe (const Message *message)
{
  g_autofree char *time = troupe_live_format_duration (message->seconds);
  GString *line = g_string_new (NULL);

  troupe_column_text_append (line, time, TIME_WIDTH, TROUPE_COLUMN_END);
  g_string_append_printf (line, "  %s", message->text);
  return g_string_free (line, FALSE);
}

/**
 * troupe_live_messages_draw_last:
 * @self: messages
 * @screen: a screen
 * @top: a row
 * @n_rows: the number of rows
 *
 * Draws the latest warnings and failures, the newest at the bottom.
 */
void
troupe_live_messages_draw_last (TroupeLiveMessages *self,
                                TroupeScreen *screen,
                                guint top,
                                guint n_rows)
{
  guint row = n_rows;

  for (guint i = self->messages->len; i > 0 && row > 0; i--)
    {
      const Message *message = &g_array_index (self->messages, Message, i - 1);
      g_autofree char *text = NULL;

      if (message->weight < IS_WARNING)
        continue;
      text = describe (message);
      troupe_screen_draw (screen, top + --row, 0, troupe_screen_get_n_columns (screen), text,
                          styles[message->weight]);
    }
}

/**
 * troupe_live_messages_fill:
 * @self: messages
 * @page: the page that they are added to
 * @worker: the number of the worker that they are about, or 0 for all of them
 * @warnings_only: whether events that are neither warnings nor failures are left out
 */
void
troupe_live_messages_fill (TroupeLiveMessages *self,
                           TroupeLivePage *page,
                           guint worker,
                           gboolean warnings_only)
{
  for (guint i = 0; i < self->messages->len; i++)
    {
      const Message *message = &g_array_index (self->messages, Message, i);
      g_autofree char *text = NULL;

      if ((worker != 0 && message->worker != worker) ||
          (warnings_only && message->weight == IS_NEWS))
        continue;
      text = describe (message);
      troupe_live_page_add (page, styles[message->weight], text);
    }
}
