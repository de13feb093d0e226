/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what the application does itself: its actions and options, the files that it opens, and
 * what it notifies people of. */

#include "app-test.h"
#include "filled-run.h"
#include "troupe-application.h"
#include "troupe-config.h"
#include "troupe-end-notification.h"
#include "troupe-job-page.h"
#include "troupe-window.h"

#include <stdarg.h>
#include <stdlib.h>

/* A process can only have one on the bus, which it keeps. */
static GtkApplication *application;

/* What was done in turn. */
static GString *done;

static void
register_application (void)
{
  g_autoptr (GError) error = NULL;

  g_string_truncate (done, 0);
  if (application != NULL)
    return;

  application = GTK_APPLICATION (troupe_application_new ());
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
}

static void
activate (const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (application), action, NULL);
}

static guint
count_windows (GType type, GtkWindow **last)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (!G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        continue;
      n++;
      *last = window;
    }
  return n;
}

static gboolean
has_no_window (gpointer user_data)
{
  GtkWindow *window;

  return count_windows (GTK_TYPE_WINDOW, &window) == 0;
}

static void
close_windows (void)
{
  activate ("quit");
  app_test_wait (has_no_window, NULL);
}

/* The last one, which need not have the focus where no window manager is. */
static GtkWindow *presented;

void __real_gtk_window_present (GtkWindow *window);
void __wrap_gtk_window_present (GtkWindow *window);

void
__wrap_gtk_window_present (GtkWindow *window)
{
  presented = window;
  __real_gtk_window_present (window);
}

/* The actions of the whole application. */
static void
test_application (void)
{
  GtkWindow *window;

  register_application ();
  for (guint i = 1; i < 3; i++)
    {
      activate ("new-window");
      g_assert_cmpuint (count_windows (TROUPE_TYPE_WINDOW, &window), ==, i);
    }
  for (GList *at = gtk_application_get_windows (application); at; at = at->next)
    {
      const guint id = gtk_application_window_get_id (at->data);

      g_action_group_activate_action (G_ACTION_GROUP (application), "show-window",
                                      g_variant_new_uint32 (id));
      g_assert_true (presented == at->data);
    }
  activate ("about");
  g_assert_cmpuint (count_windows (ADW_TYPE_ABOUT_WINDOW, &window), ==, 1);
  gtk_window_destroy (window);
  close_windows ();
}

static gboolean
has_windows_of_files (gpointer user_data)
{
  GtkWindow *window;

  return count_windows (TROUPE_TYPE_WINDOW, &window) == 2;
}

/* Each file that the shell opens has a window of its own. */
static void
test_files (void)
{
  static const char *const names[] = { "first.troupe", "checksums.troupe" };
  GFile *files[G_N_ELEMENTS (names)];
  guint found = 0;

  register_application ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, names[i], NULL);

      files[i] = g_file_new_for_path (path);
    }
  g_application_open (G_APPLICATION (application), files, G_N_ELEMENTS (files), "");
  app_test_wait (has_windows_of_files, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      for (GList *at = gtk_application_get_windows (application); at; at = at->next)
        found += app_test_find_text (app_test_find_type (at->data, TROUPE_TYPE_JOB_PAGE),
                                     names[i]) != NULL;
      g_object_unref (files[i]);
    }
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (names));
  close_windows ();
}

/* Orders of a window to go on with a run or to watch it, which are only noted here. */

gboolean
__wrap_gtk_widget_activate_action (GtkWidget *widget, const char *name, const char *format, ...);

gboolean
__wrap_gtk_widget_activate_action (GtkWidget *widget, const char *name, const char *format, ...)
{
  g_autoptr (GVariant) arguments = NULL;
  g_autofree char *text = NULL;

  if (format != NULL)
    {
      va_list list;

      va_start (list, format);
      arguments = g_variant_ref_sink (g_variant_new_va (format, NULL, &list));
      va_end (list);
    }
  if (!TROUPE_IS_WINDOW (widget) || arguments == NULL)
    return gtk_widget_activate_action_variant (widget, name, arguments);

  text = g_variant_print (arguments, FALSE);
  g_string_append_printf (done, "%s %s;", name, text);
  return TRUE;
}

static void
activated_cb (GtkApplication *other)
{
  GList *windows = gtk_application_get_windows (other);

  g_assert_cmpuint (g_list_length (windows), ==, 1);
  g_assert_true (gtk_widget_get_visible (windows->data));
  gtk_window_destroy (windows->data);
}

/* Runs the program with some options until its window, which does no more than is noted, closes. */
static void
assert_does (const char *const *options, const char *expected)
{
  GApplication *other = troupe_application_new ();
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (gpointer) "troupe-app");
  for (guint i = 0; options[i]; i++)
    g_ptr_array_add (argv, (gpointer) options[i]);
  g_ptr_array_add (argv, NULL);
  g_string_truncate (done, 0);
  g_signal_connect_after (other, "activate", G_CALLBACK (activated_cb), NULL);
  g_assert_cmpint (g_application_run (other, argv->len - 1, (char **) argv->pdata), ==, 0);
  g_assert_cmpstr (done->str, ==, expected);
  g_object_unref (other);
}

/* Has the name of the application, as a program that runs in another folder. */
static GDBusConnection *
own_name (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) answer = NULL;
  GDBusConnection *bus;

  g_assert_no_error (error);
  bus = g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus", "RequestName",
                                        g_variant_new ("(su)", TROUPE_APPLICATION_ID, 0), NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

