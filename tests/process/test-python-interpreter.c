/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interpreter of Python functions: a command with options, one that is found by a shim, and one
 * in an environment that another program looks up. */

#include "cli-run.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *shim;
  char *uv;
  char *starts;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("troupe interpreter XXXXXX", NULL);
  fixture->shim = g_build_filename (fixture->folder, "python3", NULL);
  fixture->uv = g_build_filename (fixture->folder, "uv", NULL);
  fixture->starts = g_build_filename (fixture->folder, "starts", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->shim);
  g_remove (fixture->uv);
  g_remove (fixture->starts);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->shim, g_free);
  g_clear_pointer (&fixture->uv, g_free);
  g_clear_pointer (&fixture->starts, g_free);
}

/* A script that records each start, and then starts Python. */
static void
write_script (Fixture *fixture, const char *path, const char *before)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\necho x >> '%s'\n%s\nexec '%s' \"$@\"\n",
                                             fixture->starts, before, g_getenv ("TROUPE_PYTHON"));

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
}

static void
write_shim (Fixture *fixture, const char *before)
{
  write_script (fixture, fixture->shim, before);
}

/* The command that starts Python through a program with the name of one that finds environments. */
static char *
write_uv (Fixture *fixture, const char *before)
{
  g_autofree char *quoted = g_shell_quote (fixture->uv);

  write_script (fixture, fixture->uv, before);
  return g_strconcat (quoted, " run python3 -X dev", NULL);
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

/* So is one that changes the process in another way, or has other words before its options. */
static void
test_with_changes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *quoted = g_shell_quote (fixture->shim);
  g_autofree char *behind = g_strconcat (quoted, " run python3 -X dev", NULL);

  write_shim (fixture, "ulimit -n 100");
  assert_gives (fixture->shim, "resource:getrlimit", "7", "[100,100]\n");
  write_shim (fixture, "umask 027");
  assert_gives (fixture->shim, "os:umask", "0", "23\n");
  g_assert_cmpuint (count_starts (fixture), ==, 4);

  write_shim (fixture, "shift 2");
  assert_gives (behind, "sys:_xoptions.get", "dev", "true\n");
  g_assert_cmpuint (count_starts (fixture), ==, 5);
}

/* Programs that find an environment are asked once, and each worker has the environment. */
static void
test_environment (Fixture *fixture, gconstpointer data)
{
  static const char *const changes[][3] = {
    { "VIRTUAL_ENV=/there; export VIRTUAL_ENV", "VIRTUAL_ENV", "/there\n" },
    { "PATH=/there:$PATH; export PATH", "PATH", "/there:*" },
    { "TROUPE_TEST_VARIABLE='a b=c\nd'; export TROUPE_TEST_VARIABLE; VARIABLE='a b=c'; export "
      "VARIABLE",
      "VARIABLE", "a b=c\n" },
    { "unset SET_BEFORE", "SET_BEFORE", "null\n" },
    { "echo installed; echo warning >&2", "SET_BEFORE", "before\n" },
  };
  g_autofree char *options = NULL;

  g_setenv ("SET_BEFORE", "before", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *before = g_strconcat ("shift 2\n", changes[i][0], NULL);
      g_autofree char *command = write_uv (fixture, before);
      g_auto (CliRun) run = { 0 };

      cli_run_call (&run, NULL, "map", "-j2", "--interpreter", command, "--python", "os:getenv",
                    changes[i][1], NULL);
      g_assert_true (g_pattern_match_simple (changes[i][2], run.output));
      g_assert_cmpuint (count_starts (fixture), ==, i + 1);
    }
  options = write_uv (fixture, "shift 2");
  assert_gives (options, "sys:_xoptions.get", "dev", "true\n");
  g_unsetenv ("SET_BEFORE");
}

/* Unless the workers would have to be started in a way that affects their keepers. */
static void
test_environment_of_linker (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = write_uv (fixture, "shift 2; LD_TEST=there; export LD_TEST");

  assert_gives (command, "os:getenv", "LD_TEST", "there\n");
  g_assert_cmpuint (count_starts (fixture), ==, 2);
}

/* It says itself why there is no such environment. */
static void
test_environment_fails (Fixture *fixture, gconstpointer data)
{
  static const char *const failures[][2] = {
    { "echo 'a warning' >&2; echo 'error: no project here' >&2; exit 3",
      "troupe: The interpreter “*/uv' run python3 -X dev” does not start Python: error: no project "
      "here" },
    { "exit 3", "troupe: The interpreter “*” does not start Python" },
    { "exit 0", "troupe: The interpreter “*” does not start Python" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *command = write_uv (fixture, failures[i][0]);
      g_auto (CliRun) run = { 0 };

      cli_run_call (&run, NULL, "map", "--interpreter", command, "--python", "operator:neg", "3",
                    NULL);
      cli_run_assert_message (&run, failures[i][1]);
      g_assert_cmpint (run.status, ==, 2);
      g_assert_cmpstr (run.output, ==, "");
      g_assert_cmpuint (count_starts (fixture), ==, i + 1);
    }
}

/* A script that prints something other than an interpreter, or fails, is used as it is. */
static void
test_odd_answers (Fixture *fixture, gconstpointer data)
{
  static const char *const oddities[] = {
    "case \"$*\" in *executable*) echo nonsense; exit 0;; esac",
    "case \"$*\" in *executable*) exit 3;; esac",
    "case \"$*\" in *executable*) printf "
    "'TROUPE-INTERPRETER\\0/proc/nonexistent/python3\\0001\\0000\\0'; exit 0;; esac",
    "case \"$*\" in *executable*) printf '/bin/sh'; exit 0;; esac",
    "case \"$*\" in *executable*) printf 'TROUPE-INTERPRETER\\0/bin/sh\\0001\\0009\\0a\\0'; exit "
    "0;; esac",
    "case \"$*\" in *executable*) printf 'TROUPE-INTERPRETER\\0/bin/sh\\0001\\0000'; exit 0;; esac",
    "case \"$*\" in *executable*) printf 'TROUPE-INTERPRETER\\0sh\\0001\\0000\\0'; exit 0;; esac",
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
  add_test ("with-changes", test_with_changes);
  add_test ("environment", test_environment);
  add_test ("environment-of-linker", test_environment_of_linker);
  add_test ("environment-fails", test_environment_fails);
  add_test ("odd-answers", test_odd_answers);
  add_test ("options", test_options);
  g_test_add_func ("/python-interpreter/wrong", test_wrong);

  return g_test_run ();
}
