/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the form of a job and its options. */

#include "app-test.h"
#include "notify-watch.h"
#include "results-page-asserts.h"
#include "troupe-job-editor.h"
#include "troupe-job-file.h"
#include "troupe-option-row.h"

typedef struct
{
  TroupeDraft *draft;
  TroupeJob *job;
  GtkWidget *editor;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *overlay = adw_toast_overlay_new ();

  fixture->draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  fixture->job = troupe_draft_get_job (fixture->draft);
  g_object_set (fixture->job, "workers", 3, NULL);
  fixture->editor = g_object_new (TROUPE_TYPE_JOB_EDITOR, "draft", fixture->draft, NULL);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), fixture->editor);
  fixture->window = app_test_present (overlay);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->draft);
}

static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static AdwExpanderRow *
find_expander (Fixture *fixture, const char *title)
{
  GtkWidget *label = app_test_find_text (fixture->editor, title);

  return ADW_EXPANDER_ROW (gtk_widget_get_ancestor (label, ADW_TYPE_EXPANDER_ROW));
}

static void
test_edits (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *label = app_test_find_text (fixture->editor, "Command");
  GtkWidget *subject = gtk_widget_get_ancestor (label, ADW_TYPE_ENTRY_ROW);
  GtkWidget *workers = find_widget (fixture->editor, GTK_TYPE_SPIN_BUTTON);

  app_test_assert_text (fixture->editor,
                        "troupe map --workers 3 --command 'echo {}' hello 'hello world'");
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (workers)), ==, 3);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (workers), 5);
  g_assert_cmpuint (troupe_job_get_workers (fixture->job), ==, 5);
  gtk_editable_set_text (GTK_EDITABLE (subject), "wc {}");
  g_assert_cmpstr (troupe_job_get_subject (fixture->job), ==, "wc {}");
  app_test_assert_text (fixture->editor,
                        "troupe map --workers 5 --command 'wc {}' hello 'hello world'");

  gtk_widget_activate_action (fixture->editor, "job.use-example", NULL);
  g_assert_null (app_test_find_text (GTK_WIDGET (fixture->window), "Items replaced"));
  g_object_set (troupe_draft_get_list (fixture->draft, 0), "text", "1", NULL);
  gtk_widget_activate_action (fixture->editor, "job.use-example", NULL);
  app_test_assert_text (GTK_WIDGET (fixture->window), "Items replaced");
  g_object_set (troupe_draft_get_list (fixture->draft, 0), "text", "'", NULL);
  app_test_assert_text (fixture->editor, "…");
}

static void
test_copies (Fixture *fixture, gconstpointer user_data)
{
  troupe_job_set_subject (fixture->job, "wc {}");
  app_test_assert_text (fixture->editor,
                        "troupe map --workers 3 --command 'wc {}' hello 'hello world'");
  results_page_assert_copies (fixture->editor, "job.copy-command-line",
                              "troupe map --workers 3 --command 'wc {}' hello 'hello world'");
}

