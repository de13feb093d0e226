/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the settings and their defaults. */

#include "troupe-job.h"
#include "troupe-sampler.h"
#include "troupe-settings.h"

static void
test_defaults (void)
{
  GSettings *settings = troupe_settings_get ();
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();

  g_assert_true (settings == troupe_settings_get ());
  g_assert_cmpuint (g_settings_get_uint (settings, TROUPE_SETTINGS_SAMPLING_INTERVAL), ==,
                    troupe_sampler_get_interval (sampler));
  g_assert_cmpint (g_settings_get_enum (settings, TROUPE_SETTINGS_CPU_BASE), ==,
                   TROUPE_CPU_BASE_CORE);
  g_assert_true (g_settings_get_boolean (settings, TROUPE_SETTINGS_REPLACE_WORKERS) ==
                 troupe_job_get_replace (job));
  g_assert_cmpfloat (g_settings_get_double (settings, TROUPE_SETTINGS_GRACE), ==,
                     troupe_job_get_grace (job));
  g_assert_false (g_settings_get_boolean (settings, TROUPE_SETTINGS_CONFIRM_KILLS));
}

/* The window is not larger than the screen of a small laptop, and wide enough to be read. */
static void
test_window (void)
{
  GSettings *settings = troupe_settings_get ();
  g_autofree char *view = g_settings_get_string (settings, TROUPE_SETTINGS_LAST_VIEW);

  g_assert_cmpint (g_settings_get_int (settings, TROUPE_SETTINGS_WINDOW_WIDTH), <=, 1024);
  g_assert_cmpint (g_settings_get_int (settings, TROUPE_SETTINGS_WINDOW_WIDTH), >=, 360);
  g_assert_cmpint (g_settings_get_int (settings, TROUPE_SETTINGS_WINDOW_HEIGHT), <=, 700);
  g_assert_false (g_settings_get_boolean (settings, TROUPE_SETTINGS_WINDOW_MAXIMIZED));
  g_assert_cmpstr (view, ==, "overview");
}

static void
test_cpu_base (void)
{
  GSettings *settings = troupe_settings_get ();
  g_autofree char *nick = NULL;

  g_assert_true (g_settings_set_enum (settings, TROUPE_SETTINGS_CPU_BASE, TROUPE_CPU_BASE_MACHINE));
  nick = g_settings_get_string (settings, TROUPE_SETTINGS_CPU_BASE);
  g_assert_cmpstr (nick, ==, "machine");
  g_settings_reset (settings, TROUPE_SETTINGS_CPU_BASE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/window", test_window);
  g_test_add_func ("/settings/cpu-base", test_cpu_base);
  return g_test_run ();
}
