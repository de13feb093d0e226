/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes messages and a status line to standard error without blocking. */

#include "troupe-console.h"

#include "troupe-bytes.h"
#include "troupe-safe-text.h"
#include "troupe-spool.h"
#include "troupe-writer.h"

#include <sys/ioctl.h>
#include <unistd.h>

/* Characters of an item that are shown. */
#define QUOTE_MAX 60

/* To the beginning of the line, which is then empty (ECMA-48: CR, EL). */
#define CLEAR_LINE "\r\033[K"

struct _TroupeConsole
{
  TroupeWriter *writer;
  TroupeConsoleFunc func;
  gpointer user_data;
  gboolean is_terminal;
  gboolean is_line_open;
  char *status;
  /* While another part has the terminal. */
  TroupeSpool *held;
  TroupeConsoleLineFunc line_func;
  gpointer line_data;
};

static void
written_cb (TroupeWriter *writer, gpointer user_data)
{
  TroupeConsole *self = user_data;

  if (self->func != NULL)
    self->func (self->user_data);
}

/**
 * troupe_console_new:
 * @func: (nullable): called after something was written
 * @user_data: passed to @func
 *
 * Returns: (transfer full): the console of standard error
 */
TroupeConsole *
troupe_console_new (TroupeConsoleFunc func, gpointer user_data)
{
  TroupeConsole *self = g_new0 (TroupeConsole, 1);

  self->writer = troupe_writer_new (STDERR_FILENO, written_cb, self);
  self->func = func;
  self->user_data = user_data;
  self->is_terminal = isatty (STDERR_FILENO);
  return self;
}

/**
 * troupe_console_free:
 * @self: (transfer full): a console
 *
 * Removes the status, and waits until everything is written.
 */
void
troupe_console_free (TroupeConsole *self)
{
  troupe_console_release (self);
  troupe_console_set_status (self, NULL);
  g_clear_pointer (&self->writer, troupe_writer_free);
  g_free (self);
}

/**
 * troupe_console_is_terminal:
 * @self: a console
 *
 * Returns: whether a person may be looking
 */
gboolean
troupe_console_is_terminal (TroupeConsole *self)
{
  return self->is_terminal;
}

/* A closed reader is not a reason to end. */
static void
push (TroupeConsole *self, GString *text)
{
  if (self->held != NULL)
    {
      troupe_spool_add (self->held, text->str, text->len);
      g_string_free (text, TRUE);
      return;
    }

  if (troupe_writer_get_error (self->writer) == 0)
    troupe_writer_push_string (self->writer, text);
  else
    g_string_free (text, TRUE);
}

/* The status is the last line of a terminal, unless another part has that. */
static gboolean
shows_status (TroupeConsole *self)
{
  return self->status != NULL && self->is_terminal && self->held == NULL;
}

static void
append_status (TroupeConsole *self, GString *to)
{
  struct winsize size;
  glong width = ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
  const char *end = self->status;

  /* A line that wraps could not be cleared. */
  for (glong i = 0; *end != '\0' && i < width - 1; i++)
    end = g_utf8_next_char (end);
  g_string_append_len (to, self->status, end - self->status);
}

/**
 * troupe_console_print:
 * @self: a console
 * @format: a line without its end, as for printf() @...: its arguments
 *
 * Prints a line above the status. Its arguments need not be safe for a terminal: see
 * troupe_safe_text_to_lines().
 */
void
troupe_console_print (TroupeConsole *self, const char *format, ...)
{
  GString *text = g_string_new (shows_status (self) ? CLEAR_LINE : NULL);
  g_autofree char *line = NULL;
  g_autofree char *safe = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  safe = troupe_safe_text_to_lines (line);
  g_string_append (text, safe);
  g_string_append_c (text, '\n');

  if (shows_status (self))
    append_status (self, text);
  push (self, text);
  if (self->line_func != NULL)
    self->line_func (line, self->line_data);
}

/**
 * troupe_console_write:
 * @self: a console
 * @text: any bytes
 * @size: the number of bytes
 *
 * Writes them as they are, above the status. The status is not shown while they do not end a line.
 */
void
troupe_console_write (TroupeConsole *self, const void *text, gsize size)
{
  GString *all;

  if (size == 0)
    return;

  all = g_string_new (shows_status (self) && !self->is_line_open ? CLEAR_LINE : NULL);
  g_string_append_len (all, text, size);
  self->is_line_open = all->str[all->len - 1] != '\n';
  if (shows_status (self) && !self->is_line_open)
    append_status (self, all);
  push (self, all);
}

/**
 * troupe_console_set_status:
 * @self: a console
 * @status: (nullable): a line, or %NULL for none
 *
 * Changes the line at the bottom of a terminal; without a terminal, prints it.
 */
void
troupe_console_set_status (TroupeConsole *self, const char *status)
{
  g_autofree char *plain = status == NULL ? NULL : troupe_safe_text_drop_marks (status);
  GString *text;

  if (g_strcmp0 (self->status, plain) == 0)
    return;

  g_free (self->status);
  self->status = plain == NULL ? NULL : troupe_safe_text_to_line (plain);

  if (!self->is_terminal)
    {
      if (status != NULL)
        troupe_console_print (self, "%s", status);
      return;
    }

  text = g_string_new (CLEAR_LINE);
  if (status != NULL)
    append_status (self, text);
  push (self, text);
}

/**
 * troupe_console_hold:
 * @self: a console without a status
 * @func: called for each line that is printed
 * @user_data: passed to @func
 *
 * Keeps what is written, if standard error is a terminal, which another part has from now on.
 * Elsewhere it is written as before.
 */
void
troupe_console_hold (TroupeConsole *self, TroupeConsoleLineFunc func, gpointer user_data)
{
  self->line_func = func;
  self->line_data = user_data;
  if (self->is_terminal && self->held == NULL)
    self->held = troupe_spool_new ();
}

/**
 * troupe_console_release:
 * @self: a console
 *
 * Writes what was kept since troupe_console_hold(), and then everything as before.
 */
void
troupe_console_release (TroupeConsole *self)
{
  g_autoptr (TroupeSpool) held = g_steal_pointer (&self->held);
  GBytes *bytes;

  self->line_func = NULL;
  while (held != NULL && (bytes = troupe_spool_take (held)) != NULL)
    if (troupe_writer_get_error (self->writer) == 0)
      troupe_writer_push (self->writer, bytes);
    else
      g_bytes_unref (bytes);
}

/**
 * troupe_console_get_n_waiting:
 * @self: a console
 *
 * Returns: the number of bytes that were not read yet
 */
gsize
troupe_console_get_n_waiting (TroupeConsole *self)
{
  return troupe_writer_get_error (self->writer) == 0 ? troupe_writer_get_n_waiting (self->writer)
                                                     : 0;
}

/**
 * troupe_console_quote:
 * @item: any bytes
 *
 * Returns: (transfer full): @item in quotation marks and in one line, truncated if it is long;
 *   other bytes than text are escaped as in C
 */
char *
troupe_console_quote (GBytes *item)
{
  GString *text = g_string_new ("“");
  gsize size;
  const char *at = troupe_bytes_get_data (item, &size);
  const char *end = at + size;
  guint n = 0;

  for (; at < end && n < QUOTE_MAX; n++)
    at = troupe_safe_text_append (text, at, end);

  g_string_append (text, at < end ? "…”" : "”");
  return g_string_free (text, FALSE);
}