static void
assert_items (Fixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (troupe_draft_get_list (fixture->draft, 0), "text", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_undo (Fixture *fixture, gconstpointer user_data)
{
  g_object_set (troupe_draft_get_list (fixture->draft, 0), "text", "mine", NULL);
  gtk_widget_activate_action (fixture->editor, "job.redo", NULL);
  gtk_widget_activate_action (fixture->editor, "job.use-example", NULL);
  assert_items (fixture, "hello 'hello world'");
  gtk_widget_activate_action (fixture->editor, "job.undo", NULL);
  assert_items (fixture, "mine");
  gtk_widget_activate_action (fixture->editor, "job.redo", NULL);
  assert_items (fixture, "hello 'hello world'");
}

static GtkWidget *
find_row (Fixture *fixture, const char *title)
{
  app_test_assert_text (fixture->editor, title);
  return gtk_widget_get_ancestor (app_test_find_text (fixture->editor, title),
                                  TROUPE_TYPE_OPTION_ROW);
}

static GtkEditable *
find_option (Fixture *fixture, const char *title)
{
  return GTK_EDITABLE (find_widget (find_row (fixture, title), GTK_TYPE_SPIN_BUTTON));
}

static void
test_options (Fixture *fixture, gconstpointer user_data)
{
  AdwExpanderRow *expander = find_expander (fixture, "Options");
  GtkEditable *timeout;
  GtkEditable *nice;

  adw_expander_row_set_expanded (expander, TRUE);
  timeout = find_option (fixture, "Time-out");
  gtk_editable_set_text (timeout, "2.5");
  g_assert_cmpfloat (troupe_job_get_timeout (fixture->job), ==, 2.5);
  gtk_editable_set_text (timeout, "long");
  app_test_assert_text (fixture->editor,
                        "“long” is not a time, such as 2.5 (seconds), 100ms, 10m or 1h30m");
  g_assert_cmpfloat (troupe_job_get_timeout (fixture->job), ==, 2.5);
  troupe_job_set_timeout (fixture->job, 7);
  g_assert_cmpstr (gtk_editable_get_text (timeout), ==, "7");
  app_test_assert_no_text (fixture->editor,
                           "“long” is not a time, such as 2.5 (seconds), 100ms, 10m or 1h30m");

  gtk_editable_set_text (timeout, "-3");
  nice = find_option (fixture, "Niceness");
  gtk_editable_set_text (nice, "25");
  app_test_assert_text (gtk_widget_get_ancestor (GTK_WIDGET (nice), TROUPE_TYPE_OPTION_ROW),
                        "“25” is not a whole number from 0 to 19");
  g_assert_cmpuint (troupe_job_get_nice (fixture->job), ==, 0);
  g_assert_true (troupe_job_editor_show_bad_option (TROUPE_JOB_EDITOR (fixture->editor)));
  /* It stays until it is right, whatever else is typed. */
  gtk_editable_set_text (timeout, "7");
  g_assert_cmpstr (gtk_editable_get_text (nice), ==, "25");
  g_assert_true (troupe_job_editor_show_bad_option (TROUPE_JOB_EDITOR (fixture->editor)));
  gtk_editable_set_text (nice, "0");
  g_assert_false (troupe_job_editor_show_bad_option (TROUPE_JOB_EDITOR (fixture->editor)));
  app_test_assert_text (fixture->editor, "troupe map --workers 3 --timeout 7 "
                                         "--command 'echo {}' hello 'hello world'");
}

static void
test_workers (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *workers = find_widget (fixture->editor, GTK_TYPE_SPIN_BUTTON);

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (workers)), ==, "3");
  troupe_job_set_workers (fixture->job, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (workers)), ==, "All cores");
  gtk_spin_button_update (GTK_SPIN_BUTTON (workers));
  g_assert_cmpuint (troupe_job_get_workers (fixture->job), ==, 0);
  app_test_assert_text (fixture->editor, "troupe map --command 'echo {}' hello 'hello world'");

  /* A part of the cores can be typed, and is shown. */
  gtk_editable_set_text (GTK_EDITABLE (workers), "50%");
  gtk_spin_button_update (GTK_SPIN_BUTTON (workers));
  g_assert_cmpstr (troupe_job_get_workers_rule (fixture->job), ==, "50%");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (workers)), ==, "50%");
  app_test_assert_text (fixture->editor,
                        "troupe map --workers 50% --command 'echo {}' hello 'hello world'");
  g_object_set (fixture->job, "workers-rule", "+1", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (workers)), ==, "+1");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (workers), 2);
  g_assert_cmpstr (troupe_job_get_workers_rule (fixture->job), ==, "");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (workers), 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (workers)), ==, "All cores");
}

/* Each option of a job can be set, besides those that have a place of their own. */
static void
test_all_options (Fixture *fixture, gconstpointer user_data)
{
  const TroupeOption *const *options = troupe_options_list (TROUPE_OPTIONS (fixture->job));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GPtrArray) expanders = g_ptr_array_new ();

  app_test_list (fixture->editor, ADW_TYPE_EXPANDER_ROW, expanders);
  for (guint i = 0; i < expanders->len; i++)
    adw_expander_row_set_expanded (expanders->pdata[i], TRUE);
  app_test_list (fixture->editor, TROUPE_TYPE_OPTION_ROW, rows);
  for (; *options; options++)
    {
      const char *name = (*options)->name;
      /* Without a sandbox there is no row for it. */
      gboolean found = g_str_equal (name, "workers") || g_str_equal (name, "threads") ||
                       g_str_equal (name, "outside-sandbox");

      for (guint j = 0; j < rows->len; j++)
        {
          if (!g_str_equal (troupe_option_row_get_option (rows->pdata[j]), name))
            continue;
          found = TRUE;
          g_assert_true (gtk_widget_get_visible (rows->pdata[j]) ==
                         troupe_option_is_for (*options, TROUPE_JOB_COMMAND));
        }
      g_assert_true (found);
    }
}

