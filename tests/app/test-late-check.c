/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the checks of files and programs that a person names. */

#include "app-test.h"
#include "troupe-late-check.h"

#include <glib/gstdio.h>

static void
assert_check (TroupeLateCheckFunc check, const char *text, const char *expected)
{
  g_autofree char *sentence = check (text);

  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_folders (void)
{
  assert_check (troupe_late_check_folder, "/", NULL);
  assert_check (troupe_late_check_folder, "/proc/nonexistent at all",
                "There is no folder “/proc/nonexistent at all”.");
  assert_check (troupe_late_check_folder, "/dev/null", "“/dev/null” is not a folder.");
  assert_check (troupe_late_check_workdir, "/proc/nonexistent",
                "There is no folder “/proc/nonexistent”.");
  assert_check (troupe_late_check_workdir, "/proc/nonexistent/{/}", NULL);
  assert_check (troupe_late_check_workdir, "...", NULL);
  assert_check (troupe_late_check_file_to_write, "/new", NULL);
  assert_check (troupe_late_check_file_to_write, "new", NULL);
  assert_check (troupe_late_check_file_to_write, "/proc/nonexistent/new",
                "There is no folder “/proc/nonexistent”.");
  assert_check (troupe_late_check_file_to_write, "/dev/null", NULL);
  assert_check (troupe_late_check_file_to_write, "/dev", "“/dev” is a folder.");
  /* It is created with those above it. */
  assert_check (troupe_late_check_folder_to_write, "/proc/nonexistent/new", NULL);
  assert_check (troupe_late_check_folder_to_write, "/", NULL);
  assert_check (troupe_late_check_folder_to_write, "/dev/null", "“/dev/null” is not a folder.");
}

static void
test_files (void)
{
  assert_check (troupe_late_check_file, "/dev/null", NULL);
  assert_check (troupe_late_check_file, "/proc/nonexistent",
                "There is no file “/proc/nonexistent”.");
  assert_check (troupe_late_check_file, "/dev", "“/dev” is a folder.");
  assert_check (troupe_late_check_files, "/dev/null,/dev", NULL);
  assert_check (troupe_late_check_files, "/dev,/proc/nonexistent",
                "There is no file “/proc/nonexistent”.");
}

static void
test_programs (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "a program", NULL);
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *with_argument = g_strconcat (quoted, " -x", NULL);
  g_autofree char *refused =
      g_strdup_printf ("“%s” is not a program: it may not be executed.", path);

  assert_check (troupe_late_check_program, "sh", NULL);
  assert_check (troupe_late_check_program, "sh -c 'exit 1'", NULL);
  assert_check (troupe_late_check_program, "no-such-program -x",
                "There is no program “no-such-program”.");
  assert_check (troupe_late_check_program, "./no-such-program",
                "There is no program “./no-such-program”.");
  /* It is still being typed. */
  assert_check (troupe_late_check_program, "'no such", NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_check (troupe_late_check_program, quoted, refused);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  assert_check (troupe_late_check_program, path, NULL);
  assert_check (troupe_late_check_program, with_argument, NULL);
  g_remove (path);
  g_rmdir (folder);
}

/* Only what is surely missing is told. */
static void
test_commands (void)
{
  static const char *const right[] = {
    "echo {}",
    "cat {} | wc -l",
    "cd /tmp; ls",
    "for i in 1 2; do :; done",
    "X=1 sh {}",
    "{}",
    "{} -x",
    "$SHELL -c x",
    "(ls)",
    "'sh' {}",
    "\"sh\" {}",
    "if true; then ls; fi",
    "",
    "  ",
    "'unfinished {}",
    "~/bin/x",
    "! ls",
    "ls;nosuchprogram {}",
    "test -f {}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_test_message ("%s", right[i]);
      assert_check (troupe_late_check_command, right[i], NULL);
    }
  assert_check (troupe_late_check_command, "gzipp -k {}", "There is no program “gzipp”.");
  assert_check (troupe_late_check_command, "  gzipp|wc", "There is no program “gzipp”.");
  assert_check (troupe_late_check_limit, "gzipp -k", "There is no program “gzipp”.");
  assert_check (troupe_late_check_limit, "ls", NULL);
  /* These are not commands. */
  assert_check (troupe_late_check_limit, "io 50", NULL);
  assert_check (troupe_late_check_limit, "mem 1G", NULL);
}

typedef struct
{
  char *sentence;
  guint n_results;
} Owner;

static void
done_cb (gpointer user_data, const char *sentence)
{
  Owner *owner = user_data;

  g_free (owner->sentence);
  owner->sentence = g_strdup (sentence);
  owner->n_results++;
}

static gint n_checks;

static char *
count_checks (const char *text)
{
  g_atomic_int_inc (&n_checks);
  return g_str_equal (text, "right") ? NULL : g_strconcat ("wrong: ", text, NULL);
}

static gboolean
has_results (gpointer user_data)
{
  return ((Owner *) user_data)->n_results > 0;
}

static gboolean
has_checked (gpointer user_data)
{
  return g_atomic_int_get (&n_checks) == GPOINTER_TO_INT (user_data);
}

static void
wait_for (Owner *owner, const char *expected)
{
  app_test_wait (has_results, owner);
  g_assert_cmpstr (owner->sentence, ==, expected);
  owner->n_results = 0;
}

/* The last of several texts is checked, once, and only changes are told. */
static void
test_late (void)
{
  Owner owner = { NULL, 0 };
  TroupeLateCheck *check = troupe_late_check_new (count_checks, done_cb, &owner);
  gint64 before;
  gint64 due;

  troupe_late_check_set_text (check, "a");
  troupe_late_check_set_text (check, "ab");
  /* In 0.3 s, unless more is typed. */
  before = g_get_monotonic_time ();
  troupe_late_check_set_text (check, "abc");
  due = g_source_get_ready_time (g_main_context_find_source_by_user_data (NULL, check));
  g_assert_cmpint (due - before, >=, 300000);
  g_assert_cmpint (due - g_get_monotonic_time (), <=, 300000);
  g_assert_cmpuint (owner.n_results, ==, 0);
  wait_for (&owner, "wrong: abc");
  g_assert_cmpint (g_atomic_int_get (&n_checks), ==, 1);
  troupe_late_check_set_text (check, "abc");
  g_assert_cmpstr (owner.sentence, ==, "wrong: abc");
  /* A new text is not wrong before it was checked. */
  troupe_late_check_set_text (check, "right");
  g_assert_null (owner.sentence);
  app_test_wait (has_checked, GINT_TO_POINTER (2));

  owner.n_results = 0;
  troupe_late_check_set_text (check, "wrong");
  wait_for (&owner, "wrong: wrong");
  /* There is nothing to check, and nothing to wait for. */
  troupe_late_check_set_text (check, NULL);
  g_assert_null (owner.sentence);
  g_assert_cmpuint (owner.n_results, ==, 1);

  troupe_late_check_set_text (check, "gone");
  troupe_late_check_free (check);
  g_assert_cmpuint (owner.n_results, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/late-check/folders", test_folders);
  g_test_add_func ("/late-check/files", test_files);
  g_test_add_func ("/late-check/programs", test_programs);
  g_test_add_func ("/late-check/commands", test_commands);
  g_test_add_func ("/late-check/late", test_late);
  return g_test_run ();
}
