/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a program in a pseudo-terminal, and has libvterm draw what it writes. */

#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

/* The type that the program is told: libvterm does what such a terminal does. */
#define TYPE "xterm-256color"

/* How long a condition is waited for, in milliseconds, and between two looks at it. */
#define PATIENCE_MS 120000
#define LOOK_MS     20

struct _Terminal
{
  VTerm *vterm;
  VTermScreen *screen;
  guint n_rows;
  guint n_columns;
  int master;
  /* Kept open, so that what the terminal is set to can be asked after the program has ended. */
  int slave;
  pid_t pid;
  int status;
  gboolean has_ended;
  gboolean is_alternate;
  gboolean has_cursor;
  GString *output;
};

static int
set_property_cb (VTermProp property, VTermValue *value, void *data)
{
  Terminal *self = data;

  if (property == VTERM_PROP_ALTSCREEN)
    self->is_alternate = value->boolean;
  if (property == VTERM_PROP_CURSORVISIBLE)
    self->has_cursor = value->boolean;
  return 1;
}

static void
make_screen (Terminal *self)
{
  static const VTermScreenCallbacks callbacks = { .settermprop = set_property_cb };

  self->vterm = vterm_new (self->n_rows, self->n_columns);
  vterm_set_utf8 (self->vterm, TRUE);
  self->screen = vterm_obtain_screen (self->vterm);
  vterm_screen_set_callbacks (self->screen, &callbacks, self);
  vterm_screen_enable_altscreen (self->screen, TRUE);
  vterm_screen_reset (self->screen, TRUE);
}

static void
set_size (Terminal *self)
{
  const struct winsize size = { .ws_row = self->n_rows, .ws_col = self->n_columns };

  g_assert_no_errno (ioctl (self->master, TIOCSWINSZ, &size));
}

/* Between fork() and exec(). */
static void
run_program (Terminal *self, char **argv, char **environment)
{
  setsid ();
  ioctl (self->slave, TIOCSCTTY, 0);
  for (int fd = 0; fd < 3; fd++)
    dup2 (self->slave, fd);
  /* The tests may run under nohup, or in the background of a shell, which ignores the others. */
  signal (SIGHUP, SIG_DFL);
  signal (SIGINT, SIG_DFL);
  signal (SIGQUIT, SIG_DFL);
  execve (argv[0], argv, environment);
  _exit (127);
}

/**
 * terminal_new_with_environment:
 * @n_rows: the height of the terminal
 * @n_columns: its width
 * @argv: (array zero-terminated=1): the path of a program and its arguments
 * @variables: (array zero-terminated=1): variables of its environment, as "NAME=VALUE"
 *
 * Returns: (transfer full): a terminal with that program in its foreground
 */
Terminal *
terminal_new_with_environment (guint n_rows,
                               guint n_columns,
                               const char *const *argv,
                               const char *const *variables)
{
  Terminal *self = g_new0 (Terminal, 1);
  g_auto (GStrv) environment = g_get_environ ();

  environment = g_environ_setenv (environment, "TERM", TYPE, TRUE);
  environment = g_environ_setenv (environment, "LC_ALL", "C.UTF-8", TRUE);
  environment = g_environ_unsetenv (environment, "NO_COLOR");
  for (; *variables != NULL; variables++)
    {
      g_auto (GStrv) parts = g_strsplit (*variables, "=", 2);

      environment = g_environ_setenv (environment, parts[0], parts[1], TRUE);
    }

  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->has_cursor = TRUE;
  self->output = g_string_new (NULL);
  make_screen (self);
  g_assert_no_errno (openpty (&self->master, &self->slave, NULL, NULL, NULL));
  fcntl (self->master, F_SETFD, FD_CLOEXEC);
  fcntl (self->slave, F_SETFD, FD_CLOEXEC);
  set_size (self);
  self->pid = fork ();
  g_assert_cmpint (self->pid, >=, 0);
  if (self->pid == 0)
    run_program (self, (char **) argv, environment);
  return self;
}

/**
 * terminal_new:
 * @n_rows: the height of the terminal
 * @n_columns: its width
 * @argv: (array zero-terminated=1): the path of a program and its arguments
 *
 * Returns: (transfer full): a terminal with that program in its foreground
 */
Terminal *
terminal_new (guint n_rows, guint n_columns, const char *const *argv)
{
  return terminal_new_with_environment (n_rows, n_columns, argv, (const char *const[]){ NULL });
}

