/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls of the programs that reach other machines, word by word: ssh, those of Slurm, and tar.
 */

#include "folder.h"
#include "troupe-far-copy.h"
#include "troupe-far-error.h"
#include "troupe-slurm-call.h"
#include "troupe-ssh-call.h"

#include <glib/gstdio.h>
#include <string.h>

#define SSH_OPTIONS                                                             \
  "-T|-x|-a|-o|BatchMode=yes|-o|ConnectTimeout=10|-o|ServerAliveInterval=5|-o|" \
  "ServerAliveCountMax=3|-o|ClearAllForwardings=yes|-o|ControlPersist=no|"

#define STEP_OPTIONS                                                            \
  "srun|--jobid=47|-n1|-N1|-w|one|--unbuffered|--input=0|--wait=0|-K0|--mem=0|" \
  "--immediate=30|--propagate=NONE|--quit-on-interrupt|--export=ALL|"

static const char *const echo[] = { "echo", "it's", NULL };

static void
assert_words (GStrv words, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (words);
  text = g_strjoinv ("|", words);
  g_assert_cmpstr (text, ==, expected);
  g_strfreev (words);
}

/* Where the sockets of a run are; the words before and after that are known. */
static char *
dup_socket_folder (TroupeSshCall *call)
{
  g_auto (GStrv) words = troupe_ssh_call_build (call, "one", echo);
  const guint count = g_strv_length (words);
  g_autofree char *expected = NULL;
  g_autofree char *folder = NULL;

  g_assert_cmpuint (count, >, 4);
  folder = g_path_get_dirname (strchr (words[count - 4], '=') + 1);
  expected = g_strdup_printf ("sh|-F|a b|" SSH_OPTIONS "-o|ControlMaster=yes|-o|ControlPath=%s/%%C|"
                              "--|one|exec 'echo' 'it'\\''s'",
                              folder);
  assert_words (g_steal_pointer (&words), expected);
  g_free (expected);
  expected = g_strdup_printf ("sh|-F|a b|" SSH_OPTIONS "-o|ControlMaster=no|-o|ControlPath=%s/%%C|"
                              "--|one|exec 'echo' 'it'\\''s'",
                              folder);
  assert_words (troupe_ssh_call_build_shared (call, "one", echo), expected);
  return g_steal_pointer (&folder);
}

/* In @runtime, if this @is_used: nobody else can use them, and nothing of them is left. */
static void
assert_socket_folder (const char *runtime, gboolean is_used)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *where = NULL;
  g_autofree char *socket = NULL;
  TroupeSshCall *call;
  GStatBuf status;

  g_object_set (job, "on", "ssh:one", "ssh", "sh -F 'a b'", NULL);
  call = troupe_ssh_call_new (job, &error);
  g_assert_no_error (error);
  folder = dup_socket_folder (call);
  where = g_path_get_dirname (folder);
  g_assert_cmpstr (where, ==, is_used ? runtime : "/tmp");
  g_assert_no_errno (g_stat (folder, &status));
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);

  socket = g_build_filename (folder, "socket", NULL);
  g_assert_true (g_file_set_contents (socket, "", 0, NULL));
  troupe_ssh_call_free (call);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* The runtime folder of the user is used if it exists and the name of a socket is not too long. */
static void
test_ssh_folder (void)
{
  static const struct
  {
    gsize length;
    gboolean exists;
    gboolean is_used;
  } folders[] = { { 34, TRUE, TRUE }, { 34, FALSE, FALSE }, { 35, TRUE, FALSE } };

  if (g_test_subprocess ())
    {
      assert_socket_folder (g_getenv ("XDG_RUNTIME_DIR"), g_getenv ("FOLDER_IS_USED") != NULL);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      char above[] = "/tmp/far-calls-XXXXXX";
      g_autofree char *below = NULL;
      g_autofree char *folder = NULL;

      g_assert_nonnull (g_mkdtemp (above));
      below = g_strnfill (folders[i].length - strlen (above) - 1, 'x');
      folder = g_build_filename (above, below, NULL);
      if (folders[i].exists)
        g_assert_no_errno (g_mkdir (folder, 0700));
      g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
      if (folders[i].is_used)
        g_setenv ("FOLDER_IS_USED", "", TRUE);
      else
        g_unsetenv ("FOLDER_IS_USED");
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      folder_remove (above);
    }
}

