/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes the screen of the terminal while it is in the foreground, and gives it back. */

#include "troupe-screen.h"

#include "troupe-column-text.h"
#include "troupe-config.h"
#include "troupe-paths.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <unistd.h>

/* The terminal that this process belongs to, wherever its standard streams go. */
#define TERMINAL "/dev/tty"

struct _TroupeScreen
{
  const TroupeScreenFunctions *functions;
  gpointer data;
  int fd;
  guint source_id;
  TroupeScreenKeyFunc func;
  gpointer func_data;
  guint n_rows;
  guint n_columns;
  gboolean is_suspended;
};

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, sentence);
  return FALSE;
}

/* ncurses is loaded here, so that programs that show no screen start without it. */
static const TroupeScreenFunctions *
load_functions (GError **error)
{
  g_autofree char *path = troupe_paths_find_program (TROUPE_SCREEN_CURSES_MODULE);
  void *module = dlopen (path, RTLD_NOW | RTLD_LOCAL);
  const TroupeScreenFunctions *functions =
      module != NULL ? dlsym (module, TROUPE_SCREEN_CURSES_SYMBOL) : NULL;

  if (functions == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("The part that draws on a terminal cannot be loaded: %s"), dlerror ());
  return functions;
}

static gboolean
wants_colours (void)
{
  const char *value = g_getenv ("NO_COLOR");

  return value == NULL || *value == '\0';
}

static gboolean
is_in_foreground (TroupeScreen *self)
{
  return self->fd < 0 || tcgetpgrp (self->fd) == getpgrp ();
}

static gboolean
open_terminal (TroupeScreen *self, GError **error)
{
  const char *type = g_getenv ("TERM") ?: "";
  g_autofree char *sentence = NULL;

  self->fd = open (TERMINAL, O_RDWR | O_CLOEXEC);
  if (self->fd < 0)
    return fail (error, _ ("A table that is shown live needs a terminal, and there is none"));
  if (*type != '\0' && self->functions->check (self->fd, type))
    return TRUE;

  sentence = g_strdup_printf (_ ("A terminal of the type “%s” cannot show a table that is live; "
                                 "the variable TERM names the type"),
                              type);
  return fail (error, sentence);
}

static void
find_size (TroupeScreen *self)
{
  if (!self->is_suspended)
    self->functions->get_size (self->data, &self->n_rows, &self->n_columns);
}

/**
 * troupe_screen_open:
 * @error: return location for an error
 *
 * Takes the screen of the terminal that this process belongs to. Signals must be watched before:
 * the ones of the terminal are not handled here.
 *
 * Returns: (transfer full) (nullable): the screen, or %NULL if there is no terminal, or it can show
 *   none
 */
TroupeScreen *
troupe_screen_open (GError **error)
{
  g_autoptr (TroupeScreen) self = g_new0 (TroupeScreen, 1);

  self->fd = -1;
  troupe_column_text_use_locale ();
  self->functions = load_functions (error);
  if (self->functions == NULL || !open_terminal (self, error))
    return NULL;

  self->is_suspended = TRUE;
  return g_steal_pointer (&self);
}

/**
 * troupe_screen_new:
 * @functions: what draws; they are never asked to open a screen
 * @data: passed to @functions
 *
 * Returns: (transfer full): a screen that is drawn in another way
 */
TroupeScreen *
troupe_screen_new (const TroupeScreenFunctions *functions, gpointer data)
{
  TroupeScreen *self = g_new0 (TroupeScreen, 1);

  troupe_column_text_use_locale ();
  self->functions = functions;
  self->data = data;
  self->fd = -1;
  find_size (self);
  return self;
}

/**
 * troupe_screen_free:
 * @self: (transfer full): a screen
 *
 * Gives the terminal back as it was.
 */
void
troupe_screen_free (TroupeScreen *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  if (self->data != NULL)
    self->functions->close (self->data);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/* Keys */

/* Bytes that are not a key after all are keys of their own, which are there at once. */
static guint
read_keys (TroupeScreen *self)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 key;

  while ((key = self->functions->read_key (self->data)) != TROUPE_KEY_NONE)
    g_array_append_val (keys, key);
  for (guint i = 0; i < keys->len && self->func != NULL && !self->is_suspended; i++)
    self->func (g_array_index (keys, guint32, i), self->func_data);
  return keys->len;
}

