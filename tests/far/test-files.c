/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of items that go to hosts and come back, with servers on this machine. */

#include "cli-run.h"
#include "folder.h"
#include "ssh-hosts.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* A folder with files, hosts, and the command line that runs in the folder. */
typedef struct
{
  SshHosts *hosts;
  char *folder;
} Fixture;

static void
fixture_set_up (Fixture *self, const char *configuration)
{
  self->hosts = ssh_hosts_start (2, configuration);
  self->folder = g_dir_make_tmp ("files-XXXXXX", NULL);
}

static void
fixture_tear_down (Fixture *self)
{
  ssh_hosts_assert_nothing_left (self->hosts);
  ssh_hosts_stop (self->hosts);
  folder_remove (self->folder);
  g_free (self->folder);
}

static char *
path_of (const Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
write_file (const Fixture *self, const char *name, const char *text, gssize size)
{
  g_autofree char *path = path_of (self, name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_file_set_contents (path, text, size, &error);
  g_assert_no_error (error);
}

static void
assert_file (const Fixture *self, const char *name, const char *expected)
{
  g_autofree char *path = path_of (self, name);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static gboolean
exists (const Fixture *self, const char *name)
{
  g_autofree char *path = path_of (self, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Runs "troupe map" in the folder, with words as a shell reads them. */
static void
call (const Fixture *self, CliRun *run, const char *on, const char *words)
{
  g_autofree char *folder = g_shell_quote (self->folder);
  g_autofree char *before = g_strdup_printf ("cd %s; exec", folder);
  g_autofree char *ssh = g_shell_quote (ssh_hosts_get_command (self->hosts));
  g_autofree char *line = g_strdup_printf ("map --on=%s --ssh=%s %s", on, ssh, words);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;

  g_shell_parse_argv (line, NULL, &arguments, &error);
  g_assert_no_error (error);
  cli_run_call_after (run, before, (const char *const *) arguments);
}

/* What GNU parallel's --trc does: names are the same on both sides. */
static void
test_there_and_back (void)
{
  Fixture fixture;
  g_auto (CliRun) run = { 0 };

  fixture_set_up (&fixture, NULL);
  for (guint i = 1; i <= 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("in/it's %u.txt", i);
      g_autofree char *text = g_strdup_printf ("text %u\n", i);

      write_file (&fixture, name, text, -1);
    }
  call (&fixture, &run, "ssh:host1*2,host2*2",
        "--glob 'in/*.txt' --natural --trc {.}.out --tf '{//}/./{/}' --return "
        "'made/new/./{/.}.copy' --quiet "
        "--command 'tr a-z A-Z < {} > {.}.out; cp {/} {/.}.copy; echo {/.}'");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.messages, ==, "");
  for (guint i = 1; i <= 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("in/it's %u.out", i);
      g_autofree char *copy = g_strdup_printf ("made/new/it's %u.copy", i);
      g_autofree char *text = g_strdup_printf ("TEXT %u\n", i);
      g_autofree char *same = g_strdup_printf ("text %u\n", i);

      assert_file (&fixture, name, text);
      assert_file (&fixture, copy, same);
    }
  fixture_tear_down (&fixture);
}

/* A large file, with its permissions, and folders with all that is in them. */
static void
test_large_and_folders (void)
{
  const gsize size = 20 * 1024 * 1024;
  g_autofree char *large = g_malloc (size);
  Fixture fixture;
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) folders = { 0 };
  g_autofree char *back = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *text = NULL;
  gsize size_back;

  fixture_set_up (&fixture, NULL);
  for (gsize i = 0; i < size; i++)
    large[i] = i * i >> 7;
  write_file (&fixture, "large", large, size);
  sent = path_of (&fixture, "large");
  g_assert_no_errno (g_chmod (sent, 0750));
  call (&fixture, &run, "ssh:host1",
        "--transfer --return {}.copy --command 'cp -p {} {}.copy; stat -c %a {}' large");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "750\n");
  back = path_of (&fixture, "large.copy");
  g_assert_true (g_file_get_contents (back, &text, &size_back, NULL));
  g_assert_cmpmem (text, size_back, large, size);

  write_file (&fixture, "data/a/one", "1", -1);
  write_file (&fixture, "data/b/two", "2", -1);
  call (&fixture, &folders, "ssh:host1",
        "--transferfile data --return 'got/./new-{}' --command 'mkdir new-{}; cp -r data new-{}; "
        "cat data/*/*' x");
  g_assert_cmpstr (folders.output, ==, "12\n");
  assert_file (&fixture, "got/new-x/data/b/two", "2");
  fixture_tear_down (&fixture);
}

/* Where files stay on the host, --cleanup removes them; what is the same file on both sides stays.
 */
static void
test_cleanup (void)
{
  Fixture fixture;
  g_auto (CliRun) left = { 0 };
  g_auto (CliRun) cleaned = { 0 };
  g_auto (CliRun) sent = { 0 };
  g_auto (CliRun) same = { 0 };
  g_autofree char *there = NULL;
  g_autofree char *words = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *only = NULL;
  g_autofree char *absolute = NULL;

  fixture_set_up (&fixture, NULL);
  there = g_build_filename (ssh_hosts_get_home (fixture.hosts), "work", NULL);
  write_file (&fixture, "in/a", "a", -1);
  write_file (&fixture, "in/b", "b", -1);
  words = g_strdup_printf ("--wd %s --transfer --return {}.out --command 'cp {} {}.out' in/a in/b",
                           there);
  call (&fixture, &left, "ssh:host1", words);
  g_assert_cmpint (left.status, ==, 0);
  assert_file (&fixture, "in/b.out", "b");
  g_assert_true (g_file_test (there, G_FILE_TEST_EXISTS));
  folder_remove (there);

  clean = g_strconcat ("--cleanup ", words, NULL);
  call (&fixture, &cleaned, "ssh:host1", clean);
  g_assert_cmpint (cleaned.status, ==, 0);
  assert_file (&fixture, "in/b.out", "b");
  g_assert_false (g_file_test (there, G_FILE_TEST_EXISTS));

  only = g_strdup_printf ("--cleanup --wd %s --transfer --command 'cat {}' in/a in/b", there);
  call (&fixture, &sent, "ssh:host1", only);
  g_assert_cmpstr (sent.output, ==, "a\nb\n");
  g_assert_false (g_file_test (there, G_FILE_TEST_EXISTS));

  absolute = g_strdup_printf ("--trc {}.same --command 'cp {} {}.same' %s/in/a", fixture.folder);
  call (&fixture, &same, "ssh:host1", absolute);
  g_assert_cmpint (same.status, ==, 0);
  assert_file (&fixture, "in/a", "a");
  assert_file (&fixture, "in/a.same", "a");
  fixture_tear_down (&fixture);
}

/* Each failure concerns its item alone, and says where it happened. */
static void
test_failures (void)
{
  Fixture fixture;
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) unwritable = { 0 };
  g_auto (CliRun) outside = { 0 };
  g_auto (CliRun) together = { 0 };
  g_autofree char *words = NULL;

  fixture_set_up (&fixture, NULL);
  write_file (&fixture, "in/good", "good", -1);
  write_file (&fixture, "in/bad", "bad", -1);
  call (&fixture, &run, "ssh:host1*1",
        "--transfer --return {}.out --command 'test {/} = bad || cp {} {}.out' in/good in/none "
        "in/bad in/good --chunk=4 --joblog log");
  g_assert_cmpint (run.status, ==, 1);
  cli_run_assert_message (
      &run, "item 2 “in/none”: “in/none” does not exist here, so that it could not be sent to*");
  cli_run_assert_message (
      &run, "item 3 “in/bad”: “in/bad.out” was to come back from host1, and is not there*");
  assert_file (&fixture, "in/good.out", "good");

  call (&fixture, &unwritable, "ssh:host1*1", "--return 'in/good/./{}' --command 'touch {}' new");
  g_assert_cmpint (unwritable.status, ==, 1);
  cli_run_assert_message (
      &unwritable, "item 1 “new”: “in/good/new” came from host1 and cannot be written here: *");

  /* Of items whose results travel together, those without a file have failed. */
  write_file (&fixture, "3", "3", -1);
  words = g_strdup_printf ("square --chunk=5 --range 1:5 --return '%s/{}'", fixture.folder);
  call (&fixture, &together, "ssh:host1*1", words);
  g_assert_cmpint (together.status, ==, 1);
  g_assert_cmpstr (together.output, ==, "9\n");
  g_assert_cmpuint (cli_run_count_messages (&together, "item * “*”: “*” was to come back from*"),
                    ==, 4);

  call (&fixture, &outside, "ssh:host1*1", "--transfer --command 'cat {}' ../good");
  g_assert_cmpint (outside.status, ==, 1);
  cli_run_assert_message (&outside, "item 1 “../good”: “../good” leads out of the folder of the "
                                    "run: write “/./” before*");
  fixture_tear_down (&fixture);
}

/* A host that may not write as much, as if its disk were full. */
static void
test_full (void)
{
  g_autofree char *large = g_malloc0 (2 * 1024 * 1024);
  Fixture fixture;
  g_auto (CliRun) run = { 0 };

  fixture_set_up (&fixture, "ForceCommand ulimit -f 1000; exec sh -c \"$SSH_ORIGINAL_COMMAND\"");
  write_file (&fixture, "large", large, 2 * 1024 * 1024);
  write_file (&fixture, "small", "small", -1);
  call (&fixture, &run, "ssh:host1*1",
        "--transfer --format csv --command 'wc -c < {}' large small");
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.output, "File too large,0,1,0.000000000\n2,small,ok,5,,1,1,"));
  cli_run_assert_message (&run,
                          "item 1 “large”: “large” cannot be written on host1: File too large*");
  fixture_tear_down (&fixture);
}

