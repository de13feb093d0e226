/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts the window program if there is a display. */

#include "troupe-window.h"

#include "troupe-config.h"
#include "troupe-program.h"
#include "troupe-session.h"

#include <glib/gi18n.h>

static gboolean
has_display (void)
{
  static const char *const variables[] = { "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY",
                                           "BROADWAY_DISPLAY" };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = g_getenv (variables[i]);

      if (value != NULL && *value != '\0')
        return TRUE;
    }

  return FALSE;
}

/**
 * troupe_window_check_display:
 *
 * Says on standard error that there is no display, if so.
 *
 * Returns: whether a window can be opened
 */
gboolean
troupe_window_check_display (void)
{
  if (has_display ())
    return TRUE;

  troupe_program_complain (_ ("The window needs a display, and there is none (neither "
                              "WAYLAND_DISPLAY nor DISPLAY is set); “troupe --help” shows what "
                              "works in a terminal"));
  return FALSE;
}

/**
 * troupe_window_open:
 * @argc: the number of arguments
 * @argv: the arguments, which may name files to open
 *
 * Replaces this process by the window's program.
 *
 * Returns: the exit status, if that was not possible
 */
int
troupe_window_open (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (!g_file_test (argv[i], G_FILE_TEST_EXISTS))
      {
        troupe_program_complain (
            _ ("“%s” is neither a command nor a file; “troupe --help” lists the "
               "commands"),
            argv[i]);
        return TROUPE_EXIT_WRONG;
      }

  if (!troupe_window_check_display ())
    return TROUPE_EXIT_WRONG;

  return troupe_program_replace ("troupe-app", argv);
}
