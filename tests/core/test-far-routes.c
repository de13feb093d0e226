/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The routes to other machines, with scripts in the place of Slurm's programs: which machines there
 * are, how each one is reached, and what an end is said to mean. */

#include "folder.h"
#include "troupe-far-error.h"
#include "troupe-local-process.h"
#include "troupe-slurm-route.h"
#include "troupe-ssh-route.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <string.h>

#define SALLOC                                                                                    \
  "#!/bin/sh\n"                                                                                   \
  "until [ \"$1\" = /bin/sh ]; do shift; done\n"                                                  \
  "SLURM_JOB_ID=47 SLURM_JOB_CPUS_PER_NODE='4(x2),2' SLURM_JOB_NODELIST='one two three' \"$@\"\n" \
  ": >returned\n"

#define SCONTROL "#!/bin/sh\nprintf '%s\\n' $3\n"

void __real_troupe_local_process_finish (TroupeLocalProcess *process, guint milliseconds);
void __wrap_troupe_local_process_finish (TroupeLocalProcess *process, guint milliseconds);

/* However busy the machine is, salloc ends by itself. */
void
__wrap_troupe_local_process_finish (TroupeLocalProcess *process, guint milliseconds)
{
  __real_troupe_local_process_finish (process, 60000);
}

static void
waiting_cb (const char *text, gpointer data)
{
  g_assert_not_reached ();
}

static void
prepared_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GPtrArray *
prepare (TroupeFarRoute *route, GError **error)
{
  const TroupeFarRouteInterface *iface = TROUPE_FAR_ROUTE_GET_IFACE (route);
  g_autoptr (GAsyncResult) result = NULL;

  iface->prepare_async (route, waiting_cb, NULL, NULL, prepared_cb, &result);
  wait_while (result == NULL);
  return iface->prepare_finish (route, result, error);
}

/* The names of the machines with their workers. */
static void
assert_hosts (TroupeFarRoute *route, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hosts = prepare (route, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < hosts->len; i++)
    {
      TroupeFarHost *host = g_ptr_array_index (hosts, i);

      g_string_append_printf (text, "%s*%u ", troupe_far_host_get_name (host),
                              troupe_far_host_get_n_workers (host));
      troupe_far_host_free (host);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* That a call has a word; and its last word. */
static void
assert_call (GStrv words, const char *expected, const char *last)
{
  g_assert_true (expected == NULL || g_strv_contains ((const char *const *) words, expected));
  g_assert_cmpstr (words[g_strv_length (words) - 1], ==, last);
  g_strfreev (words);
}

static void
assert_end (TroupeFarRoute *route,
            const char *host,
            const TroupeNodeEnd *end,
            TroupeWorkerEnd kind,
            const char *pattern)
{
  g_autofree char *reason = NULL;

  g_assert_cmpint (TROUPE_FAR_ROUTE_GET_IFACE (route)->explain (route, host, end, &reason), ==,
                   kind);
  if (!g_pattern_match_simple (pattern, reason))
    g_error ("“%s” is not “%s”", reason, pattern);
}

static const char *const echo[] = { "echo", "here", NULL };

/* This machine is reached without ssh, and so named. */
static void
test_ssh (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
  g_autoptr (TroupeFarRoute) route = troupe_ssh_route_new (job);
  const TroupeFarRouteInterface *iface = TROUPE_FAR_ROUTE_GET_IFACE (route);
  const TroupeNodeEnd silent = { 0, TRUE, 1, NULL, "", "", NULL };
  const TroupeNodeEnd ended = { 1, TRUE, 3, NULL, "", "", NULL };

  g_assert_cmpuint (iface->tries.silent, ==, 3);
  g_assert_cmpuint (iface->tries.lost, ==, 8);
  g_object_set (job, "on", "ssh:one*2,:,two", "ssh", "sh", NULL);
  assert_hosts (route, "one*2 :*0 two*0 ");
  assert_call (iface->build (route, "one", echo), "ControlMaster=yes", "exec 'echo' 'here'");
  assert_call (iface->build_beside (route, "one", echo), "ControlMaster=no", "exec 'echo' 'here'");
  assert_call (iface->build (route, ":", echo), "echo", "here");
  assert_call (iface->build_beside (route, ":", echo), "echo", "here");

  assert_end (route, "one", &silent, TROUPE_WORKER_END_CONNECTION,
              "Troupe was not started on one: *");
  assert_end (route, "one", &ended, TROUPE_WORKER_END_CONNECTION,
              "Troupe on one ended with status 3");
  assert_end (route, ":", &silent, TROUPE_WORKER_END_CONNECTION,
              "Troupe was not started on this machine: *");
  assert_end (route, ":", &ended, TROUPE_WORKER_END_CONNECTION,
              "Troupe on this machine ended with status 3");
  iface->release (route);
}

/* Without ssh there is no machine, nor without a list of them. */
static void
test_no_ssh (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
  g_autoptr (TroupeFarRoute) route = troupe_ssh_route_new (job);
  g_autoptr (TroupeFarRoute) listed = troupe_ssh_route_new (job);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) list_error = NULL;

  g_object_set (job, "on", "ssh:one", "ssh", "no-such-ssh", NULL);
  g_assert_null (prepare (route, &error));
  g_assert_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_PREPARE);

  g_object_set (job, "on", "", "on-file", "no-such-list", "ssh", "sh", NULL);
  g_assert_null (prepare (listed, &list_error));
  g_assert_nonnull (strstr (list_error->message, "no-such-list"));
}

