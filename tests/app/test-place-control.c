/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the test of the places where a job is to run, with programs in the place of ssh and Slurm.
 */

#include "app-test.h"
#include "folder.h"
#include "troupe-job.h"
#include "troupe-place-control.h"
#include "troupe-place-row.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* What the name of a host makes ssh do; the last two arguments are that and a command line. */
#define SSH                                                                                     \
  "#!/bin/sh\n"                                                                                 \
  "while test $# -gt 2; do shift; done\n"                                                       \
  "case $1 in\n"                                                                                \
  "good) eval \"$2\";;\n"                                                                       \
  "prints) echo Welcome; printf 'No end'; eval \"$2\";;\n"                                      \
  "other) eval \"$(printf %%s \"$2\" | sed 's|%s|%s/nowhere|g; s|uname -m|echo mips|')\";;\n"   \
  "closed) echo This account is closed until Monday.; exit 1;;\n"                               \
  "refused) echo 'ssh: connect to host refused port 22: Connection refused' >&2; exit 255;;\n"  \
  "asks) echo 'me@asks: Permission denied (publickey,password).' >&2; exit 255;;\n"             \
  "slow*) echo $$ >'%s/slow'; exec sleep 1000;;\n"                                              \
  "*) echo \"ssh: Could not resolve hostname $1: Name or service not known\" >&2; exit 255;;\n" \
  "esac\n"

#define SALLOC                                                     \
  "#!/bin/sh\n"                                                    \
  "echo 'salloc: error: invalid partition specified: night' >&2\n" \
  "exit 1\n"

typedef struct
{
  char *folder;
  char *ssh;
  TroupeJob *job;
  GtkWidget *control;
  GtkWindow *window;
} Fixture;

static void
write_program (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *programs = g_path_get_dirname (g_getenv ("TROUPE_NODE"));
  g_autofree char *ssh = NULL;

  fixture->folder = g_dir_make_tmp ("place-XXXXXX", NULL);
  fixture->ssh = g_build_filename (fixture->folder, "ssh", NULL);
  ssh = g_strdup_printf (SSH, programs, fixture->folder, fixture->folder);
  write_program (fixture, "ssh", ssh);

  fixture->job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_object_set (fixture->job, "ssh", fixture->ssh, NULL);
  fixture->control = troupe_place_control_new ();
  troupe_option_control_set_options (TROUPE_OPTION_CONTROL (fixture->control),
                                     TROUPE_OPTIONS (fixture->job));
  fixture->window = app_test_present (fixture->control);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (fixture->window);
  g_object_unref (fixture->job);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->ssh);
}

static void
press (Fixture *fixture)
{
  g_signal_emit_by_name (app_test_find_type (fixture->control, GTK_TYPE_BUTTON), "clicked");
}

static gboolean
is_over (gpointer user_data)
{
  Fixture *fixture = user_data;
  GtkWidget *button = app_test_find_type (fixture->control, GTK_TYPE_BUTTON);

  return g_str_equal (gtk_button_get_label (GTK_BUTTON (button)), "Test");
}

static void
test_places (Fixture *fixture, const char *on)
{
  g_object_set (fixture->job, "on", on, NULL);
  press (fixture);
  app_test_wait (is_over, fixture);
}

static TroupePlaceRow *
find_place (Fixture *fixture, const char *name)
{
  GtkWidget *label = app_test_find_text (fixture->control, name);

  g_assert_nonnull (label);
  return TROUPE_PLACE_ROW (gtk_widget_get_ancestor (label, TROUPE_TYPE_PLACE_ROW));
}

/* What a place is said to be. */
static const char *
get_outcome (Fixture *fixture, const char *name)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  app_test_list (GTK_WIDGET (find_place (fixture, name)), GTK_TYPE_LABEL, labels);
  g_assert_cmpuint (labels->len, ==, 2);
  /* Tab does not stop at what cannot be changed. */
  for (guint i = 0; i < labels->len; i++)
    g_assert_false (gtk_label_get_selectable (labels->pdata[i]));
  return gtk_label_get_label (labels->pdata[1]);
}

static void
assert_outcome (Fixture *fixture, const char *name, const char *pattern)
{
  const char *outcome = get_outcome (fixture, name);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", name, outcome);

  if (!g_pattern_match_simple (pattern, outcome))
    g_error ("%s: “%s” is not “%s”", name, outcome, pattern);
  gtk_test_accessible_assert_property (find_place (fixture, name), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       spoken);
  gtk_test_accessible_assert_state (find_place (fixture, name), GTK_ACCESSIBLE_STATE_BUSY, FALSE);
}

