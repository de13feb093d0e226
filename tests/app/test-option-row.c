/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the rows of options: each kind of value has a control, and no value is lost in one. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-item-list.h"
#include "troupe-job.h"
#include "troupe-option-row.h"
#include "troupe-output-options.h"

static const TroupeOptionText *
find_text (const char *option)
{
  for (guint i = 0; i < troupe_option_n_texts; i++)
    if (g_str_equal (troupe_option_texts[i].option, option))
      return &troupe_option_texts[i];
  g_assert_not_reached ();
}

static GtkWidget *
create_row (gpointer options, const char *option)
{
  GtkWidget *row = g_object_ref_sink (troupe_option_row_new (find_text (option)));

  g_object_set (row, "options", options, NULL);
  return row;
}

static void
assert_text (gpointer options, const char *option, const char *expected)
{
  g_autofree char *text = troupe_options_dup_text (TROUPE_OPTIONS (options), option);

  g_assert_cmpstr (text, ==, expected);
}

static const char *
get_selected (gpointer drop_down)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (drop_down);

  return gtk_string_object_get_string (item);
}

/* What a person sees: the texts of fields and the labels of drop-downs, in order. */
static char *
describe (GtkWidget *widget)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  app_test_list (widget, GTK_TYPE_WIDGET, parts);
  for (guint i = 0; i < parts->len; i++)
    {
      GtkWidget *part = parts->pdata[i];
      const char *text = GTK_IS_SPIN_BUTTON (part) || GTK_IS_ENTRY (part)
                             ? gtk_editable_get_text (GTK_EDITABLE (part))
                         : GTK_IS_DROP_DOWN (part) ? get_selected (part)
                         : GTK_IS_SWITCH (part)
                             ? (gtk_switch_get_active (GTK_SWITCH (part)) ? "yes" : "no")
                             : NULL;

      if (text == NULL || !gtk_widget_is_visible (part))
        continue;
      if (shown->len > 0)
        g_string_append (shown, " | ");
      g_string_append (shown, text);
    }
  return g_string_free (g_steal_pointer (&shown), FALSE);
}

/* Each value is shown without the words of the command line, and is not changed by that. */
static void
test_shows (void)
{
  static const struct
  {
    const char *option;
    const char *text;
    const char *shown;
  } values[] = {
    { "chunk", "auto", "Automatic" },
    { "chunk", "7", "7" },
    { "retries", "0", "0" },
    { "retry-delay", "", "None | seconds | the same each time" },
    { "retry-delay", "5", "5 | seconds | the same each time" },
    { "retry-delay", "90,2", "90 | seconds | twice as long each time" },
    { "retry-delay", "5,1.5", "5,1.5" },
    { "crash-limit", "3", "3" },
    { "timeout", "0", "No limit | seconds" },
    { "timeout", "2.5", "2.5 | seconds" },
    { "timeout", "90", "90 | seconds" },
    { "timeout", "5400", "90 | minutes" },
    { "timeout", "7200", "2 | hours" },
    { "timeout", "172800", "2 | days" },
    { "timeout", "0.1", "100 | milliseconds" },
    { "timeout", "0.0000001", "1e-07" },
    { "timeout", "200%", "200 | % of the median" },
    { "timeout", "33.25%", "33.25%" },
    { "halt", "never", "Never" },
    { "halt", "soon,fail=1", "After failures | 1 | items | Let running items finish" },
    { "halt", "now,success=10%", "After successes | 10 | % of the items | End running items" },
    { "halt", "now,done=3", "After finished items | 3 | items | End running items" },
    { "halt", "soon,fail=0.01%", "soon,fail=0.01%" },
    { "max-items", "0", "No limit" },
    { "max-items", "18446744073709551615", "18446744073709551615" },
    { "memory-limit", "0", "No limit | MB" },
    { "memory-limit", "512M", "512 | MB" },
    { "memory-limit", "1536M", "1536 | MB" },
    { "memory-limit", "1000", "1000 | bytes" },
    { "nice", "19", "19" },
    { "grace", "2", "2 | seconds" },
    { "pin", "true", "yes" },
    { "tmpdir", "a b", "a b" },
    { "max-args", "auto", "Automatic" },
    { "max-args", "0", "Without items" },
    { "max-args", "4294967295", "4294967295" },
    { "fill", "context", "Repeat the words around items" },
    { "shell", "", "Only if needed" },
    { "shell", "/bin/zsh -f", "Other… | /bin/zsh -f" },
    { "ok-status", "0,1", "0,1" },
    { "seed", "auto", "New each time" },
    { "seed", "12", "12" },
    { "delay", "0.25", "250 | milliseconds" },
    { "load", "", "No limit | % of the cores" },
    { "load", "80%", "80 | % of the cores" },
    { "load", "1.5", "1.5 | processes" },
    { "load", "0", "0" },
    { "memfree", "2G", "2 | GB" },
    { "limit", "load 4", "load 4" },
  };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo");

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      GtkWidget *row = NULL;
      g_autofree char *shown = NULL;
      g_autofree char *before = NULL;
      g_autoptr (GError) error = NULL;

      troupe_options_set_text (TROUPE_OPTIONS (job), values[i].option, values[i].text, &error);
      g_assert_no_error (error);
      before = troupe_options_dup_text (TROUPE_OPTIONS (job), values[i].option);
      row = create_row (job, values[i].option);
      shown = describe (row);
      g_test_message ("%s %s", values[i].option, values[i].text);
      g_assert_cmpstr (shown, ==, values[i].shown);
      assert_text (job, values[i].option, before);
      g_assert_false (troupe_option_row_get_invalid (TROUPE_OPTION_ROW (row)));
      g_object_unref (row);
    }
}