/* A program that is started in the folder of a run goes on with it, runs one of its items, or shows
 * it, even if there is one in another folder. */
static void
test_options (void)
{
  GDBusConnection *bus = own_name ();

  assert_does ((const char *[]){ "--continue-run=5", NULL }, "win.continue-run (5, false);");
  assert_does ((const char *[]){ "--continue-run=5", "--failed-too", NULL },
               "win.continue-run (5, true);");
  assert_does ((const char *[]){ "--continue-run=5", "--run-item=1", NULL },
               "win.run-kept-item (5, 0);");
  assert_does ((const char *[]){ "--continue-run=5", "--run-item=0", NULL },
               "win.continue-run (5, false);");
  assert_does ((const char *[]){ "--watch-run=/run/socket", NULL }, "win.watch-run '/run/socket';");
  g_object_unref (bus);
}

/* Without options there is one window, which is presented when the program is started again. */
static void
test_starts_again (void)
{
  GtkWindow *window;

  register_application ();
  for (guint i = 0; i < 2; i++)
    {
      presented = NULL;
      g_application_activate (G_APPLICATION (application));
      g_assert_cmpuint (count_windows (TROUPE_TYPE_WINDOW, &window), ==, 1);
      g_assert_true (presented == window);
    }
  g_assert_cmpstr (done->str, ==, "");
  close_windows ();
}

static void
test_version (void)
{
  const char *argv[] = { "troupe-app", "--version", NULL };

  if (g_test_subprocess ())
    {
      g_autoptr (GApplication) other = troupe_application_new ();

      exit (g_application_run (other, 2, (char **) argv));
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*troupe-app " TROUPE_VERSION "\n*");
}

/* Notifications */

static gboolean is_active;

gboolean __wrap_gtk_window_is_active (GtkWindow *window);
void __wrap_g_application_send_notification (GApplication *sender,
                                             const char *id,
                                             GNotification *notification);
void __wrap_g_application_withdraw_notification (GApplication *sender, const char *id);
GNotification *__real_g_notification_new (const char *title);
GNotification *__wrap_g_notification_new (const char *title);
void __wrap_g_notification_set_body (GNotification *notification, const char *body);

gboolean
__wrap_gtk_window_is_active (GtkWindow *window)
{
  return is_active;
}

GNotification *
__wrap_g_notification_new (const char *title)
{
  g_string_append_printf (done, "%s ", title);
  return __real_g_notification_new (title);
}

void
__wrap_g_notification_set_body (GNotification *notification, const char *body)
{
  g_string_append_printf (done, "%s ", body);
}

void
__wrap_g_application_send_notification (GApplication *sender,
                                        const char *id,
                                        GNotification *notification)
{
  g_string_append_printf (done, "sent as %s;", id);
}

void
__wrap_g_application_withdraw_notification (GApplication *sender, const char *id)
{
  g_string_append_printf (done, "withdrawn: %s;", id);
}

static void
assert_done (const char *expected)
{
  g_assert_cmpstr (done->str, ==, expected);
  g_string_truncate (done, 0);
}

/* A person who looks elsewhere is notified of the end of a run, until its window is looked at. */
static void
test_notifies (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  g_autofree char *sent = NULL;
  g_autofree char *withdrawn = NULL;
  GtkWindow *window;

  register_application ();
  is_active = FALSE;
  activate ("new-window");
  g_assert_cmpuint (count_windows (TROUPE_TYPE_WINDOW, &window), ==, 1);
  g_string_truncate (done, 0);
  sent = g_strdup_printf ("3 of 4 done, 1 failed. square sent as finished-%u;",
                          gtk_application_window_get_id (GTK_APPLICATION_WINDOW (window)));
  withdrawn = g_strdup_printf ("withdrawn: finished-%u;",
                               gtk_application_window_get_id (GTK_APPLICATION_WINDOW (window)));
  troupe_end_notification_send (window, run);
  assert_done (sent);
  g_object_notify (G_OBJECT (window), "is-active");
  assert_done ("");
  is_active = TRUE;
  g_object_notify (G_OBJECT (window), "is-active");
  assert_done (withdrawn);
  troupe_end_notification_send (window, run);
  assert_done ("");
  close_windows ();
}

/* A window that belongs to no application notifies nobody. */
static void
test_notifies_nobody (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  GtkWidget *window = troupe_window_new (NULL);

  g_string_truncate (done, 0);
  is_active = FALSE;
  troupe_end_notification_send (GTK_WINDOW (window), run);
  is_active = TRUE;
  g_object_notify (G_OBJECT (window), "is-active");
  assert_done ("");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  int status;

  app_test_init (&argc, &argv);
  /* GTK 4.8 loses a time at the end of an application that remembers files. */
  g_object_set (gtk_settings_get_default (), "gtk-recent-files-enabled", FALSE, NULL);
  done = g_string_new (NULL);
  /* Those that have no such application come first. */
  g_test_add_func ("/application/options", test_options);
  g_test_add_func ("/application/version", test_version);
  g_test_add_func ("/application/notifies-nobody", test_notifies_nobody);
  g_test_add_func ("/application/actions", test_application);
  g_test_add_func ("/application/files", test_files);
  g_test_add_func ("/application/starts-again", test_starts_again);
  g_test_add_func ("/application/notifies", test_notifies);
  status = g_test_run ();
  g_clear_object (&application);
  g_string_free (done, TRUE);
  return status;
}
