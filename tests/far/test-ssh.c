/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line over ssh, with servers on this machine. */

#include "cli-run.h"
#include "far-report.h"
#include "folder.h"
#include "ssh-hosts.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Runs "troupe map" with words, separated by blanks, on hosts. */
static void
call (CliRun *run, SshHosts *hosts, const char *on, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);
  g_autofree char *on_option = g_strconcat ("--on=", on, NULL);
  g_autofree char *ssh_option = g_strconcat ("--ssh=", ssh_hosts_get_command (hosts), NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, (char *) "map");
  g_ptr_array_add (arguments, on_option);
  g_ptr_array_add (arguments, ssh_option);
  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (arguments, parts[i]);
  g_ptr_array_add (arguments, NULL);
  cli_run_call_strv (run, NULL, (const char *const *) arguments->pdata);
}

static void
assert_squares (const CliRun *run, guint n_items)
{
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 1; i <= n_items; i++)
    g_string_append_printf (expected, "%u\n", i * i);
  g_assert_cmpstr (run->output, ==, expected->str);
  g_assert_cmpint (run->status, ==, 0);
}

static void
test_square (void)
{
  SshHosts *hosts = ssh_hosts_start (2, NULL);
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) more = { 0 };
  g_autofree char *path = g_build_filename (ssh_hosts_get_home (hosts), "report", NULL);
  g_autofree char *words = g_strconcat ("square 1 2 3 --quiet --report=", path, NULL);
  g_autofree char *report = NULL;

  call (&run, hosts, "ssh:host1*1,host2*1", words);
  assert_squares (&run, 3);
  g_assert_cmpstr (run.messages, ==, "");
  g_assert_true (g_file_get_contents (path, &report, NULL, NULL));
  g_assert_nonnull (strstr (report, "\"host\" : \"host"));
  ssh_hosts_assert_nothing_left (hosts);

  call (&more, hosts, "ssh:host1*2,host2*1", "square --range 1:20000 --quiet");
  assert_squares (&more, 20000);
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* Both hosts are used, with as many workers as each one is to have: each item waits until all have
 * begun. */
static void
test_workers (void)
{
  SshHosts *hosts = ssh_hosts_start (2, NULL);
  const char *home = ssh_hosts_get_home (hosts);
  g_autofree char *report = g_strdup_printf ("--report=%s/report", home);
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "--on=ssh:host1*1,host2*3", "--ssh",
                ssh_hosts_get_command (hosts), report, "--command",
                "touch ~/at-{}; "
                "until [ -e ~/at-1 -a -e ~/at-2 -a -e ~/at-3 -a -e ~/at-4 ]; do sleep 0.1; done",
                "1", "2", "3", "4", NULL);
  g_assert_cmpint (run.status, ==, 0);
  far_report_assert_items (home, 4, 4, 0);
  g_assert_cmpuint (far_report_count_workers (home, "host1"), ==, 1);
  g_assert_cmpuint (far_report_count_workers (home, "host2"), ==, 3);
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* A host that fails is left out, in words; the others do the work. */
static void
test_failing_hosts (void)
{
  static const struct
  {
    const char *host;
    const char *words;
  } failures[] = {
    { "refused", "refused refused the connection: check that an SSH server runs there*" },
    { "changedkey", "The key of changedkey has changed*" },
    { "unknownkey", "The key of unknownkey is not known: connect once with “ssh unknownkey”*" },
    { "asks", "asks wants a password or a key that is not here*ssh-copy-id asks*" },
    { "nosuch", "There is no host “nosuch”*" },
  };
  SshHosts *hosts = ssh_hosts_start (1, NULL);
  g_autofree char *messages = g_build_filename (ssh_hosts_get_home (hosts), "messages", NULL);
  g_autofree char *before = g_strdup_printf ("exec 2>'%s'", messages);
  g_auto (CliRun) run = { 0 };

  /* Its item ends when all others have failed. */
  cli_run_call_after (
      &run, before,
      (const char *const[]){ "map", "--on=ssh:refused,changedkey,unknownkey,asks,nosuch,host1*1",
                             "--ssh", ssh_hosts_get_command (hosts), "--command",
                             "i=0; until [ $(grep -Ec 'refused the|key of|asks wants|no host' "
                             "~/messages) -ge 5 -o $i -eq 600 ]; "
                             "do i=$((i + 1)); sleep 0.1; done; echo {}",
                             "1", "2", NULL });
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "1\n2\n");
  g_clear_pointer (&run.messages, g_free);
  g_assert_true (g_file_get_contents (messages, &run.messages, NULL, NULL));
  g_assert_no_errno (g_unlink (messages));
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *alone = g_strdup_printf ("ssh:%s", failures[i].host);
      g_autofree char *told = g_strdup_printf ("*%s*", failures[i].words);
      g_autofree char *error = g_strdup_printf ("troupe: %s", failures[i].words);
      g_auto (CliRun) lonely = { 0 };

      cli_run_assert_message (&run, told);

      call (&lonely, hosts, alone, "square 1 2 3");
      g_assert_cmpint (lonely.status, ==, 2);
      g_assert_cmpstr (lonely.output, ==, "");
      cli_run_assert_message (&lonely, error);
    }
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* A host is taken in place of one that fails, also where there is but one item. */
static void
test_few_items (void)
{
  SshHosts *hosts = ssh_hosts_start (1, NULL);
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) none = { 0 };

  call (&run, hosts, "ssh:nosuch,asks,host1", "square 3 --quiet");
  g_assert_cmpstr (run.output, ==, "9\n");
  g_assert_cmpint (run.status, ==, 0);

  call (&none, hosts, "ssh:nosuch,asks", "square 3 --quiet");
  g_assert_cmpint (none.status, ==, 2);
  cli_run_assert_message (&none, "troupe: There is no host “nosuch”*");
  cli_run_assert_message (&none, "  asks wants a password*");
  ssh_hosts_stop (hosts);
}