static void
test_output (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *report;

  adw_expander_row_set_expanded (find_expander (fixture, "Output in a Terminal"), TRUE);
  report = find_row (fixture, "Report");
  gtk_editable_set_text (GTK_EDITABLE (find_widget (report, GTK_TYPE_ENTRY)), "run.json");
  g_object_set (troupe_draft_get_output_options (fixture->draft), "format", TROUPE_FORMAT_JSONL,
                "unordered", TRUE, NULL);
  app_test_assert_text (fixture->editor, "troupe map --workers 3 --format jsonl --unordered "
                                         "--report run.json --command 'echo {}' hello "
                                         "'hello world'");
}

static void
toggle (Fixture *fixture, const char *title, gboolean active)
{
  GtkWidget *row = find_row (fixture, title);

  gtk_switch_set_active (GTK_SWITCH (find_widget (row, GTK_TYPE_SWITCH)), active);
}

/* Options that do not go together are named as in the form, in the rows of both, until they do; the
 * order in which they are set does not matter. */
static void
test_conflicts (Fixture *fixture, gconstpointer user_data)
{
  TroupeJobEditor *editor = TROUPE_JOB_EDITOR (fixture->editor);
  AdwExpanderRow *options = find_expander (fixture, "Options");
  const char *exclude = "“Unordered” and “Keep Order” exclude each other";
  const char *seed = "“Seed of the Random Order” goes with “Random Order”";
  TroupeOptionRow *row;

  adw_expander_row_set_expanded (find_expander (fixture, "Output in a Terminal"), TRUE);
  toggle (fixture, "Unordered", TRUE);
  g_assert_false (troupe_job_editor_show_bad_option (editor));
  toggle (fixture, "Keep Order", TRUE);
  app_test_assert_text (find_row (fixture, "Unordered"), exclude);
  app_test_assert_text (find_row (fixture, "Keep Order"), exclude);
  g_assert_true (troupe_job_editor_show_bad_option (editor));
  toggle (fixture, "Unordered", FALSE);
  app_test_assert_no_text (fixture->editor, exclude);
  g_assert_false (troupe_job_editor_show_bad_option (editor));

  /* The row of a group that was never opened is shown. */
  g_object_set (fixture->job, "seed", 5, NULL);
  app_test_assert_no_text (fixture->editor, seed);
  g_assert_true (troupe_job_editor_show_bad_option (editor));
  g_assert_true (adw_expander_row_get_expanded (options));
  app_test_assert_text (find_row (fixture, "Random Order"), seed);
  row = TROUPE_OPTION_ROW (find_row (fixture, "Seed of the Random Order"));
  g_assert_true (troupe_option_row_get_invalid (row));
  toggle (fixture, "Random Order", TRUE);
  app_test_assert_no_text (fixture->editor, seed);
  g_assert_false (troupe_option_row_get_invalid (row));
}

/* The number of workers is in no group, and says the same. */
static void
test_conflict_of_workers (Fixture *fixture, gconstpointer user_data)
{
  const char *tty =
      "Only one command at a time can have the terminal: leave out workers and threads";
  GtkWidget *workers = gtk_widget_get_ancestor (
      app_test_find_text (fixture->editor, "_Number of Workers"), ADW_TYPE_ACTION_ROW);
  GtkWidget *threads = gtk_widget_get_ancestor (app_test_find_text (fixture->editor, "_Threads"),
                                                ADW_TYPE_ACTION_ROW);

  g_object_set (fixture->job, "workers", 3, "tty", TRUE, NULL);
  app_test_assert_text (workers, tty);
  g_assert_true (gtk_widget_has_css_class (workers, "error"));
  app_test_assert_no_text (threads, tty);
  g_object_set (fixture->job, "workers", 1, "threads", 2, NULL);
  app_test_assert_text (threads, tty);
  app_test_assert_no_text (workers, tty);
  g_assert_false (gtk_widget_has_css_class (workers, "error"));
  g_object_set (fixture->job, "threads", 1, NULL);
  app_test_assert_no_text (fixture->editor, tty);
}