static gboolean
has_begun_cb (gpointer data)
{
  g_autofree char *path = g_build_filename (ssh_hosts_get_home (data), "begun", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The files of items that were lost with their host go to the other one, which does nothing before
 * the first one has items. */
static void
test_lost_host (void)
{
  Fixture fixture;
  g_autofree char *program = g_shell_quote (g_getenv ("TROUPE_PROGRAM"));
  g_autofree char *ssh = NULL;
  g_autofree char *script = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GSubprocess) troupe = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set_up (&fixture, NULL);
  ssh = g_shell_quote (ssh_hosts_get_command (fixture.hosts));
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      write_file (&fixture, name, name, -1);
    }
  script = g_strdup_printf (
      "cd %s && exec %s map --on=ssh:host1*1,host2*1 --ssh=%s --trc {}.out --quiet --range 0:5 "
      "--command 'test $TROUPE_HOST != host2 || { touch ~/begun; sleep 600; }; "
      "until [ -e ~/begun ]; do sleep 0.1; done; "
      "cat {} > {}.out' 2>/dev/null",
      fixture.folder, program, ssh);
  troupe = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "sh", "-c", script, NULL);
  g_assert_no_error (error);
  wait_until (has_begun_cb, fixture.hosts);
  ssh_hosts_cut (fixture.hosts, 2);
  g_subprocess_communicate_utf8 (troupe, NULL, NULL, &output, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 0);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.out", i);
      g_autofree char *text = g_strdup_printf ("%u", i);

      assert_file (&fixture, name, text);
    }
  fixture_tear_down (&fixture);
}