static void
test_hosts (Fixture *fixture, gconstpointer user_data)
{
  test_places (fixture, "ssh:good*3,prints,other,closed,refused,asks,nosuch,:");
  assert_outcome (fixture, "good", "Ready: an item was run there within * s");
  assert_outcome (fixture, "prints", "Ready: *");
  assert_outcome (fixture, "other", "other has no Troupe *(Linux mips): install Troupe * there*");
  assert_outcome (fixture, "closed", "*closed: This account is closed until Monday.*");
  assert_outcome (fixture, "refused", "refused refused the connection: check *");
  assert_outcome (fixture, "asks", "asks wants a password or a key*ssh-copy-id asks*");
  assert_outcome (fixture, "nosuch", "There is no host “nosuch”*");
  assert_outcome (fixture, "this machine", "Ready: *");

  /* What was found out is about another job. */
  g_object_set (fixture->job, "on", "local", NULL);
  app_test_assert_no_text (fixture->control, "nosuch");
  press (fixture);
  app_test_wait (is_over, fixture);
  assert_outcome (fixture, "this machine", "Ready: *");
}

static gboolean
has_height (gpointer widget)
{
  return gtk_widget_get_height (widget) > 0;
}

/* The field takes the room beside the button. */
static void
test_wide (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *entry = app_test_find_type (fixture->control, GTK_TYPE_ENTRY);
  GtkWidget *button = app_test_find_type (fixture->control, GTK_TYPE_BUTTON);
  graphene_rect_t field;
  graphene_rect_t beside;

  app_test_wait (has_height, button);
  g_assert_true (gtk_widget_compute_bounds (entry, fixture->control, &field));
  g_assert_true (gtk_widget_compute_bounds (button, fixture->control, &beside));
  g_assert_cmpfloat (field.origin.x, <, 12);
  g_assert_cmpfloat (beside.origin.x - field.origin.x - field.size.width, <, 12);
  g_assert_cmpfloat (gtk_widget_get_width (fixture->control) - beside.origin.x - beside.size.width,
                     <, 12);
}

/* The program of a command, and that of Python, have to be there. */
static void
test_programs (Fixture *fixture, gconstpointer user_data)
{
  g_object_unref (fixture->job);
  fixture->job = troupe_job_new (TROUPE_JOB_COMMAND, "no-such-program -x {}");
  g_object_set (fixture->job, "ssh", fixture->ssh, NULL);
  troupe_option_control_set_options (TROUPE_OPTION_CONTROL (fixture->control),
                                     TROUPE_OPTIONS (fixture->job));
  test_places (fixture, "ssh:good");
  assert_outcome (fixture, "good", "The program “no-such-program” is not there: *");
  g_object_set (fixture->job, "subject", "cat {}", NULL);
  test_places (fixture, "ssh:good");
  assert_outcome (fixture, "good", "Ready: *");

  g_object_unref (fixture->job);
  fixture->job = troupe_job_new (TROUPE_JOB_PYTHON, "own.py:function");
  g_object_set (fixture->job, "ssh", fixture->ssh, "interpreter", "no-such-python", NULL);
  troupe_option_control_set_options (TROUPE_OPTION_CONTROL (fixture->control),
                                     TROUPE_OPTIONS (fixture->job));
  test_places (fixture, "ssh:good");
  assert_outcome (fixture, "good", "*no-such-python*");
}

static void
test_slurm (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *other_path = g_strconcat (fixture->folder, ":", path, NULL);

  write_program (fixture, "salloc", SALLOC);
  write_program (fixture, "srun", "#!/bin/sh\nexit 1\n");
  g_setenv ("PATH", other_path, TRUE);
  g_object_set (fixture->job, "workers", 4, NULL);
  test_places (fixture, "slurm:night");
  g_setenv ("PATH", path, TRUE);
  assert_outcome (fixture, "night", "*partition*");
}

static gboolean
is_in_queue (gpointer user_data)
{
  return g_strcmp0 (get_outcome (user_data, "Slurm"),
                    "Waiting for Slurm to start job 4: what it needs is in use (Resources).") == 0;
}

