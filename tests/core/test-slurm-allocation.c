/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nodes that Slurm gives, with scripts in the place of its programs: what is said while they are
 * waited for, and that they are given back. */

#include "folder.h"
#include "troupe-far-error.h"
#include "troupe-local-process.h"
#include "troupe-slurm-allocation.h"
#include "troupe-timer.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <string.h>

/* Notes what it is asked and whether the state is asked twice at a time; answers with files. */
#define SQUEUE                                                             \
  "#!/bin/sh\n"                                                            \
  "echo \"$*\" >>asked\n"                                                  \
  "case $5 in\n"                                                           \
  "%L) cat left;;\n"                                                       \
  "*) mkdir looking || : >twice; cat state; sleep 0.05; rmdir looking;;\n" \
  "esac\n"

/* In the queue until there is the file "go". */
#define QUEUE                                      \
  "trap ': >withdrawn; exit 1' TERM\n"             \
  "echo 'salloc: Pending job allocation 47' >&2\n" \
  "until [ -e go ]; do sleep 0.01; done\n"

/* Three nodes, until they are given back. */
#define GRANT "printf '47 4(x2),2\\none\\ntwo\\nthree\\n.\\n'\n"
#define HOLD  "cat >/dev/null; : >returned\n"

#define WAITS "Waiting for Slurm to start job 47: "
#define NEAR \
  "The time limit of Slurm job 47 is near: items that are not done by then are not run.\n"

/* Timers are due soon, and a process has a minute to end; what they were to have had. */
static GArray *intervals = NULL;
static guint finish_ms = 0;

GSource *__real_troupe_timer_add (guint milliseconds, GSourceFunc callback, gpointer data);
GSource *__wrap_troupe_timer_add (guint milliseconds, GSourceFunc callback, gpointer data);
void __real_troupe_local_process_finish (TroupeLocalProcess *process, guint milliseconds);
void __wrap_troupe_local_process_finish (TroupeLocalProcess *process, guint milliseconds);

GSource *
__wrap_troupe_timer_add (guint milliseconds, GSourceFunc callback, gpointer data)
{
  g_array_append_val (intervals, milliseconds);
  return __real_troupe_timer_add (10, callback, data);
}

void
__wrap_troupe_local_process_finish (TroupeLocalProcess *process, guint milliseconds)
{
  finish_ms = milliseconds;
  __real_troupe_local_process_finish (process, 60000);
}

/* A request, in a folder of its own. */
typedef struct
{
  char *before;
  char *folder;
  TroupeSlurmAllocation *allocation;
  GCancellable *cancellable;
  GString *told;
  GAsyncResult *result;
} Fixture;

static void
write_file (const char *name, const char *text)
{
  g_assert_true (
      g_file_set_contents_full (name, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
}

static void
waiting_cb (const char *text, gpointer data)
{
  g_string_append_printf (((Fixture *) data)->told, "%s\n", text);
}

static void
requested_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  ((Fixture *) data)->result = g_object_ref (result);
}

static void
request (Fixture *fixture, const char *program, const char *script)
{
  const char *const arguments[] = { program, "/bin/sh", "-c", script, NULL };
  g_autofree char *path = NULL;

  fixture->before = g_get_current_dir ();
  fixture->folder = g_dir_make_tmp ("slurm-XXXXXX", NULL);
  g_assert_no_errno (g_chdir (fixture->folder));
  path = g_strdup_printf ("%s:/usr/bin:/bin", fixture->folder);
  g_setenv ("PATH", path, TRUE);
  write_file ("squeue", SQUEUE);
  intervals = g_array_new (FALSE, FALSE, sizeof (guint));
  finish_ms = 0;
  fixture->cancellable = g_cancellable_new ();
  fixture->told = g_string_new (NULL);
  fixture->allocation = troupe_slurm_allocation_new ();
  troupe_slurm_allocation_request_async (fixture->allocation, arguments, waiting_cb, fixture,
                                         fixture->cancellable, requested_cb, fixture);
}

static gboolean
wait_for_answer (Fixture *fixture, GError **error)
{
  wait_while (fixture->result == NULL);
  return troupe_slurm_allocation_request_finish (fixture->allocation, fixture->result, error);
}

/* Until all that the request has begun has ended. */
static void
release (Fixture *fixture)
{
  troupe_slurm_allocation_release (fixture->allocation);
  g_clear_object (&fixture->result);
  g_object_add_weak_pointer (G_OBJECT (fixture->allocation), (gpointer *) &fixture->allocation);
  g_object_unref (fixture->allocation);
  wait_while (fixture->allocation != NULL);
}

static void
clear (Fixture *fixture)
{
  g_array_unref (intervals);
  g_object_unref (fixture->cancellable);
  g_string_free (fixture->told, TRUE);
  g_assert_no_errno (g_chdir (fixture->before));
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->before);
}