/* Here the files are where they are. */
static void
test_local (void)
{
  Fixture fixture;
  g_auto (CliRun) run = { 0 };

  fixture_set_up (&fixture, NULL);
  write_file (&fixture, "in/a", "a", -1);
  call (&fixture, &run, "local", "--trc {}.out --command 'cp {} {}.out; echo done' in/a");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "done\n");
  cli_run_assert_message (&run, "The files of items are neither sent nor removed, since all*");
  g_assert_true (exists (&fixture, "in/a"));
  g_assert_true (exists (&fixture, "in/a.out"));
  fixture_tear_down (&fixture);
}

/* What cannot be meant. */
static void
test_invalid (void)
{
  static const struct
  {
    const char *words;
    const char *message;
  } calls[] = {
    { "--return '{3}' --command 'echo {}' a b", "troupe: --return: *{3}*" },
    { "--transfer --wd ... --command 'echo {}' a", "troupe: --transferfile does not go with *" },
    { "--return 'x{%}' --command 'echo {}' a", "troupe: --return cannot have {%}: *" },
    { "--cleanup --command 'echo {}' a", "troupe: --cleanup goes with --transferfile*" },
  };
  Fixture fixture;

  fixture_set_up (&fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_auto (CliRun) run = { 0 };

      call (&fixture, &run, "ssh:host1", calls[i].words);
      g_assert_cmpint (run.status, ==, 2);
      cli_run_assert_message (&run, calls[i].message);
    }
  fixture_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/files/there-and-back", test_there_and_back);
  g_test_add_func ("/files/large-and-folders", test_large_and_folders);
  g_test_add_func ("/files/cleanup", test_cleanup);
  g_test_add_func ("/files/failures", test_failures);
  g_test_add_func ("/files/full", test_full);
  g_test_add_func ("/files/lost-host", test_lost_host);
  g_test_add_func ("/files/local", test_local);
  g_test_add_func ("/files/invalid", test_invalid);

  return g_test_run ();
}
