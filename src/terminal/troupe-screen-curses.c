/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws on the screen of a terminal through ncurses: a module, which only a program that shows a
 * screen loads. */

#include "troupe-screen-curses.h"

#include <curses.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

/* How long the bytes of one key may be apart, in milliseconds: the key Esc sends only the first. */
#define ESCAPE_DELAY 25

/* Signals that end this process where it stands. */
static const int fatal_signals[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP };

/* What gives the terminal back, for the handler of these signals: there is one screen at most. */
static struct
{
  volatile sig_atomic_t fd;
  struct termios modes;
  char text[256];
  size_t size;
} rescue = { .fd = -1 };

typedef struct
{
  SCREEN *screen;
  FILE *output;
  FILE *input;
  WINDOW *keyboard;
  attr_t styles[TROUPE_N_STYLES];
  struct sigaction before[G_N_ELEMENTS (fatal_signals)];
} CursesScreen;

static const attr_t plain_styles[TROUPE_N_STYLES] = {
  [TROUPE_STYLE_STRONG] = A_BOLD,
  [TROUPE_STYLE_FAINT] = A_DIM,
  [TROUPE_STYLE_OTHER] = A_DIM,
  [TROUPE_STYLE_ATTENTION] = A_BOLD,
  [TROUPE_STYLE_BAD] = A_BOLD,
  [TROUPE_STYLE_TITLE] = A_REVERSE,
  [TROUPE_STYLE_SORTED] = A_REVERSE | A_BOLD,
  [TROUPE_STYLE_SELECTED] = A_REVERSE,
  [TROUPE_STYLE_KEY] = A_REVERSE,
};

static const struct
{
  TroupeStyle style;
  short foreground;
  short background;
  attr_t attributes;
} colours[] = {
  { TROUPE_STYLE_LABEL, COLOR_CYAN, -1, 0 },
  { TROUPE_STYLE_GOOD, COLOR_GREEN, -1, 0 },
  { TROUPE_STYLE_OTHER, COLOR_BLUE, -1, 0 },
  { TROUPE_STYLE_ATTENTION, COLOR_YELLOW, -1, 0 },
  { TROUPE_STYLE_BAD, COLOR_RED, -1, A_BOLD },
  { TROUPE_STYLE_TITLE, COLOR_BLACK, COLOR_GREEN, 0 },
  { TROUPE_STYLE_SORTED, COLOR_BLACK, COLOR_CYAN, 0 },
  { TROUPE_STYLE_SELECTED, COLOR_BLACK, COLOR_CYAN, 0 },
  { TROUPE_STYLE_KEY, COLOR_BLACK, COLOR_CYAN, 0 },
};

static const struct
{
  int code;
  guint32 key;
} keys[] = {
  { KEY_UP, TROUPE_KEY_UP },         { KEY_DOWN, TROUPE_KEY_DOWN },
  { KEY_LEFT, TROUPE_KEY_LEFT },     { KEY_RIGHT, TROUPE_KEY_RIGHT },
  { KEY_PPAGE, TROUPE_KEY_PAGE_UP }, { KEY_NPAGE, TROUPE_KEY_PAGE_DOWN },
  { KEY_HOME, TROUPE_KEY_HOME },     { KEY_END, TROUPE_KEY_END },
  { KEY_ENTER, TROUPE_KEY_ENTER },   { KEY_BACKSPACE, TROUPE_KEY_BACKSPACE },
};

/* Signals that end the process */

static void
fatal_cb (int signal_number)
{
  const int fd = rescue.fd;

  if (fd >= 0)
    {
      const ssize_t n_written = write (fd, rescue.text, rescue.size);

      (void) n_written;
      tcsetattr (fd, TCSANOW, &rescue.modes);
    }
  raise (signal_number);
}

static void
add_rescue (const char *capability)
{
  const char *text = tigetstr ((char *) capability);

  if (text == NULL || text == (char *) -1 || rescue.size + strlen (text) > sizeof rescue.text)
    return;
  memcpy (rescue.text + rescue.size, text, strlen (text));
  rescue.size += strlen (text);
}

static void
watch_signals (CursesScreen *self, int fd)
{
  struct sigaction action = { .sa_handler = fatal_cb, .sa_flags = SA_RESETHAND | SA_NODEFER };

  rescue.size = 0;
  add_rescue ("sgr0");
  add_rescue ("rmkx");
  add_rescue ("cnorm");
  add_rescue ("rmcup");
  rescue.fd = fd;
  for (guint i = 0; i < G_N_ELEMENTS (fatal_signals); i++)
    {
      sigaction (fatal_signals[i], NULL, &self->before[i]);
      if (self->before[i].sa_handler == SIG_DFL)
        sigaction (fatal_signals[i], &action, NULL);
    }
}

static void
unwatch_signals (CursesScreen *self)
{
  rescue.fd = -1;
  for (guint i = 0; i < G_N_ELEMENTS (fatal_signals); i++)
    if (self->before[i].sa_handler == SIG_DFL)
      sigaction (fatal_signals[i], &self->before[i], NULL);
}

/* The screen */