/**
 * terminal_free:
 * @self: (transfer full): a terminal whose program has ended
 */
void
terminal_free (Terminal *self)
{
  g_assert_true (self->has_ended);
  vterm_free (self->vterm);
  close (self->master);
  close (self->slave);
  g_string_free (self->output, TRUE);
  g_free (self);
}

/* Input */

/**
 * terminal_type:
 * @self: a terminal
 * @keys: what the keys send
 */
void
terminal_type (Terminal *self, const char *keys)
{
  g_assert_cmpint (write (self->master, keys, strlen (keys)), ==, strlen (keys));
}

/**
 * terminal_resize:
 * @self: a terminal
 * @n_rows: its new height
 * @n_columns: its new width
 *
 * Changes its size, of which the program is told.
 */
void
terminal_resize (Terminal *self, guint n_rows, guint n_columns)
{
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  vterm_set_size (self->vterm, n_rows, n_columns);
  set_size (self);
}

/**
 * terminal_signal:
 * @self: a terminal
 * @signal_number: a signal for its program
 */
void
terminal_signal (Terminal *self, int signal_number)
{
  g_assert_no_errno (kill (self->pid, signal_number));
}

/**
 * terminal_get_pid:
 * @self: a terminal
 *
 * Returns: the process of its program
 */
gint64
terminal_get_pid (Terminal *self)
{
  return self->pid;
}

/* Output */

/* Returns whether there was something to read. */
static gboolean
read_some (Terminal *self, int milliseconds)
{
  struct pollfd ready = { self->master, POLLIN, 0 };
  char piece[4096];
  gssize size;

  if (poll (&ready, 1, milliseconds) != 1)
    return FALSE;
  size = read (self->master, piece, sizeof piece);
  if (size <= 0)
    return FALSE;
  g_string_append_len (self->output, piece, size);
  vterm_input_write (self->vterm, piece, size);
  vterm_screen_flush_damage (self->screen);
  return TRUE;
}

/* Until nothing comes for a moment: what is drawn comes in pieces. */
static void
read_all (Terminal *self)
{
  while (read_some (self, LOOK_MS))
    ;
}

/**
 * terminal_wait:
 * @self: a terminal
 * @condition: what is waited for
 * @data: for @condition
 *
 * Reads what the program writes until a condition holds.
 */
void
terminal_wait (Terminal *self, TerminalCondition condition, gpointer data)
{
  const gint64 until = g_get_monotonic_time () + PATIENCE_MS * (gint64) 1000;

  read_all (self);
  while (!condition (self, data))
    {
      if (g_get_monotonic_time () > until)
        {
          g_autofree char *screen = terminal_dup_screen (self);

          g_error ("It did not happen; the screen is:\n%s", screen);
        }
      read_all (self);
    }
}

static gboolean
has_text (Terminal *self, gpointer data)
{
  g_autofree char *screen = terminal_dup_screen (self);

  return strstr (screen, data) != NULL;
}

static gboolean
has_not_text (Terminal *self, gpointer data)
{
  return !has_text (self, data);
}

/**
 * terminal_wait_for:
 * @self: a terminal
 * @text: a text within a row
 *
 * Waits until the screen has the text.
 */
void
terminal_wait_for (Terminal *self, const char *text)
{
  g_test_message ("Waiting for “%s”", text);
  terminal_wait (self, has_text, (gpointer) text);
}

/**
 * terminal_wait_without:
 * @self: a terminal
 * @text: a text within a row
 *
 * Waits until the screen does not have the text any more.
 */
void
terminal_wait_without (Terminal *self, const char *text)
{
  g_test_message ("Waiting until “%s” is gone", text);
  terminal_wait (self, has_not_text, (gpointer) text);
}

static gboolean
has_ended (Terminal *self, gpointer data)
{
  if (waitpid (self->pid, &self->status, WNOHANG) == self->pid)
    self->has_ended = TRUE;
  return self->has_ended;
}

/**
 * terminal_wait_for_end:
 * @self: a terminal
 *
 * Waits until the program has ended.
 *
 * Returns: its exit status, or the number of the signal that ended it, less than 0
 */
int
terminal_wait_for_end (Terminal *self)
{
  terminal_wait (self, has_ended, NULL);
  read_all (self);
  return WIFEXITED (self->status) ? WEXITSTATUS (self->status) : -WTERMSIG (self->status);
}