static gboolean
exists (const char *name)
{
  return g_file_test (name, G_FILE_TEST_EXISTS);
}

static guint
count_questions (const char *format)
{
  g_autofree char *text = NULL;
  g_autofree char *line = g_strdup_printf ("-h -j 47 -o %s\n", format);
  g_auto (GStrv) parts = NULL;

  if (!g_file_get_contents ("asked", &text, NULL, NULL))
    return 0;
  parts = g_strsplit (text, line, -1);
  return g_strv_length (parts) - 1;
}

static void
test_granted (void)
{
  static const char *const names[] = { "one", "two", "three" };
  static const guint n_cpus[] = { 4, 4, 2 };
  g_autoptr (GError) error = NULL;
  Fixture fixture = { 0 };

  request (&fixture, "setsid", GRANT HOLD);
  g_assert_true (wait_for_answer (&fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (troupe_slurm_allocation_get_number (fixture.allocation), ==, "47");
  g_assert_cmpuint (troupe_slurm_allocation_get_n_nodes (fixture.allocation), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpstr (troupe_slurm_allocation_get_node (fixture.allocation, i), ==, names[i]);
      g_assert_cmpuint (troupe_slurm_allocation_get_n_cpus (fixture.allocation, i), ==, n_cpus[i]);
    }
  wait_while (count_questions ("%L") == 0);
  g_assert_false (exists ("returned"));
  release (&fixture);
  g_assert_true (exists ("returned"));
  g_assert_cmpuint (finish_ms, ==, 5000);
  g_assert_cmpuint (count_questions ("%L"), ==, 1);
  g_assert_cmpstr (fixture.told->str, ==, "");
  clear (&fixture);
}

/* What keeps it waiting is said as often as it changes; the state is asked one at a time. */
static void
test_waits (void)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture = { 0 };

  request (&fixture, "setsid", QUEUE GRANT HOLD);
  write_file ("state", "PENDING|Resources|N/A\n");
  wait_while (fixture.told->len == 0);
  wait_while (count_questions ("%T|%r|%S") < 4);
  write_file ("state", "PENDING|Priority|N/A\n");
  wait_while (strstr (fixture.told->str, "Priority") == NULL);
  g_assert_cmpstr (fixture.told->str, ==,
                   WAITS "what it needs is in use (Resources).\n" WAITS
                         "other jobs come first (Priority).\n");
  g_assert_null (fixture.result);
  g_assert_cmpuint (intervals->len, ==, 1);
  g_assert_cmpuint (g_array_index (intervals, guint, 0), ==, 2000);

  write_file ("go", "");
  g_assert_true (wait_for_answer (&fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (troupe_slurm_allocation_get_n_nodes (fixture.allocation), ==, 3);
  release (&fixture);
  g_assert_true (exists ("returned"));
  g_assert_false (exists ("withdrawn"));
  g_assert_false (exists ("twice"));
  clear (&fixture);
}

/* What would wait for ever is taken back. */
static void
test_never (void)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture = { 0 };

  request (&fixture, "setsid", QUEUE);
  write_file ("state", "PENDING|PartitionConfig|N/A\n");
  g_assert_false (wait_for_answer (&fixture, &error));
  g_assert_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_REFUSED);
  g_assert_true (g_str_has_prefix (error->message, "Slurm will never start job 47: "));
  wait_while (!exists ("withdrawn"));
  release (&fixture);
  g_assert_cmpstr (fixture.told->str, ==, "");
  clear (&fixture);
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture = { 0 };

  request (&fixture, "setsid", QUEUE);
  write_file ("state", "PENDING|Resources|N/A\n");
  wait_while (fixture.told->len == 0);
  g_cancellable_cancel (fixture.cancellable);
  g_assert_false (wait_for_answer (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_while (!exists ("withdrawn"));
  release (&fixture);
  g_assert_cmpstr (fixture.told->str, ==, WAITS "what it needs is in use (Resources).\n");
  clear (&fixture);
}

/* Neither of these calls gives nodes. */
static void
test_refused (void)
{
  static const struct
  {
    const char *program;
    const char *script;
    const char *message;
  } calls[] = {
    { "setsid", "echo 'salloc: error: No partition' >&2; exit 1\n",
      "Slurm refused the request: No partition." },
    { "setsid", "printf '47 4,2\\none\\n.\\n'\n" HOLD,
      "What Slurm says of its nodes is not understood: 47 4,2\none\n.\n" },
    { "setsid", "printf '47\\none\\n.\\n'\n" HOLD,
      "What Slurm says of its nodes is not understood: 47\none\n.\n" },
    { "setsid", "printf '47 x\\none\\n.\\n'\n" HOLD,
      "What Slurm says of its nodes is not understood: 47 x\none\n.\n" },
    { "setsid", "printf ' 4\\none\\n.\\n'\n" HOLD,
      "What Slurm says of its nodes is not understood:  4\none\n.\n" },
    { "no-such-program", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (GError) error = NULL;
      Fixture fixture = { 0 };

      request (&fixture, calls[i].program, calls[i].script);
      g_assert_false (wait_for_answer (&fixture, &error));
      if (calls[i].message == NULL)
        {
          g_assert_true (error->domain == G_SPAWN_ERROR);
        }
      else
        {
          g_assert_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_REFUSED);
          g_assert_cmpstr (error->message, ==, calls[i].message);
        }
      release (&fixture);
      g_assert_cmpint (exists ("returned"), ==, strstr (calls[i].script, HOLD) != NULL);
      clear (&fixture);
    }
}

/* A notice comes a tenth of the time before its end, five minutes at most. */
static void
test_limit (void)
{
  static const struct
  {
    const char *left;
    gint64 ms;
  } limits[] = {
    { "49-17:02:46", 4294666000 },
    { "1:40:00", 5700000 },
    { "10:00", 540000 },
    { "0:09", 9000 },
    { "0:00", 0 },
    { "UNLIMITED", -1 },
    { "49-17:02:47", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GError) error = NULL;
      Fixture fixture = { 0 };

      request (&fixture, "setsid", GRANT HOLD);
      write_file ("left", limits[i].left);
      g_assert_true (wait_for_answer (&fixture, &error));
      g_assert_no_error (error);
      if (limits[i].ms >= 0)
        {
          wait_while (fixture.told->len == 0);
          g_assert_cmpstr (fixture.told->str, ==, NEAR);
          g_assert_cmpuint (intervals->len, ==, 1);
          g_assert_cmpuint (g_array_index (intervals, guint, 0), ==, limits[i].ms);
        }
      else
        {
          wait_while (count_questions ("%L") == 0);
        }
      release (&fixture);
      g_assert_cmpuint (intervals->len, ==, limits[i].ms >= 0 ? 1 : 0);
      clear (&fixture);
    }
}

/* However slowly salloc writes, all of it is read. */
static void
test_slow (void)
{
  static const char script[] =
      "for part in 'salloc: Pendin' 'g job allocation 4' 7 '\\n' ''; do\n"
      "printf \"$part\" >&2; sleep 0.05; done\n"
      "until [ -e go ]; do sleep 0.01; done\n"
      "for part in 4 7 ' ' 4 '(x2),' '2\\no' ne '\\n' 'two\\n' 'three\\n' . '\\n'; do\n"
      "printf \"$part\"; sleep 0.05; done\n" HOLD;
  g_autoptr (GError) error = NULL;
  Fixture fixture = { 0 };

  request (&fixture, "setsid", script);
  write_file ("state", "PENDING|Resources|N/A\n");
  wait_while (fixture.told->len == 0);
  g_assert_cmpstr (fixture.told->str, ==, WAITS "what it needs is in use (Resources).\n");
  write_file ("go", "");
  g_assert_true (wait_for_answer (&fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (troupe_slurm_allocation_get_number (fixture.allocation), ==, "47");
  g_assert_cmpuint (troupe_slurm_allocation_get_n_nodes (fixture.allocation), ==, 3);
  g_assert_cmpstr (troupe_slurm_allocation_get_node (fixture.allocation, 0), ==, "one");
  release (&fixture);
  clear (&fixture);
}

/* They are counted once, whatever follows. */
static void
test_counted_once (void)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture = { 0 };

  request (&fixture, "setsid",
           GRANT "until [ -e go ]; do sleep 0.01; done; exec >&-; : >closed; " HOLD);
  g_assert_true (wait_for_answer (&fixture, &error));
  g_assert_no_error (error);
  write_file ("go", "");
  wait_while (!exists ("closed"));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (troupe_slurm_allocation_get_n_nodes (fixture.allocation), ==, 3);
  release (&fixture);
  g_assert_cmpuint (count_questions ("%L"), ==, 1);
  clear (&fixture);
}

/* Nodes that are gone again at once were there. */
static void
test_gone (void)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture = { 0 };

  request (&fixture, "setsid", GRANT);
  g_assert_true (wait_for_answer (&fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (troupe_slurm_allocation_get_n_nodes (fixture.allocation), ==, 3);
  release (&fixture);
  clear (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/slurm-allocation/granted", test_granted);
  g_test_add_func ("/slurm-allocation/waits", test_waits);
  g_test_add_func ("/slurm-allocation/never", test_never);
  g_test_add_func ("/slurm-allocation/cancelled", test_cancelled);
  g_test_add_func ("/slurm-allocation/refused", test_refused);
  g_test_add_func ("/slurm-allocation/limit", test_limit);
  g_test_add_func ("/slurm-allocation/slow", test_slow);
  g_test_add_func ("/slurm-allocation/counted-once", test_counted_once);
  g_test_add_func ("/slurm-allocation/gone", test_gone);

  return g_test_run ();
}