static void
test_no_ssh (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
  g_autoptr (GError) error = NULL;

  g_object_set (job, "on", "ssh:one", "ssh", "no-such-ssh -v", NULL);
  g_assert_null (troupe_ssh_call_new (job, &error));
  g_assert_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_PREPARE);
  g_assert_true (g_str_has_prefix (error->message, "“no-such-ssh” is not installed: "));
}

/* A folder with programs of these names is all of PATH. */
static char *
make_programs (const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, " ", -1);
  char *folder = g_dir_make_tmp ("far-calls-XXXXXX", NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, parts[i], NULL);

      g_assert_true (g_file_set_contents_full (path, "#!/bin/sh\nprintf 'one\\ntwo\\n'\n", -1,
                                               G_FILE_SET_CONTENTS_NONE, 0700, NULL));
    }
  g_setenv ("PATH", folder, TRUE);
  return folder;
}

static void
remove_programs (char *folder, const char *path)
{
  g_setenv ("PATH", path, TRUE);
  folder_remove (folder);
  g_free (folder);
}

/* The request for nodes, up to what is run in their place; none where there is a job already. */
static void
test_allocation (void)
{
  static const struct
  {
    const char *on;
    guint n_workers;
    const char *options;
    const char *job;
    const char *expected;
  } calls[] = {
    { "slurm", 0, "", NULL, "setsid|salloc|--no-kill|--job-name=troupe|/bin/sh|-c" },
    { "slurm:night", 1, "", NULL,
      "setsid|salloc|--no-kill|--job-name=troupe|--ntasks=1|-p|night|/bin/sh|-c" },
    { "slurm", 12, "--qos=high -C 'a b'", NULL,
      "setsid|salloc|--no-kill|--job-name=troupe|--ntasks=12|--qos=high|-C|a b|/bin/sh|-c" },
    { "slurm:night", 12, "--qos=high", "47", "/bin/sh|-c" },
  };
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  char *folder = make_programs ("srun salloc");

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
      g_autoptr (GError) error = NULL;
      g_autofree char *script = NULL;
      guint count;
      GStrv words;

      g_object_set (job, "on", calls[i].on, "workers", calls[i].n_workers, "slurm-options",
                    calls[i].options, NULL);
      if (calls[i].job != NULL)
        g_setenv ("SLURM_JOB_ID", calls[i].job, TRUE);
      words = troupe_slurm_call_build_allocation (job, &error);
      g_unsetenv ("SLURM_JOB_ID");
      g_assert_no_error (error);
      count = g_strv_length (words);
      script = g_steal_pointer (&words[count - 1]);
      g_assert_nonnull (strstr (script, "$SLURM_JOB_ID"));
      assert_words (words, calls[i].expected);
    }
  remove_programs (folder, path);
}

/* What runs in the place of the nodes tells of them, and ends with its input. */
static void
test_nodes_are_told (void)
{
  static const char *const variables[][2] = {
    { "SLURM_JOB_ID", "47" },
    { "SLURM_JOB_CPUS_PER_NODE", "4(x2)" },
    { "SLURM_JOB_NODELIST", "one,two" },
  };
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  char *folder = make_programs ("srun scontrol");
  g_autofree char *together = g_strconcat (folder, ":", path, NULL);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
  g_auto (GStrv) words = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i][0], variables[i][1], TRUE);
  g_object_set (job, "on", "slurm", NULL);
  words = troupe_slurm_call_build_allocation (job, &error);
  g_assert_no_error (error);
  g_setenv ("PATH", together, TRUE);
  process =
      g_subprocess_newv ((const char *const *) words,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, "", NULL, &output, NULL, &error));
  g_assert_cmpstr (output, ==, "47 4(x2)\none\ntwo\n.\n");
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i][0]);
  remove_programs (folder, path);
}

/* Of Slurm's programs, those that are missing are named. */
static void
test_no_slurm (void)
{
  static const struct
  {
    const char *programs;
    const char *message;
  } cases[] = { { "salloc", "Slurm’s “srun” is not installed here: *" },
                { "srun", "Slurm’s “salloc” is not installed here: *" } };
  g_autofree char *path = g_strdup (g_getenv ("PATH"));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
      g_autoptr (GError) error = NULL;
      char *folder = make_programs (cases[i].programs);

      g_object_set (job, "on", "slurm", NULL);
      g_assert_null (troupe_slurm_call_build_allocation (job, &error));
      g_assert_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_PREPARE);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
      remove_programs (folder, path);
    }
}

