/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests when build-aux/check-fresh makes a fresh system, and which results it accepts there. A
 * program of tests/data/setup stands in for that system. */

#include <gio/gio.h>

typedef struct
{
  char *folder;
} Fixture;

/* Runs a script in the folder of the test. Returns its output. */
static char *
run_shell (Fixture *self, const char *script)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_subprocess_launcher_set_cwd (launcher, self->folder);
  g_subprocess_launcher_setenv (launcher, "FAKE_FOLDER", self->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "SOURCE", g_test_get_dir (G_TEST_DIST), TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, "sh", "-euc", script, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s\n%s", script, output);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

static void
do_there (Fixture *self, const char *script)
{
  g_autofree char *output = run_shell (self, script);
}

/* A repository with the script, and a clone of it. */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("fresh-XXXXXX", &error);
  g_assert_no_error (error);
  do_there (
      self,
      "mkdir -p programs origin/build-aux origin/src\n"
      "for name in timeout dpkg-query id; do ln -s $SOURCE/tests/data/setup/$name programs; done\n"
      "cp $SOURCE/build-aux/check-fresh $SOURCE/build-aux/setup.sh $SOURCE/build-aux/packages "
      "origin/build-aux\n"
      "cd origin\n"
      "echo 1 >src/meson.build; echo 1 >src/main.c\n"
      "git init -q -b main; git config user.name Test; git config user.email test@example.com\n"
      "git add -A; git commit -q -m one; git clone -q . ../clone\n"
      "cd ../clone; git config user.name Test; git config user.email test@example.com\n");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  do_there (self, "rm -rf \"$FAKE_FOLDER\"");
  g_free (self->folder);
}

/* Calls the script in a folder and returns whether it tried a fresh system. */
static gboolean
is_tried (Fixture *self, const char *folder)
{
  g_autofree char *script = g_strdup_printf (
      "cd %s; : >../calls\n"
      "PATH=$FAKE_FOLDER/programs:$PATH XDG_CACHE_HOME=$FAKE_FOLDER/cache FAKE_USER=0 "
      "FAKE_INSTALLED=mmdebstrap FAKE_RESULTS=$SOURCE/tests/data/setup/results "
      "build-aux/check-fresh --if-changed >&2; cat ../calls",
      folder);
  g_autofree char *output = run_shell (self, script);

  return g_str_equal (output, "tried\n");
}

/* If it has passed with the same files, it is not tried again. */
static void
test_passed (Fixture *self, gconstpointer data)
{
  g_assert_true (is_tried (self, "clone"));
  g_assert_false (is_tried (self, "clone"));
  do_there (self, "echo 2 >clone/src/main.c");
  g_assert_false (is_tried (self, "clone"));
  do_there (self, "echo 2 >clone/src/meson.build");
  g_assert_true (is_tried (self, "clone"));
  do_there (self, "touch clone/build-aux/new");
  g_assert_true (is_tried (self, "clone"));
  g_assert_false (is_tried (self, "clone"));
}

/* A branch is held against where it left the main one, committed or not. */
static void
test_branch (Fixture *self, gconstpointer data)
{
  do_there (self,
            "cd clone; git checkout -q -b branch; echo 2 >src/main.c; git commit -q -a -m two");
  g_assert_false (is_tried (self, "clone"));
  do_there (self, "touch clone/build-aux/new");
  g_assert_true (is_tried (self, "clone"));

  do_there (self, "rm -r cache; cd clone; git add -A; git commit -q -m three");
  g_assert_true (is_tried (self, "clone"));
  do_there (self, "rm -r cache; cd clone; git rm -q build-aux/new; git commit -q -m four");
  g_assert_false (is_tried (self, "clone"));
}

/* If the state is unknown, it is tried. */
static void
test_unknown (Fixture *self, gconstpointer data)
{
  do_there (self, "git clone -q --depth 1 \"file://$FAKE_FOLDER/origin\" shallow\n"
                  "cp -r clone archive; rm -rf archive/.git");
  g_assert_true (is_tried (self, "shallow"));
  g_assert_true (is_tried (self, "archive"));
  g_assert_true (is_tried (self, "archive"));
}

/* Results that are not all there, or not in order, are not accepted, nor remembered. */
static void
test_wrong_results (Fixture *self, gconstpointer data)
{
  static const char *const wrong[] = { "sed 25d", "sort -r", "true", "sed s/664579/664578/" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *script = g_strdup_printf (
          "%s <$SOURCE/tests/data/setup/results >wrong; cd clone\n"
          "export FAKE_USER=0 FAKE_INSTALLED=mmdebstrap FAKE_RESULTS=../wrong\n"
          "PATH=$FAKE_FOLDER/programs:$PATH XDG_CACHE_HOME=$FAKE_FOLDER/cache "
          "build-aux/check-fresh >&2 || echo refused; test ! -e ../cache/troupe/fresh-passed",
          wrong[i]);
      g_autofree char *output = run_shell (self, script);

      g_assert_cmpstr (output, ==, "refused\n");
    }
}

/* It ends what it has begun when it is told to end. */
static void
test_signal (Fixture *self, gconstpointer data)
{
  g_autofree char *output =
      run_shell (self, "cd clone; : >../calls\n"
                       "export FAKE_USER=0 FAKE_INSTALLED=mmdebstrap FAKE_LASTS=1\n"
                       "PATH=$FAKE_FOLDER/programs:$PATH build-aux/check-fresh >&2 &\n"
                       "until grep -q tried ../calls; do sleep 0.02; done\n"
                       "kill $!; wait $! || echo ended");

  g_assert_cmpstr (output, ==, "ended\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(name, func) g_test_add ("/fresh/" name, Fixture, NULL, set_up, func, tear_down)

  add_test ("passed", test_passed);
  add_test ("branch", test_branch);
  add_test ("unknown", test_unknown);
  add_test ("wrong-results", test_wrong_results);
  add_test ("signal", test_signal);

  return g_test_run ();
}
