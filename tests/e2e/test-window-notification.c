/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the notification at the end of a job for a person who does not see the window. */

#include "driver-screen.h"
#include "troupe-driver.h"

#include <gio/gio.h>

/* The notification service that desktops offer to all programs. */
static const char interface[] = "<node><interface name='org.freedesktop.Notifications'>"
                                "<method name='Notify'>"
                                "<arg type='s' direction='in'/><arg type='u' direction='in'/>"
                                "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
                                "<arg type='s' direction='in'/><arg type='as' direction='in'/>"
                                "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
                                "<arg type='u' direction='out'/></method>"
                                "</interface></node>";

typedef struct
{
  char *title;
  char *body;
  guint n_told;
} Seen;

static void
call_cb (GDBusConnection *connection,
         const char *sender,
         const char *object_path,
         const char *interface_name,
         const char *method_name,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Seen *seen = user_data;

  g_clear_pointer (&seen->title, g_free);
  g_clear_pointer (&seen->body, g_free);
  g_variant_get_child (parameters, 3, "s", &seen->title);
  g_variant_get_child (parameters, 4, "s", &seen->body);
  seen->n_told++;
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", 1));
}

static gboolean
is_told (Driver *driver, gpointer user_data)
{
  Seen *seen = user_data;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  return seen->body != NULL;
}

/* After an answer of the bus, all calls that were sent before are here. */
static void
take_calls (GDBusConnection *bus)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL,
      NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Only a person who looks elsewhere is told. */
static void
test_end (void)
{
  static const GDBusInterfaceVTable functions = { .method_call = call_cb };
  Seen seen = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (interface, &error);
  g_autoptr (Driver) driver = NULL;
  guint registration;
  guint owner;

  g_assert_no_error (error);
  registration = g_dbus_connection_register_object (
      bus, "/org/freedesktop/Notifications", info->interfaces[0], &functions, &seen, NULL, &error);
  g_assert_no_error (error);
  owner = g_bus_own_name_on_connection (bus, "org.freedesktop.Notifications",
                                        G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);

  driver = troupe_driver_start ();
  troupe_driver_choose_job (driver, "square");
  troupe_driver_type_items (driver, "3 none 4");
  troupe_driver_press_button (driver, "Run");
  troupe_driver_wait_finished (driver);
  take_calls (bus);
  g_assert_cmpuint (seen.n_told, ==, 0);
  driver_look_away (driver);
  troupe_driver_press_button (driver, "Run Again");
  driver_wait (driver, is_told, &seen, "a notification");
  g_assert_cmpstr (seen.title, ==, "2 of 3 done, 1 failed.");
  g_assert_cmpstr (seen.body, ==, "square");
  troupe_driver_wait_finished (driver);
  troupe_driver_close (driver);

  g_bus_unown_name (owner);
  g_dbus_connection_unregister_object (bus, registration);
  g_free (seen.title);
  g_free (seen.body);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/notification", test_end);
  return g_test_run ();
}