/* A step has the processors of its node; one for files is beside it. Neither has the options of a
 * job around this process. */
static void
test_step (void)
{
  static const char *const names[] = { "SLURM_NTASKS", "SRUN_DEBUG", "SALLOC_ACCOUNT", "SLURM_CONF",
                                       "OTHER_SLURM_" };
  g_auto (GStrv) words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_setenv (names[i], "x", TRUE);
  words = troupe_slurm_call_build_step ("47", "one", 4, echo);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpint (g_strv_contains ((const char *const *) words, names[i]), ==, i < 3);
      g_unsetenv (names[i]);
    }
  assert_words (troupe_slurm_call_build_step ("47", "one", 4, echo),
                "env|" STEP_OPTIONS "--exact|--cpus-per-task=4|echo|it's");
  assert_words (troupe_slurm_call_build_copy ("47", "one", echo),
                "env|" STEP_OPTIONS "--overlap|echo|it's");
  assert_words (troupe_slurm_call_build_state ("47", "%T"), "squeue|-h|-j|47|-o|%T");
}

/* Where the files of a job go there: the folder to take each one from, and its name there. */
static void
test_files (void)
{
  static const struct
  {
    const char *list;
    const char *calls;
    const char *expected;
  } lists[] = {
    { "a", "", "-C|@|./a" },         { "a,d/b", "", "-C|@|./a|-C|@|./d/b" },
    { "./d/b", "", "-C|@|././d/b" }, { "d/./b", "", "-C|@/d|./b" },
    { "@/d/b", "", "-C|@/d|./b" },   { "@/./d/b", "", "-C|@|./d/b" },
    { "d/../a", "", "-C|@|./a" },    { "d/../d/b", "", "-C|@/d|./b" },
    { "/./tmp", "", "-C|/|./tmp" },  { "a", "/where/calls", "-C|@|./a|-C|/where|./calls" },
  };
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *folder = g_dir_make_tmp ("far-calls-XXXXXX", NULL);
  g_autofree char *current = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_chdir (folder));
  current = g_get_current_dir ();
  g_assert_no_errno (g_mkdir ("d", 0700));
  g_assert_true (g_file_set_contents ("a", "", 0, NULL));
  g_assert_true (g_file_set_contents ("d/b", "", 0, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GString) list = g_string_new (lists[i].list);
      g_autoptr (GString) expected = g_string_new (lists[i].expected);

      g_string_replace (list, "@", current, 0);
      g_string_replace (expected, "@", current, 0);
      assert_words (troupe_far_copy_list_files (list->str, lists[i].calls, &error), expected->str);
      g_assert_no_error (error);
    }
  g_assert_null (troupe_far_copy_list_files ("a,c", "", &error));
  g_assert_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_PREPARE);
  g_assert_cmpstr (error->message, ==, "“c” is to be sent to the hosts, and does not exist");
  g_assert_no_errno (g_chdir (before));
  folder_remove (folder);
}

/* What is sent where there is no Troupe. */
static void
test_programs (void)
{
  g_setenv ("TROUPE_NODE", "/a/node", TRUE);
  g_setenv ("TROUPE_WORKER", "/b/worker", TRUE);
  g_setenv ("TROUPE_PYTHON_WORKER", "/c/python", TRUE);
  assert_words (troupe_far_copy_list_programs (),
                "-C|/a|./node|-C|/b|./worker|-C|/c|./python|-C|/c|./troupe_worker.py|-C|/c|"
                "./troupe_function.py|-C|/c|./troupe_values.py|-C|/c|./troupe_worker_calls.py|-C|"
                "/c|./troupe_calls.py|-C|/c|./troupe_segments.py");
  g_unsetenv ("TROUPE_NODE");
  g_unsetenv ("TROUPE_WORKER");
  g_unsetenv ("TROUPE_PYTHON_WORKER");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/far-calls/ssh-folder", test_ssh_folder);
  g_test_add_func ("/far-calls/no-ssh", test_no_ssh);
  g_test_add_func ("/far-calls/allocation", test_allocation);
  g_test_add_func ("/far-calls/nodes-are-told", test_nodes_are_told);
  g_test_add_func ("/far-calls/no-slurm", test_no_slurm);
  g_test_add_func ("/far-calls/step", test_step);
  g_test_add_func ("/far-calls/files", test_files);
  g_test_add_func ("/far-calls/programs", test_programs);

  return g_test_run ();
}