/* A terminal that was closed sends SIGHUP as well. */
static gboolean
readable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  TroupeScreen *self = user_data;

  if (read_keys (self) > 0 || (condition & (G_IO_HUP | G_IO_ERR)) == 0)
    return G_SOURCE_CONTINUE;
  self->source_id = 0;
  return G_SOURCE_REMOVE;
}

static void
update_source (TroupeScreen *self)
{
  const gboolean is_wanted = self->fd >= 0 && self->func != NULL && !self->is_suspended;

  if (!is_wanted)
    g_clear_handle_id (&self->source_id, g_source_remove);
  else if (self->source_id == 0)
    self->source_id = g_unix_fd_add (self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb, self);
}

/**
 * troupe_screen_watch_keys:
 * @self: a screen
 * @func: (nullable): called for each key; it may suspend the screen, but not free it
 * @data: passed to @func
 */
void
troupe_screen_watch_keys (TroupeScreen *self, TroupeScreenKeyFunc func, gpointer data)
{
  self->func = func;
  self->func_data = data;
  update_source (self);
}

/* In the background */

/**
 * troupe_screen_is_shown:
 * @self: a screen
 *
 * Returns: whether the terminal shows it
 */
gboolean
troupe_screen_is_shown (TroupeScreen *self)
{
  return !self->is_suspended;
}

/**
 * troupe_screen_suspend:
 * @self: a screen
 *
 * Gives the terminal back as it was, until troupe_screen_resume().
 */
void
troupe_screen_suspend (TroupeScreen *self)
{
  if (self->is_suspended)
    return;

  self->functions->suspend (self->data);
  self->is_suspended = TRUE;
  update_source (self);
}

/**
 * troupe_screen_resume:
 * @self: a screen
 *
 * Takes the terminal again, unless this process is in the background.
 *
 * Returns: whether the screen is shown
 */
gboolean
troupe_screen_resume (TroupeScreen *self)
{
  if (!self->is_suspended)
    return TRUE;
  if (!is_in_foreground (self))
    return FALSE;

  if (self->data != NULL)
    self->functions->resume (self->data);
  else
    self->data = self->functions->open (self->fd, g_getenv ("TERM"), wants_colours ());
  self->is_suspended = self->data == NULL;
  update_source (self);
  return !self->is_suspended;
}

/* Drawing */

/**
 * troupe_screen_get_n_rows:
 * @self: a screen
 *
 * Returns: its height in rows
 */
guint
troupe_screen_get_n_rows (TroupeScreen *self)
{
  return self->n_rows;
}

/**
 * troupe_screen_get_n_columns:
 * @self: a screen
 *
 * Returns: its width in columns
 */
guint
troupe_screen_get_n_columns (TroupeScreen *self)
{
  return self->n_columns;
}

/**
 * troupe_screen_begin:
 * @self: a screen
 *
 * Begins to draw all of it anew, in the size that the terminal has now.
 */
void
troupe_screen_begin (TroupeScreen *self)
{
  find_size (self);
  self->functions->clear (self->data);
}

/**
 * troupe_screen_draw:
 * @self: a screen
 * @row: a row, from 0
 * @column: a column, from 0
 * @width: the columns that are filled
 * @text: any text
 * @style: its style
 *
 * Draws text at a place, with blanks after it, or its beginning with an ellipsis. What is outside
 * of the screen is not drawn.
 *
 * Returns: the column after it
 */
guint
troupe_screen_draw (TroupeScreen *self,
                    guint row,
                    guint column,
                    guint width,
                    const char *text,
                    TroupeStyle style)
{
  g_autofree char *fitting = NULL;

  if (row >= self->n_rows || column >= self->n_columns || width == 0)
    return column + width;

  fitting =
      troupe_column_text_fit (text, MIN (width, self->n_columns - column), TROUPE_COLUMN_START);
  self->functions->draw (self->data, row, column, fitting, style);
  return column + width;
}

/**
 * troupe_screen_end:
 * @self: a screen
 *
 * Shows what was drawn, unless the terminal takes nothing now, as after Ctrl-S: the next one may.
 */
void
troupe_screen_end (TroupeScreen *self)
{
  struct pollfd query = { .fd = self->fd, .events = POLLOUT };

  if (self->fd < 0 || poll (&query, 1, 0) == 1)
    self->functions->show (self->data);
}