/* A value that arrives later, such as one that is loaded again, replaces what is shown. */
static void
test_follows (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo");
  GtkWidget *row = create_row (job, "timeout");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  troupe_job_set_timeout (job, 600);
  first = describe (row);
  g_assert_cmpstr (first, ==, "10 | minutes");
  troupe_job_set_timeout (job, 1e-7);
  second = describe (row);
  g_assert_cmpstr (second, ==, "1e-07");
  g_object_unref (row);
}

static GtkEditable *
get_spin (GtkWidget *row)
{
  return GTK_EDITABLE (app_test_find_type (row, GTK_TYPE_SPIN_BUTTON));
}

static GtkDropDown *
get_drop_down (GtkWidget *row, guint position)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  app_test_list (row, GTK_TYPE_DROP_DOWN, found);
  g_assert_cmpuint (position, <, found->len);
  return found->pdata[position];
}

/* The value follows while a number is typed, and is in the unit that is chosen. */
static void
test_amounts (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo");
  GtkWidget *row = create_row (job, "timeout");
  GtkEditable *spin = get_spin (row);
  GtkDropDown *unit = get_drop_down (row, 0);

  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (unit)));
  gtk_editable_set_text (spin, "7");
  assert_text (job, "timeout", "7");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  assert_text (job, "timeout", "7");
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (unit)));
  gtk_drop_down_set_selected (unit, 2);
  assert_text (job, "timeout", "420");
  g_assert_cmpstr (gtk_editable_get_text (spin), ==, "7");
  gtk_drop_down_set_selected (unit, 5);
  assert_text (job, "timeout", "7%");
  gtk_spin_button_spin (GTK_SPIN_BUTTON (spin), GTK_SPIN_STEP_FORWARD, 1);
  assert_text (job, "timeout", "8%");
  /* In each unit, the largest amount is one that the option takes. */
  for (guint i = 0; i < g_list_model_get_n_items (gtk_drop_down_get_model (unit)); i++)
    {
      gtk_drop_down_set_selected (unit, i);
      gtk_spin_button_spin (GTK_SPIN_BUTTON (spin), GTK_SPIN_END, 0);
      g_assert_false (troupe_option_row_get_invalid (TROUPE_OPTION_ROW (row)));
    }
  assert_text (job, "timeout", "1000000%");

  /* An amount with its unit can be typed as well. */
  gtk_editable_set_text (spin, "1h30m");
  assert_text (job, "timeout", "5400");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  assert_text (job, "timeout", "5400");
  g_assert_cmpstr (gtk_editable_get_text (spin), ==, "90");
  g_assert_cmpstr (get_selected (unit), ==, "minutes");
  gtk_editable_set_text (spin, "12%");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  assert_text (job, "timeout", "12%");

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 0);
  assert_text (job, "timeout", "0");
  g_assert_cmpstr (gtk_editable_get_text (spin), ==, "No limit");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  assert_text (job, "timeout", "0");
  g_object_unref (row);
}