static gboolean
has_stopped (Terminal *self, gpointer data)
{
  return waitpid (self->pid, &self->status, WNOHANG | WUNTRACED) == self->pid &&
         WIFSTOPPED (self->status);
}

/**
 * terminal_wait_for_stop:
 * @self: a terminal
 *
 * Waits until the program has stopped.
 */
void
terminal_wait_for_stop (Terminal *self)
{
  terminal_wait (self, has_stopped, NULL);
  read_all (self);
}

/* The screen */

static void
append_cell (Terminal *self, guint row, guint column, GString *to)
{
  VTermScreenCell cell;

  vterm_screen_get_cell (self->screen, (VTermPos){ row, column }, &cell);
  /* The right half of a wide character. */
  if (cell.chars[0] == (uint32_t) -1)
    return;
  if (cell.chars[0] == 0)
    g_string_append_c (to, ' ');
  for (guint i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
    g_string_append_unichar (to, cell.chars[i]);
}

/**
 * terminal_dup_row:
 * @self: a terminal
 * @row: a row, from 0
 *
 * Returns: (transfer full): its text, without blanks at the end
 */
char *
terminal_dup_row (Terminal *self, guint row)
{
  GString *text = g_string_new (NULL);

  for (guint column = 0; column < self->n_columns; column++)
    append_cell (self, row, column, text);
  return g_strchomp (g_string_free (text, FALSE));
}

/**
 * terminal_dup_screen:
 * @self: a terminal
 *
 * Returns: (transfer full): its rows as lines
 */
char *
terminal_dup_screen (Terminal *self)
{
  GString *text = g_string_new (NULL);

  for (guint row = 0; row < self->n_rows; row++)
    {
      g_autofree char *line = terminal_dup_row (self, row);

      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (text, FALSE);
}

/**
 * terminal_find_row:
 * @self: a terminal
 * @pattern: a regular expression
 *
 * Returns: the first row that matches, from 0, or -1
 */
int
terminal_find_row (Terminal *self, const char *pattern)
{
  for (guint row = 0; row < self->n_rows; row++)
    {
      g_autofree char *line = terminal_dup_row (self, row);

      if (g_regex_match_simple (pattern, line, 0, 0))
        return row;
    }
  return -1;
}

/**
 * terminal_is_alternate:
 * @self: a terminal
 *
 * Returns: whether it shows the screen of a program, not the one of the shell
 */
gboolean
terminal_is_alternate (Terminal *self)
{
  read_all (self);
  return self->is_alternate;
}

/**
 * terminal_has_cursor:
 * @self: a terminal
 *
 * Returns: whether the cursor is visible
 */
gboolean
terminal_has_cursor (Terminal *self)
{
  read_all (self);
  return self->has_cursor;
}

/**
 * terminal_is_cooked:
 * @self: a terminal
 *
 * Returns: whether it gives whole lines to programs and shows what is typed, as shells leave it
 */
gboolean
terminal_is_cooked (Terminal *self)
{
  struct termios modes;

  g_assert_no_errno (tcgetattr (self->slave, &modes));
  return (modes.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO) && (modes.c_iflag & ICRNL) != 0 &&
         (modes.c_oflag & (OPOST | ONLCR)) == (OPOST | ONLCR);
}

static gboolean
is_colour (const VTermColor *colour, gboolean is_default, int expected)
{
  return expected < 0
             ? is_default
             : !is_default && VTERM_COLOR_IS_INDEXED (colour) && colour->indexed.idx == expected;
}

/**
 * terminal_count_colours:
 * @self: a terminal
 * @foreground: the number of a colour, or -1 for the default
 * @background: the number of a colour, or -1 for the default
 *
 * Returns: the number of cells in these colours
 */
guint
terminal_count_colours (Terminal *self, int foreground, int background)
{
  guint n = 0;

  for (guint row = 0; row < self->n_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        VTermScreenCell cell;

        vterm_screen_get_cell (self->screen, (VTermPos){ row, column }, &cell);
        n += is_colour (&cell.fg, VTERM_COLOR_IS_DEFAULT_FG (&cell.fg), foreground) &&
             is_colour (&cell.bg, VTERM_COLOR_IS_DEFAULT_BG (&cell.bg), background);
      }
  return n;
}

/**
 * terminal_get_output:
 * @self: a terminal
 *
 * Returns: (transfer none): all that was written to it
 */
const char *
terminal_get_output (Terminal *self)
{
  return self->output->str;
}
