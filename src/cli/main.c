/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-call.h"
#include "troupe-functions.h"
#include "troupe-place.h"
#include "troupe-session.h"
#include "troupe-window.h"

#include "troupe-config.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

/* Memory of results that were written serves those that come next. Given back to the system in
 * between, it would come again with a page fault for each 4 KiB. */
#define KEPT_BLOCK_BYTES (4 * 1024 * 1024)
#define KEPT_BYTES       (16 * 1024 * 1024)

/* UTF-8 as it is, also where the locale has no name for it: GLib would print question marks. */
static void
print (const char *text)
{
  fputs (text, stdout);
}

static void
print_error (const char *text)
{
  fputs (text, stderr);
}

/* A file that is opened later must not become standard output. Reading and writing where there is
 * none fails, as it should. */
static void
keep_standard_descriptors (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static int
fail (const char *command, const GError *error)
{
  g_printerr ("troupe: %s\n", error->message);
  g_printerr (_ ("“troupe %s --help” says how to call it.\n"), command);
  return TROUPE_EXIT_WRONG;
}

static int
run_map (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeCall) call = troupe_call_new_for_map (argc, argv, &error);

  return call == NULL ? fail ("map", error) : (int) troupe_session_run (call);
}

static int
run_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeCall) call = troupe_call_new_for_run (argc, argv, &error);

  return call == NULL ? fail ("run", error) : (int) troupe_session_run (call);
}

static int
print_help (int argc, char **argv)
{
  g_print ("%s\n"
           "  troupe [FILE.troupe…]\n"
           "  troupe COMMAND [OPTION…] …\n"
           "\n"
           "%s\n"
           "  map FUNCTION [ITEM…]   %s\n"
           "  run FILE.troupe        %s\n"
           "  functions              %s\n"
           "\n"
           "%s\n"
           "  --help                 %s\n"
           "  --version              %s\n"
           "\n"
           "%s\n",
           _ ("Usage:"), _ ("Commands:"),
           _ ("Run a function, a command, a Python function or a "
              "program on every item"),
           _ ("Run a saved job"), _ ("List the built-in functions"), _ ("Options:"),
           _ ("Show this help"), _ ("Show the version"),
           _ ("Without a command, the window opens. “troupe COMMAND --help” shows the options of a "
              "command."));
  return TROUPE_EXIT_OK;
}

static int
print_version (int argc, char **argv)
{
  g_print ("troupe %s\n", TROUPE_VERSION);
  return TROUPE_EXIT_OK;
}

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
} commands[] = {
  { "map", run_map },       { "run", run_run },   { "functions", troupe_functions_run },
  { "--help", print_help }, { "-h", print_help }, { "--version", print_version },
};

int
main (int argc, char **argv)
{
  keep_standard_descriptors ();
  setlocale (LC_ALL, "");
  troupe_place_bind_translations ();
  textdomain (GETTEXT_PACKAGE);
  mallopt (M_MMAP_THRESHOLD, KEPT_BLOCK_BYTES);
  mallopt (M_TRIM_THRESHOLD, KEPT_BYTES);
  g_set_print_handler (print);
  g_set_printerr_handler (print_error);

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      {
        g_autofree char *name = g_strdup_printf ("troupe %s", argv[1]);

        if (*argv[1] != '-')
          g_set_prgname (name);
        argv[1] = argv[0];
        return commands[i].run (argc - 1, argv + 1);
      }

  return troupe_window_open (argc, argv);
}