static void
test_invalid (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo");
  GtkWidget *row = create_row (job, "nice");
  GtkEditable *spin = get_spin (row);

  gtk_editable_set_text (spin, "5");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  gtk_editable_set_text (spin, "25");
  g_assert_nonnull (app_test_find_text (row, "“25” is not a whole number from 0 to 19"));
  g_assert_true (troupe_option_row_get_invalid (TROUPE_OPTION_ROW (row)));
  gtk_test_accessible_assert_state (spin, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  assert_text (job, "nice", "5");

  /* When the field is left, the number before comes back. */
  gtk_editable_set_text (spin, "many");
  g_assert_nonnull (app_test_find_text (row, "“many” is not a whole number from 0 to 19"));
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  g_assert_cmpstr (gtk_editable_get_text (spin), ==, "5");
  g_assert_false (troupe_option_row_get_invalid (TROUPE_OPTION_ROW (row)));
  gtk_test_accessible_assert_state (spin, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_FALSE);
  g_object_unref (row);
}

static void
test_halt (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo");
  GtkWidget *row = create_row (job, "halt");
  g_autofree char *never = NULL;

  gtk_drop_down_set_selected (get_drop_down (row, 0), 1);
  assert_text (job, "halt", "soon,fail=1");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (get_spin (row)), 20);
  assert_text (job, "halt", "soon,fail=20");
  gtk_drop_down_set_selected (get_drop_down (row, 1), 1);
  assert_text (job, "halt", "soon,fail=20%");
  gtk_drop_down_set_selected (get_drop_down (row, 2), 1);
  assert_text (job, "halt", "now,fail=20%");
  gtk_drop_down_set_selected (get_drop_down (row, 0), 0);
  assert_text (job, "halt", "never");
  never = describe (row);
  g_assert_cmpstr (never, ==, "Never");
  g_object_unref (row);
}

static void
test_choices (void)
{
  g_autoptr (TroupeItemList) list = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);
  GtkWidget *row = create_row (list, "colsep");
  GtkWidget *other;

  /* The button may be narrow; the list that it opens has the whole words. */
  g_assert_nonnull (gtk_drop_down_get_list_factory (get_drop_down (row, 0)));
  g_assert_true (gtk_drop_down_get_list_factory (get_drop_down (row, 0)) !=
                 gtk_drop_down_get_factory (get_drop_down (row, 0)));
  gtk_drop_down_set_selected (get_drop_down (row, 0), 1);
  assert_text (list, "colsep", ",");
  other = app_test_find_type (row, GTK_TYPE_ENTRY);
  g_assert_false (gtk_widget_get_visible (other));
  gtk_drop_down_set_selected (get_drop_down (row, 0), 5);
  g_assert_true (gtk_widget_get_visible (other));
  gtk_editable_set_text (GTK_EDITABLE (other), "[");
  g_assert_true (troupe_option_row_get_invalid (TROUPE_OPTION_ROW (row)));
  gtk_editable_set_text (GTK_EDITABLE (other), "[:;]");
  g_assert_false (troupe_option_row_get_invalid (TROUPE_OPTION_ROW (row)));
  assert_text (list, "colsep", "[:;]");
  g_object_unref (row);
}

static void
test_toggles (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  GtkWidget *row = create_row (job, "pin");
  GtkSwitch *toggle = GTK_SWITCH (app_test_find_type (row, GTK_TYPE_SWITCH));

  gtk_switch_set_active (toggle, TRUE);
  g_assert_true (troupe_job_get_pin (job));
  troupe_job_set_pin (job, FALSE);
  g_assert_false (gtk_switch_get_active (toggle));
  g_object_unref (row);
}