static void
choose_styles (CursesScreen *self, gboolean has_colours)
{
  memcpy (self->styles, plain_styles, sizeof plain_styles);
  if (!has_colours || !has_colors () || start_color () == ERR)
    return;

  use_default_colors ();
  for (short i = 0; i < (short) G_N_ELEMENTS (colours); i++)
    {
      init_pair (i + 1, colours[i].foreground, colours[i].background);
      self->styles[colours[i].style] = COLOR_PAIR (i + 1) | colours[i].attributes;
    }
}

static FILE *
open_stream (int fd, const char *mode)
{
  const int copy = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  FILE *stream = fdopen (copy, mode);

  /* If there is no copy either, this does nothing. */
  if (stream == NULL)
    close (copy);
  return stream;
}

static void
close_streams (CursesScreen *self)
{
  if (self->output != NULL)
    fclose (self->output);
  if (self->input != NULL)
    fclose (self->input);
  g_free (self);
}

static gboolean
has_capability (const char *name)
{
  const char *text = tigetstr ((char *) name);

  return text != NULL && text != (char *) -1;
}

/* A terminal that cannot go to a place or become empty has no screen: newterm() takes it all the
 * same. */
static gboolean
curses_check (int fd, const char *type)
{
  gboolean is_good;
  int code;

  if (setupterm ((char *) type, fd, &code) == ERR)
    return FALSE;
  is_good = has_capability ("cup") && has_capability ("clear");
  del_curterm (cur_term);
  return is_good;
}

static void
curses_close (gpointer screen)
{
  CursesScreen *self = screen;

  unwatch_signals (self);
  if (!isendwin ())
    endwin ();
  delwin (self->keyboard);
  delscreen (self->screen);
  close_streams (self);
}

static gpointer
curses_open (int fd, const char *type, gboolean has_colours)
{
  CursesScreen *self = g_new0 (CursesScreen, 1);

  self->output = open_stream (fd, "w");
  self->input = open_stream (fd, "r");
  if (self->output == NULL || self->input == NULL || tcgetattr (fd, &rescue.modes) < 0)
    {
      close_streams (self);
      return NULL;
    }

  use_tioctl (TRUE);
  self->screen = newterm ((char *) type, self->output, self->input);
  if (self->screen == NULL)
    {
      close_streams (self);
      return NULL;
    }

  set_escdelay (ESCAPE_DELAY);
  choose_styles (self, has_colours);
  cbreak ();
  noecho ();
  nonl ();
  curs_set (0);
  /* Reading from a window would draw it as well. */
  self->keyboard = newpad (1, 1);
  keypad (self->keyboard, TRUE);
  nodelay (self->keyboard, TRUE);
  watch_signals (self, fileno (self->output));
  return self;
}

static void
curses_suspend (gpointer screen)
{
  rescue.fd = -1;
  endwin ();
}

static void
curses_resume (gpointer screen)
{
  CursesScreen *self = screen;

  rescue.fd = fileno (self->output);
  clearok (curscr, TRUE);
  refresh ();
  curs_set (0);
}

static void
curses_get_size (gpointer screen, guint *n_rows, guint *n_columns)
{
  CursesScreen *self = screen;
  struct winsize size;

  if (ioctl (fileno (self->output), TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
      (size.ws_row != LINES || size.ws_col != COLS))
    {
      resizeterm (size.ws_row, size.ws_col);
      clearok (curscr, TRUE);
    }
  *n_rows = LINES;
  *n_columns = COLS;
}

static void
curses_clear (gpointer screen)
{
  erase ();
}

static void
curses_draw (gpointer screen, guint row, guint column, const char *text, TroupeStyle style)
{
  CursesScreen *self = screen;
  g_autofree gunichar *wide = g_utf8_to_ucs4_fast (text, -1, NULL);

  G_STATIC_ASSERT (sizeof (gunichar) == sizeof (wchar_t));

  attrset (self->styles[style]);
  mvaddwstr (row, column, (const wchar_t *) wide);
}

static void
curses_show (gpointer screen)
{
  refresh ();
}

static guint32
curses_read_key (gpointer screen)
{
  CursesScreen *self = screen;
  wint_t code;
  const int kind = wget_wch (self->keyboard, &code);

  if (kind == ERR)
    return TROUPE_KEY_NONE;
  if (kind == OK && (code == '\r' || code == '\n'))
    return TROUPE_KEY_ENTER;
  if (kind == OK && code == '\b')
    return TROUPE_KEY_BACKSPACE;
  if (kind == OK)
    return code == 0 ? TROUPE_KEY_OTHER : code;

  if (code >= KEY_F (1) && code <= KEY_F (12))
    return TROUPE_KEY_F (code - KEY_F0);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if ((wint_t) keys[i].code == code)
      return keys[i].key;
  return TROUPE_KEY_OTHER;
}

const TroupeScreenFunctions troupe_screen_curses_functions = {
  .check = curses_check,
  .open = curses_open,
  .close = curses_close,
  .suspend = curses_suspend,
  .resume = curses_resume,
  .get_size = curses_get_size,
  .clear = curses_clear,
  .draw = curses_draw,
  .show = curses_show,
  .read_key = curses_read_key,
};