/* A full cluster says why it lets the test wait. */
static void
test_slurm_queue (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *other_path = g_strconcat (fixture->folder, ":", path, NULL);

  write_program (fixture, "salloc",
                 "#!/bin/sh\necho 'salloc: Pending job allocation 4' >&2\nexec sleep 1000\n");
  write_program (fixture, "squeue", "#!/bin/sh\necho 'PENDING|Resources|N/A'\n");
  write_program (fixture, "srun", "#!/bin/sh\nexit 1\n");
  g_setenv ("PATH", other_path, TRUE);
  g_object_set (fixture->job, "on", "slurm", "workers", 4, NULL);
  press (fixture);
  app_test_wait (is_in_queue, fixture);
  press (fixture);
  app_test_wait (is_over, fixture);
  g_setenv ("PATH", path, TRUE);
  assert_outcome (fixture, "Slurm", "Not tested");
}

/* A file of hosts that is not there. */
static void
test_file (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  const char *sentence = NULL;

  g_object_set (fixture->job, "on-file", "/no/such/file", NULL);
  press (fixture);
  g_assert_true (is_over (fixture));
  app_test_list (fixture->control, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_label (labels->pdata[i]), "/no/such/file") != NULL)
      {
        sentence = gtk_label_get_label (labels->pdata[i]);
        gtk_test_accessible_assert_property (labels->pdata[i], GTK_ACCESSIBLE_PROPERTY_LABEL,
                                             sentence);
        g_assert_true (gtk_widget_has_css_class (labels->pdata[i], "error"));
      }
  g_assert_nonnull (sentence);
}

static gboolean
has_begun (gpointer user_data)
{
  g_autofree char *path = g_build_filename (((Fixture *) user_data)->folder, "slow", NULL);
  g_autofree char *pid = NULL;

  return g_file_get_contents (path, &pid, NULL, NULL) && *pid != '\0';
}

static gboolean
has_ended (gpointer user_data)
{
  g_autofree char *path = g_build_filename (((Fixture *) user_data)->folder, "slow", NULL);
  g_autofree char *pid = NULL;

  g_assert_true (g_file_get_contents (path, &pid, NULL, NULL));
  return kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), 0) < 0;
}

static void
begin_slow (Fixture *fixture)
{
  g_object_set (fixture->job, "on", "ssh:slow", NULL);
  press (fixture);
  app_test_wait (has_begun, fixture);
  g_assert_cmpstr (get_outcome (fixture, "slow"), ==, "Being tested…");
  gtk_test_accessible_assert_property (find_place (fixture, "slow"), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "slow: Being tested…");
  gtk_test_accessible_assert_state (find_place (fixture, "slow"), GTK_ACCESSIBLE_STATE_BUSY, TRUE);
}

static void
test_stopped (Fixture *fixture, gconstpointer user_data)
{
  begin_slow (fixture);
  press (fixture);
  app_test_wait (is_over, fixture);
  assert_outcome (fixture, "slow", "Not tested");
  app_test_wait (has_ended, fixture);
}

/* Each test has a thread and a connection: eight go on at once. */
static void
test_at_once (Fixture *fixture, gconstpointer user_data)
{
  guint n_going_on = 0;

  g_object_set (fixture->job, "on", "ssh:slow1,slow2,slow3,slow4,slow5,slow6,slow7,slow8,slow9",
                NULL);
  press (fixture);
  for (guint i = 1; i <= 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("slow%u", i);

      n_going_on += g_str_equal (get_outcome (fixture, name), "Being tested…");
    }
  g_assert_cmpuint (n_going_on, ==, 8);
  press (fixture);
  app_test_wait (is_over, fixture);
}

/* The form is closed, and nobody waits. */
static void
test_closed (Fixture *fixture, gconstpointer user_data)
{
  begin_slow (fixture);
  gtk_window_destroy (g_steal_pointer (&fixture->window));
  app_test_wait (has_ended, fixture);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  app_test_init (&argc, &argv);

  add ("/place-control/hosts", test_hosts);
  add ("/place-control/wide", test_wide);
  add ("/place-control/programs", test_programs);
  add ("/place-control/slurm", test_slurm);
  add ("/place-control/slurm-queue", test_slurm_queue);
  add ("/place-control/file", test_file);
  add ("/place-control/stopped", test_stopped);
  add ("/place-control/at-once", test_at_once);
  add ("/place-control/closed", test_closed);

  return g_test_run ();
}