/* A folder or a program that does not exist is told, and is no error. */
static void
test_missing (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_PYTHON, "a.py:f");
  GtkWidget *row = create_row (job, "tmpdir");
  GtkWidget *program = create_row (job, "interpreter");

  g_object_set (job, "tmpdir", "/proc/nonexistent", "interpreter", "no-such-python -X utf8", NULL);
  app_test_assert_text (row, "There is no folder “/proc/nonexistent”.");
  app_test_assert_text (program, "There is no program “no-such-python”.");
  g_assert_true (gtk_widget_has_css_class (row, "missing"));
  g_assert_false (troupe_option_row_get_invalid (TROUPE_OPTION_ROW (row)));
  g_object_set (job, "tmpdir", "/", NULL);
  app_test_assert_text (row, find_text ("tmpdir")->help);
  g_assert_false (gtk_widget_has_css_class (row, "missing"));
  g_object_unref (row);
  g_object_unref (program);
}

/* Of several files, those that do not exist are told of; a button adds one. */
static void
test_missing_files (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "cat");
  GtkWidget *row = create_row (job, "send");
  GtkWidget *button = app_test_find_type (row, GTK_TYPE_BUTTON);

  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "option.add-file");
  gtk_editable_set_text (GTK_EDITABLE (app_test_find_type (row, GTK_TYPE_ENTRY)),
                         "/dev/null,/proc/nonexistent");
  app_test_assert_text (row, "There is no file “/proc/nonexistent”.");
  g_object_unref (row);
}

/* In a sentence from right to left, a name in quotation marks keeps the direction of its own. */
static void
test_right_to_left (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "cat");
  GtkWidget *row;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  row = create_row (job, "tmpdir");
  g_object_set (job, "tmpdir", "/proc/nonexistent", NULL);
  app_test_assert_text (row, "There is no folder “\u2068/proc/nonexistent\u2069”.");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_object_unref (row);
}

/* Help is dimmed as the desktop does it, which is less in high contrast. */
static void
test_dims_help (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "cat");
  GtkWidget *row = create_row (job, "tmpdir");

  g_assert_true (
      gtk_widget_has_css_class (app_test_find_text (row, find_text ("tmpdir")->help), "dim-label"));
  g_object_unref (row);
}

/* So is the folder of a file that will be written. */
static void
test_missing_output (void)
{
  static const char *const files[] = { "output", "joblog", "report" };
  g_autoptr (TroupeOutputOptions) output = troupe_output_options_new ();
  GtkWidget *folder = create_row (output, "results");

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      GtkWidget *row = create_row (output, files[i]);
      GtkWidget *entry = app_test_find_type (row, GTK_TYPE_ENTRY);
      GtkWidget *button = app_test_find_type (row, GTK_TYPE_BUTTON);

      g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==,
                       "option.choose-new-file");
      /* Several buttons have the same name. */
      gtk_test_accessible_assert_relation (button, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                           app_test_find_text (row, find_text (files[i])->title),
                                           NULL);
      gtk_editable_set_text (GTK_EDITABLE (entry), "/proc/nonexistent/file");
      app_test_assert_text (row, "There is no folder “/proc/nonexistent”.");
      assert_text (output, files[i], "/proc/nonexistent/file");
      g_object_unref (row);
    }

  gtk_editable_set_text (GTK_EDITABLE (app_test_find_type (folder, GTK_TYPE_ENTRY)), "/dev/null");
  app_test_assert_text (folder, "“/dev/null” is not a folder.");
  g_object_unref (folder);
}

/* Each option of the table is one of some object, has a control that has its name, and the control
 * shows the default. */