static void
test_silent_host (void)
{
  SshHosts *hosts = ssh_hosts_start (2, NULL);
  g_autofree char *impatient =
      g_strconcat ("ssh -o ConnectTimeout=2", ssh_hosts_get_command (hosts) + strlen ("ssh"), NULL);
  g_auto (CliRun) run = { 0 };

  ssh_hosts_signal (hosts, 2, SIGSTOP);
  cli_run_call (&run, NULL, "map", "--on=ssh:host2", "--ssh", impatient, "square", "1", "2", "3",
                NULL);
  g_assert_cmpint (run.status, ==, 2);
  cli_run_assert_message (&run, "Waiting for host2 to answer.");
  cli_run_assert_message (&run, "troupe: host2 does not answer: check that it is on*");
  ssh_hosts_stop (hosts);
}

/* A server whose sessions begin with what a login script prints. */
static void
test_login_script (void)
{
  SshHosts *hosts = ssh_hosts_start (
      1,
      "ForceCommand printf 'Welcome!\\n\\nNo end of a line'; exec sh -c \"$SSH_ORIGINAL_COMMAND\"");
  g_auto (CliRun) run = { 0 };

  call (&run, hosts, "ssh:host1", "square 1 2 3 --quiet");
  assert_squares (&run, 3);
  g_assert_cmpstr (run.messages, ==, "");
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* What such a script says is shown if nothing else comes. */
static void
test_no_login (void)
{
  SshHosts *hosts =
      ssh_hosts_start (1, "ForceCommand echo This account is closed until Monday.; exit 1");
  g_auto (CliRun) run = { 0 };

  call (&run, hosts, "ssh:host1", "square 1 2 3");
  g_assert_cmpint (run.status, ==, 2);
  cli_run_assert_message (
      &run, "troupe: Troupe was not started on host1: This account is closed until Monday.*");
  ssh_hosts_stop (hosts);
}

/* A login that prints without an end. */
static void
test_flood (void)
{
  SshHosts *hosts = ssh_hosts_start (1, "ForceCommand yes");
  g_auto (CliRun) run = { 0 };

  call (&run, hosts, "ssh:host1", "square 1 2 3");
  g_assert_cmpint (run.status, ==, 2);
  cli_run_assert_message (&run, "troupe: *host1*it printed more than 64 KiB before it greeted*");
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* A path of the programs here that does not exist there. */
static char *
hide_programs (const char *rest)
{
  g_autofree char *folder = g_path_get_dirname (g_getenv ("TROUPE_NODE"));

  return g_strdup_printf ("ForceCommand exec sh -c \"$(printf %%s \"$SSH_ORIGINAL_COMMAND\" | sed "
                          "'s|%s|%s/nowhere|g%s')\"",
                          folder, g_get_tmp_dir (), rest);
}

/* A node is sent where there is none, and is gone afterwards. */
static void
test_node_is_sent (void)
{
  g_autofree char *configuration = hide_programs ("");
  SshHosts *hosts = ssh_hosts_start (1, configuration);
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) command = { 0 };

  call (&run, hosts, "ssh:host1", "square 1 2 3 --quiet");
  assert_squares (&run, 3);
  g_assert_cmpstr (run.messages, ==, "");
  ssh_hosts_assert_nothing_left (hosts);

  call (&command, hosts, "ssh:host1", "--command echo one two");
  g_assert_cmpstr (command.output, ==, "one\ntwo\n");
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* A Python job needs nothing there but Python, for which each host is asked once. Neither host runs
 * its items before the other one has been asked. */
static void
test_python_is_there (void)
{
  g_autofree char *configuration = hide_programs ("");
  SshHosts *hosts = ssh_hosts_start (2, configuration);
  g_autofree char *interpreter =
      g_build_filename (ssh_hosts_get_home (hosts), "python of host", NULL);
  g_autofree char *starts = g_build_filename (ssh_hosts_get_home (hosts), "starts", NULL);
  g_autofree char *script =
      g_strdup_printf ("#!/bin/sh\n"
                       "echo x >> '%s'\n"
                       "tries=0\n"
                       "until [ $(wc -l < '%s') -ge 2 ] || [ $tries -eq 600 ]; do\n"
                       "  tries=$((tries + 1)); sleep 0.1\n"
                       "done\n"
                       "exec '%s' \"$@\"\n",
                       starts, starts, g_getenv ("TROUPE_PYTHON"));
  g_autofree char *file = g_build_filename (g_getenv ("TROUPE_PYTHON_DATA"), "uncommon.py", NULL);
  g_autofree char *package = g_build_filename (g_getenv ("TROUPE_PYTHON_DATA"), "package", NULL);
  g_autofree char *ssh_option = g_strconcat ("--ssh=", ssh_hosts_get_command (hosts), NULL);
  g_autofree char *began = NULL;
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) module = { 0 };
  g_auto (CliRun) shown = { 0 };

  g_assert_true (
      g_file_set_contents_full (interpreter, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  cli_run_call (&run, NULL, "map", "--on=ssh:host1*2,host2*2", ssh_option, "--send", file,
                "--interpreter", interpreter, "--python", "uncommon.py:value", "date", "set", "nan",
                "integers", "date", "date", "date", "date", NULL);
  g_assert_true (g_str_has_prefix (run.output, "2024-01-02\n[1,2,3]\n[1.0,null,null,null]\n[1000"));
  g_assert_cmpint (run.status, ==, 0);
  ssh_hosts_assert_nothing_left (hosts);
  g_assert_true (g_file_get_contents (starts, &began, NULL, NULL));
  g_assert_cmpstr (began, ==, "x\nx\n");

  cli_run_call (&module, NULL, "map", "--on=ssh:host1", ssh_option, "--send", package,
                "--interpreter", interpreter, "--python", "package/inner.py:Tools.scaled", "3",
                NULL);
  g_assert_cmpstr (module.output, ==, "30\n");

  cli_run_call (&shown, NULL, "map", "--on=ssh:host1", ssh_option, "--send", file, "--interpreter",
                interpreter, "--python", "uncommon.py:opaque", "--range", "1:50", NULL);
  g_assert_cmpuint (cli_run_count_messages (&shown, "*Values of type uncommon.Opaque *"), ==, 1);
  g_assert_cmpint (shown.status, ==, 0);
  ssh_hosts_assert_nothing_left (hosts);
  g_assert_no_errno (g_unlink (interpreter));
  g_assert_no_errno (g_unlink (starts));
  ssh_hosts_stop (hosts);
}

/* The server allows one session for each connection: the files go through another connection. */
static void
test_max_sessions (void)
{
  g_autofree char *hidden = hide_programs ("");
  g_autofree char *configuration = g_strconcat ("MaxSessions 1\n", hidden, NULL);
  SshHosts *hosts = ssh_hosts_start (1, configuration);
  g_auto (CliRun) run = { 0 };

  call (&run, hosts, "ssh:host1", "square 1 2 3 --quiet");
  assert_squares (&run, 3);
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* It cannot be sent to a machine of another kind. */
static void
test_other_system (void)
{
  g_autofree char *configuration = hide_programs ("; s|uname -m|echo mips|");
  SshHosts *hosts = ssh_hosts_start (1, configuration);
  g_auto (CliRun) run = { 0 };

  call (&run, hosts, "ssh:host1", "square 1 2 3");
  g_assert_cmpint (run.status, ==, 2);
  cli_run_assert_message (&run, "troupe: host1 has no Troupe *does not run on its system (Linux "
                                "mips): install Troupe * there*");
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* One of another version counts as none. */
static void
test_other_version (void)
{
  g_autofree char *programs = g_path_get_dirname (g_getenv ("TROUPE_NODE"));
  g_autofree char *configuration = g_strdup_printf (
      "ForceCommand PATH=$HOME:$PATH exec sh -c \"$(printf %%s \"$SSH_ORIGINAL_COMMAND\" | sed "
      "'s|%s|%s/nowhere|g; s|uname -m|echo mips|')\"",
      programs, g_get_tmp_dir ());
  SshHosts *hosts = ssh_hosts_start (1, configuration);
  g_autofree char *node = g_build_filename (ssh_hosts_get_home (hosts), "troupe-node", NULL);
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents_full (node, "#!/bin/sh\necho troupe-node 0.0.1\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  call (&run, hosts, "ssh:host1", "square 1 2 3");
  g_assert_cmpint (run.status, ==, 2);
  cli_run_assert_message (&run, "troupe: host1 has no Troupe *: install Troupe * there*");
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* What a host lacks for its workers is said once, and not tried again. */
static void
test_no_such_program (void)
{
  SshHosts *hosts = ssh_hosts_start (1, NULL);
  g_auto (CliRun) python = { 0 };
  g_auto (CliRun) command = { 0 };

  call (&python, hosts, "ssh:host1", "--interpreter no-such-python --python math:sqrt 4");
  g_assert_cmpint (python.status, ==, 2);
  g_assert_cmpuint (cli_run_count_messages (&python, "host1: lost: *"), ==, 1);
  cli_run_assert_message (&python, "troupe: Troupe on host1 ended: *no-such-python*");

  call (&command, hosts, "ssh:host1", "--command no-such-program 4");
  g_assert_cmpint (command.status, ==, 1);
  cli_run_assert_message (&command, "*no-such-program*not found*");
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

static void
test_this_machine (void)
{
  SshHosts *hosts = ssh_hosts_start (1, NULL);
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "hosts", NULL);
  g_autofree char *ssh_option = g_strconcat ("--ssh=", ssh_hosts_get_command (hosts), NULL);
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) listed = { 0 };

  call (&run, hosts, "ssh::,host1", "square 1 2 3 --quiet");
  assert_squares (&run, 3);

  g_assert_true (g_file_set_contents (file, "# Two.\n1/:\nhost1*1\n", -1, NULL));
  cli_run_call (&listed, NULL, "map", "square", "1", "2", "3", "--sshloginfile", file, ssh_option,
                "-S", ":", "--quiet", NULL);
  assert_squares (&listed, 3);
  g_assert_no_errno (g_unlink (file));
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* What a lesson compares may be on other machines. */
static void
test_compare (void)
{
  SshHosts *hosts = ssh_hosts_start (1, NULL);
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "compare", "square", "--range", "1:1000", "--repeat=1",
                "--on=ssh:host1", "--ssh", ssh_hosts_get_command (hosts), NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.output, "Same results"));
  g_assert_null (strstr (run.output, "  no\n"));
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

static void
test_sent_files (void)
{
  SshHosts *hosts = ssh_hosts_start (2, NULL);
  g_autofree char *folder = g_dir_make_tmp ("sent-XXXXXX", NULL);
  g_autofree char *script = g_build_filename (folder, "it's a script", NULL);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *below = g_build_filename (data, "one.txt", NULL);
  g_autofree char *more = g_build_filename (folder, "more", NULL);
  g_autofree char *marked = g_strconcat (folder, "/./more/two.txt", NULL);
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) missing = { 0 };

  g_assert_true (g_file_set_contents_full (script, "#!/bin/sh\ncat \"data/$1.txt\" more/two.txt\n",
                                           -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_assert_no_errno (g_mkdir (data, 0700));
  g_assert_true (g_file_set_contents (below, "content\n", -1, NULL));
  g_assert_no_errno (g_mkdir (more, 0700));
  g_assert_true (g_file_set_contents (marked, "more\n", -1, NULL));

  cli_run_call (&run, NULL, "map", "--on=ssh:host1,host2,:", "--ssh", ssh_hosts_get_command (hosts),
                "--send", script, "--send", data, "--send", marked, "--command",
                "\"$TROUPE_FILES/it's a script\" {}", "one", "one", "one", NULL);
  g_assert_cmpstr (run.output, ==, "content\nmore\ncontent\nmore\ncontent\nmore\n");
  g_assert_cmpint (run.status, ==, 0);
  ssh_hosts_assert_nothing_left (hosts);

  cli_run_call (&missing, NULL, "map", "square", "1", "--on=ssh:host1", "--send=no-such-file",
                NULL);
  g_assert_cmpint (missing.status, ==, 2);
  cli_run_assert_message (&missing,
                          "troupe: “no-such-file” is to be sent to the hosts, and does not exist*");
  folder_remove (folder);
  ssh_hosts_stop (hosts);
}

/* The pool of a Python program that knows nothing of it. */
static void
test_python_program (void)
{
  static const char *const code =
      "import os\n"
      "from multiprocessing import Pool\n"
      "with Pool(4) as pool:\n"
      "    print(pool.map(abs, range(-5, 0)))\n"
      "    print(pool.apply(os.getenv, ('TROUPE_HOST',)) in ('host1', 'host2'))\n"
      "    print(pool.apply(os.path.getsize, ('sent-words',)))\n";
  SshHosts *hosts = ssh_hosts_start (2, NULL);
  g_autofree char *list = g_build_filename (ssh_hosts_get_home (hosts), "list", NULL);
  g_autofree char *words = g_build_filename (ssh_hosts_get_home (hosts), "sent-words", NULL);
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents (list, "host1\nhost2\n", -1, NULL));
  g_assert_true (g_file_set_contents (words, "three", -1, NULL));
  cli_run_call (&run, NULL, "python", "--interpreter", g_getenv ("TROUPE_PYTHON"), "--on-file",
                list, "--send", words, "--ssh", ssh_hosts_get_command (hosts), "-c", code, NULL);
  g_assert_cmpstr (run.output, ==, "[5, 4, 3, 2, 1]\nTrue\n5\n");
  g_assert_cmpint (run.status, ==, 0);
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* No ssh. */
static void
test_no_ssh (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "square", "1", "--on=ssh:host1", "--ssh=no-such-ssh", NULL);
  g_assert_cmpint (run.status, ==, 2);
  cli_run_assert_message (
      &run,
      "troupe: “no-such-ssh” is not installed: install the client of OpenSSH, or name another*");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ssh/square", test_square);
  g_test_add_func ("/ssh/workers", test_workers);
  g_test_add_func ("/ssh/failing-hosts", test_failing_hosts);
  g_test_add_func ("/ssh/few-items", test_few_items);
  g_test_add_func ("/ssh/silent-host", test_silent_host);
  g_test_add_func ("/ssh/login-script", test_login_script);
  g_test_add_func ("/ssh/no-login", test_no_login);
  g_test_add_func ("/ssh/flood", test_flood);
  g_test_add_func ("/ssh/node-is-sent", test_node_is_sent);
  g_test_add_func ("/ssh/max-sessions", test_max_sessions);
  g_test_add_func ("/ssh/other-system", test_other_system);
  g_test_add_func ("/ssh/other-version", test_other_version);
  g_test_add_func ("/ssh/no-such-program", test_no_such_program);
  g_test_add_func ("/ssh/this-machine", test_this_machine);
  g_test_add_func ("/ssh/compare", test_compare);
  g_test_add_func ("/ssh/python-is-there", test_python_is_there);
  g_test_add_func ("/ssh/python-program", test_python_program);
  g_test_add_func ("/ssh/sent-files", test_sent_files);
  g_test_add_func ("/ssh/no-ssh", test_no_ssh);

  return g_test_run ();
}