/* A warning about an item in a string of code appears while it is typed. */
static void
test_job_warning (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *warning = NULL;

  troupe_job_set_subject (fixture->job, "sh -c \"echo {}\"");
  warning = troupe_job_dup_warning (fixture->job);
  g_assert_nonnull (warning);
  app_test_assert_text (fixture->editor, warning);
  troupe_job_set_subject (fixture->job, "sh -c 'echo \"$1\"' _ {}");
  app_test_assert_no_text (fixture->editor, warning);
}

static void
test_job_error (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeDraft) program = troupe_draft_new_for_kind (TROUPE_JOB_PROGRAM);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = troupe_draft_create_source (program, &error);

  troupe_job_editor_set_draft (TROUPE_JOB_EDITOR (fixture->editor), program);
  app_test_assert_no_text (fixture->editor, error->message);
  troupe_job_editor_show_error (TROUPE_JOB_EDITOR (fixture->editor), error);
  app_test_assert_text (fixture->editor, error->message);
  troupe_job_set_subject (troupe_draft_get_job (program), "./worker");
  app_test_assert_no_text (fixture->editor, error->message);
}

/* In a sandbox, a hint describes the visible files and how to reach others. */
static void
test_sandbox (Fixture *fixture, gconstpointer user_data)
{
  TroupeJobEditor *editor = TROUPE_JOB_EDITOR (fixture->editor);
  AdwExpanderRow *expander = find_expander (fixture, "Options");
  const char *has = "Commands and programs are those that Troupe’s sandbox has.";
  g_autoptr (GError) closed = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *allowed = g_strconcat (
      has, "\nWith the option “Outside the Sandbox” they are those of the system.", NULL);
  GtkWidget *outside;

  g_assert_false (troupe_sandbox_check_outside (TROUPE_SANDBOX_CLOSED, &closed));
  refused = g_strconcat (has, "\n", closed->message, NULL);
  app_test_assert_no_text (fixture->editor, refused);
  troupe_job_editor_set_sandbox (editor, TROUPE_SANDBOX_CLOSED);
  app_test_assert_text (fixture->editor, refused);
  troupe_job_editor_set_sandbox (editor, TROUPE_SANDBOX_OPEN);
  app_test_assert_text (fixture->editor, allowed);

  adw_expander_row_set_expanded (expander, TRUE);
  app_test_assert_text (fixture->editor, "Outside the Sandbox");
  outside = gtk_widget_get_ancestor (app_test_find_text (fixture->editor, "Outside the Sandbox"),
                                     TROUPE_TYPE_OPTION_ROW);
  gtk_switch_set_active (GTK_SWITCH (find_widget (outside, GTK_TYPE_SWITCH)), TRUE);
  g_assert_true (troupe_job_get_outside_sandbox (fixture->job));
  app_test_assert_text (fixture->editor,
                        "troupe map --workers 3 --outside-sandbox --command 'echo {}' hello "
                        "'hello world'");
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->editor);
  g_autoptr (TroupeDraft) other = troupe_draft_new_for_kind (TROUPE_JOB_PYTHON);

  g_object_set (fixture->editor, "draft", fixture->draft, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->editor, "draft", other, NULL);
  notify_watch_assert (watch, "draft");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/job-editor/" name, Fixture, NULL, set_up, function, tear_down)
  add ("edits", test_edits);
  add ("copies", test_copies);
  add ("undo", test_undo);
  add ("options", test_options);
  add ("workers", test_workers);
  add ("all-options", test_all_options);
  add ("output", test_output);
  add ("conflicts", test_conflicts);
  add ("conflict-of-workers", test_conflict_of_workers);
  add ("job-error", test_job_error);
  add ("job-warning", test_job_warning);
  add ("sandbox", test_sandbox);
  add ("notifies", test_notifies);
#undef add
  return g_test_run ();
}