static void
test_table (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo");
  g_autoptr (TroupeItemList) list = troupe_item_list_new (TROUPE_ITEM_LIST_INPUT);
  g_autoptr (TroupeOutputOptions) output = troupe_output_options_new ();

  for (guint i = 0; i < troupe_option_n_texts; i++)
    {
      const TroupeOptionText *text = &troupe_option_texts[i];
      gpointer options = g_str_equal (text->theme, "items")    ? (gpointer) list
                         : g_str_equal (text->theme, "output") ? (gpointer) output
                                                               : (gpointer) job;
      const TroupeOption *option = troupe_options_find (options, text->option);
      GtkWidget *row;
      TroupeOptionControl *control;
      g_autofree char *value = NULL;

      g_test_message ("%s", text->option);
      g_assert_nonnull (option);
      row = create_row (options, text->option);
      control = TROUPE_OPTION_CONTROL (app_test_find_type (row, TROUPE_TYPE_OPTION_CONTROL));
      gtk_test_accessible_assert_relation (troupe_option_control_get_first (control),
                                           GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                           app_test_find_text (row, text->title), NULL);
      value = troupe_option_control_dup_text (control);
      assert_text (options, text->option, value);
      /* Only what is free text is typed. */
      if (option->type != TROUPE_OPTION_TEXT && option->type != TROUPE_OPTION_PATH)
        g_assert_null (app_test_find_type (row, GTK_TYPE_ENTRY));
      g_object_unref (row);
    }
}

static void
test_notifies (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo");
  GtkWidget *row = create_row (job, "nice");
  g_autoptr (NotifyWatch) watch = notify_watch_new (row);

  g_object_set (row, "options", job, NULL);
  notify_watch_assert (watch, "");
  g_object_set (row, "options", NULL, NULL);
  notify_watch_assert (watch, "options");
  g_object_unref (row);
}

/* Returns the height of a row of that width, after finding out where its texts and its control are.
 */
static int
lay_out (int width, graphene_rect_t *text, graphene_rect_t *control)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo");
  GtkWidget *row = create_row (job, "timeout");
  int height;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  gtk_widget_size_allocate (row, &(GtkAllocation){ 0, 0, width, height }, -1);
  g_assert_true (gtk_widget_compute_bounds (app_test_find_text (row, "Time-out"), row, text));
  g_assert_true (gtk_widget_compute_bounds (app_test_find_type (row, TROUPE_TYPE_OPTION_CONTROL),
                                            row, control));
  g_assert_cmpfloat (control->origin.x, >=, 0);
  g_assert_cmpfloat (control->origin.x + control->size.width, <=, width);
  g_object_unref (row);
  return height;
}

/* Beside each other if there is room, below each other if not, mirrored from right to left. */
static void
test_layout (void)
{
  graphene_rect_t text;
  graphene_rect_t control;
  const int wide = lay_out (600, &text, &control);
  int narrow;

  g_assert_cmpfloat (text.origin.x + text.size.width, <=, control.origin.x);
  narrow = lay_out (300, &text, &control);
  g_assert_cmpfloat (text.origin.y + text.size.height, <=, control.origin.y);
  g_assert_cmpfloat (text.origin.x, ==, control.origin.x);
  g_assert_cmpint (wide, <, narrow);

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  lay_out (600, &text, &control);
  g_assert_cmpfloat (control.origin.x + control.size.width, <=, text.origin.x);
  lay_out (300, &text, &control);
  g_assert_cmpfloat (control.origin.x + control.size.width, ==, text.origin.x + text.size.width);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/option-row/shows", test_shows);
  g_test_add_func ("/option-row/follows", test_follows);
  g_test_add_func ("/option-row/amounts", test_amounts);
  g_test_add_func ("/option-row/invalid", test_invalid);
  g_test_add_func ("/option-row/halt", test_halt);
  g_test_add_func ("/option-row/choices", test_choices);
  g_test_add_func ("/option-row/toggles", test_toggles);
  g_test_add_func ("/option-row/missing", test_missing);
  g_test_add_func ("/option-row/missing-files", test_missing_files);
  g_test_add_func ("/option-row/right-to-left", test_right_to_left);
  g_test_add_func ("/option-row/dims-help", test_dims_help);
  g_test_add_func ("/option-row/missing-output", test_missing_output);
  g_test_add_func ("/option-row/table", test_table);
  g_test_add_func ("/option-row/notifies", test_notifies);
  g_test_add_func ("/option-row/layout", test_layout);
  return g_test_run ();
}
