/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interpreter of Python functions: a command with options, and one that is found by a shim. */

#include "cli-run.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *shim;
  char *starts;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("troupe interpreter XXXXXX", NULL);
  fixture->shim = g_build_filename (fixture->folder, "python3", NULL);
  fixture->starts = g_build_filename (fixture->folder, "starts", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->shim);
  g_remove (fixture->starts);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->shim, g_free);
  g_clear_pointer (&fixture->starts, g_free);
}

/* A script that records the arguments of each start, and then starts Python. */
static void
write_shim (Fixture *fixture, const char *before)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\necho x >> '%s'\n%s\nexec '%s' \"$@\"\n",
                                             fixture->starts, before, g_getenv ("TROUPE_PYTHON"));

  g_assert_true (g_file_set_contents (fixture->shim, script, -1, NULL));
  g_assert_cmpint (g_chmod (fixture->shim, 0700), ==, 0);
}

static gsize
count_starts (Fixture *fixture)
{
  g_autofree char *text = NULL;
  gsize size = 0;

  g_file_get_contents (fixture->starts, &text, &size, NULL);
  return size / strlen ("x\n");
}

static void
assert_gives (const char *interpreter, const char *function, const char *item, const char *output)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "--interpreter", interpreter, "--python", function, item, NULL);
  g_assert_cmpstr (run.output, ==, output);
  g_assert_cmpint (run.status, ==, 0);
}

/* However many workers are started, one after the other. */
static void
test_asked_once (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };

  write_shim (fixture, "PYENV_VERSION=3; export PYENV_VERSION");
  cli_run_call (&run, NULL, "map", "-j2", "--crash-limit=1", "--interpreter", fixture->shim,
                "--python", "os:_exit", "--range", "1:6", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpuint (cli_run_count_messages (&run, "worker * (pid *): joined, exit *"), >=, 6);
  g_assert_cmpuint (count_starts (fixture), ==, 1);
}

/* Functions find the variables that a script sets: the script is started each time. */
static void
test_with_variables (Fixture *fixture, gconstpointer data)
{
  write_shim (fixture, "SETTING=set; export SETTING");
  assert_gives (fixture->shim, "os:getenv", "SETTING", "set\n");
  g_assert_cmpuint (count_starts (fixture), >, 1);
}

/* A script that prints something other than an interpreter, or fails, is used as it is. */
static void
test_odd_answers (Fixture *fixture, gconstpointer data)
{
  static const char *const oddities[] = {
    "case \"$*\" in *executable*) echo nonsense; exit 0;; esac",
    "case \"$*\" in *executable*) exit 3;; esac",
    "case \"$*\" in *executable*) printf '/proc/nonexistent/python3\\0A=1'; exit 0;; esac",
    "case \"$*\" in *executable*) printf '/bin/sh'; exit 0;; esac",
    "case \"$*\" in *executable*) kill -KILL $$;; esac",
  };

  for (guint i = 0; i < G_N_ELEMENTS (oddities); i++)
    {
      write_shim (fixture, oddities[i]);
      assert_gives (fixture->shim, "operator:neg", "3", "-3\n");
    }
}

static void
test_options (Fixture *fixture, gconstpointer data)
{
  g_autofree char *quoted = g_shell_quote (fixture->shim);
  g_autofree char *behind_shim = g_strconcat (quoted, " -X frozen_modules=off -X dev", NULL);
  g_autofree char *plain = g_strconcat (g_getenv ("TROUPE_PYTHON"), "  -X 'dev'", NULL);

  assert_gives (plain, "sys:_xoptions.get", "dev", "true\n");
  write_shim (fixture, "");
  assert_gives (behind_shim, "sys:_xoptions.get", "dev", "true\n");
  g_assert_cmpuint (count_starts (fixture), ==, 1);

  /* A path with spaces needs no quotation marks. */
  assert_gives (fixture->shim, "operator:neg", "3", "-3\n");
}

static void
test_wrong (void)
{
  static const char *const wrong[][2] = {
    { "python3 'x", "troupe: The interpreter “python3 'x” is not a command: *" },
    { "  ", "troupe: A Python job needs an interpreter, *" },
    { "/proc/nonexistent/python3 -X dev",
      "troupe: *“/proc/nonexistent/python3” cannot be executed: *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run_call (&run, NULL, "map", "--interpreter", wrong[i][0], "--python", "operator:neg",
                    "3", NULL);
      g_assert_cmpint (run.status, ==, 2);
      cli_run_assert_message (&run, wrong[i][1]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(name, func) \
  g_test_add ("/python-interpreter/" name, Fixture, NULL, set_up, func, tear_down)

  add_test ("asked-once", test_asked_once);
  add_test ("with-variables", test_with_variables);
  add_test ("odd-answers", test_odd_answers);
  add_test ("options", test_options);
  g_test_add_func ("/python-interpreter/wrong", test_wrong);

  return g_test_run ();
}
