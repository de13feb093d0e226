/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the preferences and the settings that they change. */

#include "app-test.h"
#include "troupe-draft.h"
#include "troupe-preferences.h"
#include "troupe-settings.h"

typedef struct
{
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->window = troupe_preferences_new (NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  static const char *const keys[] = {
    TROUPE_SETTINGS_SAMPLING_INTERVAL, TROUPE_SETTINGS_CPU_BASE,
    TROUPE_SETTINGS_REPLACE_WORKERS,   TROUPE_SETTINGS_GRACE,
    TROUPE_SETTINGS_CONFIRM_KILLS,     TROUPE_SETTINGS_KEEP_RUNS,
    TROUPE_SETTINGS_KEEP_DAYS,         TROUPE_SETTINGS_KEEP_SIZE,
  };

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (troupe_settings_get (), keys[i]);
}

/* Returns the content of the row with that title. */
static GtkWidget *
find_control (Fixture *fixture, const char *title, GType type)
{
  GtkWidget *label;

  app_test_assert_text (fixture->window, title);
  label = app_test_find_text (fixture->window, title);
  return app_test_find_type (gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW), type);
}

/* The words of the choice are beside the title. */
static void
assert_shows_choice (AdwComboRow *row)
{
  GtkStringObject *choice = adw_combo_row_get_selected_item (row);

  app_test_assert_text (GTK_WIDGET (row), gtk_string_object_get_string (choice));
}

static void
test_interval (Fixture *fixture, gconstpointer user_data)
{
  static const guint intervals[] = { 500, 1000, 2000, 5000 };
  GSettings *settings = troupe_settings_get ();
  AdwComboRow *row = ADW_COMBO_ROW (find_control (fixture, "_Interval", ADW_TYPE_COMBO_ROW));

  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    {
      adw_combo_row_set_selected (row, i);
      g_assert_cmpuint (g_settings_get_uint (settings, TROUPE_SETTINGS_SAMPLING_INTERVAL), ==,
                        intervals[i]);
      assert_shows_choice (row);
    }
  /* An interval that is not in the list is shown as the next one in it. */
  g_settings_set_uint (settings, TROUPE_SETTINGS_SAMPLING_INTERVAL, 1500);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 2);
}

static void
test_cpu_base (Fixture *fixture, gconstpointer user_data)
{
  AdwComboRow *row = ADW_COMBO_ROW (find_control (fixture, "_CPU of a Worker", ADW_TYPE_COMBO_ROW));

  adw_combo_row_set_selected (row, 1);
  g_assert_cmpint (g_settings_get_enum (troupe_settings_get (), TROUPE_SETTINGS_CPU_BASE), ==,
                   TROUPE_CPU_BASE_MACHINE);
  assert_shows_choice (row);
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_CPU_BASE);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
}

/* Jobs that are not run yet follow a change at once; a job file keeps its own value. */
static void
test_new_jobs (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeDraft) before = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autoptr (TroupeDraft) copy = troupe_draft_copy (before);
  g_autoptr (TroupeDraft) after = NULL;

  gtk_switch_set_active (GTK_SWITCH (find_control (fixture, "_Replace Workers", GTK_TYPE_SWITCH)),
                         FALSE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_control (
                                 fixture, "_Time to Finish Before Killing", GTK_TYPE_SPIN_BUTTON)),
                             7.5);
  after = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_assert_false (troupe_job_get_replace (troupe_draft_get_job (before)));
  g_assert_cmpfloat (troupe_job_get_grace (troupe_draft_get_job (before)), ==, 7.5);
  g_assert_false (troupe_job_get_replace (troupe_draft_get_job (after)));
  g_assert_cmpfloat (troupe_job_get_grace (troupe_draft_get_job (after)), ==, 7.5);
  g_assert_true (troupe_job_get_replace (troupe_draft_get_job (copy)));
}

static void
test_confirm (Fixture *fixture, gconstpointer user_data)
{
  gtk_switch_set_active (GTK_SWITCH (find_control (fixture, "_Ask Before", GTK_TYPE_SWITCH)), TRUE);
  g_assert_true (g_settings_get_boolean (troupe_settings_get (), TROUPE_SETTINGS_CONFIRM_KILLS));
}

static void
assert_limit (Fixture *fixture,
              const char *title,
              const char *key,
              guint initial,
              const guint values[5])
{
  AdwComboRow *row = ADW_COMBO_ROW (find_control (fixture, title, ADW_TYPE_COMBO_ROW));

  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, initial);
  for (guint i = 0; i < 5; i++)
    {
      adw_combo_row_set_selected (row, i);
      g_assert_cmpuint (g_settings_get_uint (troupe_settings_get (), key), ==, values[i]);
      assert_shows_choice (row);
    }
  /* A limit that is not in the list is shown as the next one in it, and none as none. */
  g_settings_set_uint (troupe_settings_get (), key, values[0] + 1);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1);
  g_settings_set_uint (troupe_settings_get (), key, 0);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 4);
  g_settings_set_uint (troupe_settings_get (), key, values[0]);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
}

static void
test_history (Fixture *fixture, gconstpointer user_data)
{
  static const guint days[] = { 7, 30, 90, 365, 0 };
  static const guint sizes[] = { 256, 1024, 8192, 32768, 0 };

  gtk_switch_set_active (GTK_SWITCH (find_control (fixture, "_Keep Runs", GTK_TYPE_SWITCH)), FALSE);
  g_assert_false (g_settings_get_boolean (troupe_settings_get (), TROUPE_SETTINGS_KEEP_RUNS));
  assert_limit (fixture, "_How Long", TROUPE_SETTINGS_KEEP_DAYS, 3, days);
  assert_limit (fixture, "_Size of All Runs", TROUPE_SETTINGS_KEEP_SIZE, 2, sizes);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/preferences/" name, Fixture, NULL, set_up, function, tear_down)
  add ("interval", test_interval);
  add ("cpu-base", test_cpu_base);
  add ("new-jobs", test_new_jobs);
  add ("history", test_history);
  add ("confirm", test_confirm);
#undef add
  return g_test_run ();
}