static void
test_slurm (void)
{
  static const struct
  {
    guint n_workers;
    const char *expected;
  } cases[] = {
    { 0, "one*4 two*4 three*2 " },  { 3, "one*3 " }, { 4, "one*4 " }, { 5, "one*4 two*1 " },
    { 12, "one*4 two*4 three*2 " },
  };
  const TroupeNodeEnd cancelled = { 1, TRUE, 1, NULL, "srun: CANCELLED AT noon", "", NULL };
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *folder = g_dir_make_tmp ("far-routes-XXXXXX", NULL);
  g_autofree char *programs = g_strconcat (folder, ":", path, NULL);
  static const char *const texts[][2] = { { "salloc", SALLOC },
                                          { "scontrol", SCONTROL },
                                          { "squeue", "#!/bin/sh\n" },
                                          { "srun", "#!/bin/sh\n" } };

  g_assert_no_errno (g_chdir (folder));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (g_file_set_contents_full (texts[i][0], texts[i][1], -1, G_FILE_SET_CONTENTS_NONE,
                                             0700, NULL));
  g_setenv ("PATH", programs, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
      g_autoptr (TroupeFarRoute) route = troupe_slurm_route_new (job);
      const TroupeFarRouteInterface *iface = TROUPE_FAR_ROUTE_GET_IFACE (route);

      g_object_set (job, "on", "slurm", "workers", cases[i].n_workers, NULL);
      assert_hosts (route, cases[i].expected);
      assert_call (iface->build (route, "two", echo), "--cpus-per-task=4", "here");
      assert_call (iface->build (route, "three", echo), "--cpus-per-task=2", "here");
      assert_call (iface->build_beside (route, "three", echo), "--jobid=47", "here");
      assert_call (iface->build_beside (route, "three", echo), "--overlap", "here");
      assert_end (route, "two", &cancelled, TROUPE_WORKER_END_HOPELESS,
                  "Slurm job 47 was cancelled");
      g_assert_false (g_file_test ("returned", G_FILE_TEST_EXISTS));
      iface->release (route);
      g_assert_cmpint (g_remove ("returned"), ==, 0);
    }
  g_setenv ("PATH", path, TRUE);
  g_assert_no_errno (g_chdir (before));
  folder_remove (folder);
}

/* What is said when there are no nodes is what was said to the request. */
static void
test_no_slurm (void)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
  g_autoptr (TroupeFarRoute) route = troupe_slurm_route_new (job);
  g_autoptr (GError) error = NULL;

  g_setenv ("PATH", "/no-such-folder", TRUE);
  g_object_set (job, "on", "slurm", NULL);
  g_assert_null (prepare (route, &error));
  g_assert_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_PREPARE);
  g_setenv ("PATH", path, TRUE);
  TROUPE_FAR_ROUTE_GET_IFACE (route)->release (route);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/far-routes/ssh", test_ssh);
  g_test_add_func ("/far-routes/no-ssh", test_no_ssh);
  g_test_add_func ("/far-routes/slurm", test_slurm);
  g_test_add_func ("/far-routes/no-slurm", test_no_slurm);

  return g_test_run ();
}
