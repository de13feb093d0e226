/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts a program and drives its window through the accessibility bus. */

#include "driver.h"

#include "driver-screen.h"
#include "driver-widget.h"

#include <string.h>
#include <sys/wait.h>

/* Generous: under a sanitizer or valgrind, on a loaded machine, a program takes its time. */
#define DEFAULT_LIMIT_SECONDS 120
#define CALL_LIMIT_MS         20000
#define DUMP_CHILDREN_MAX     32
#define POLL_INTERVAL_US      20000
#define ACCESSIBILITY_DOMAIN  "dbind"

struct _Driver
{
  GSubprocess *process;
  GPid pid;
  AtspiAccessible *application;
  guint limit_seconds;
  gboolean in_flatpak;
};

static gboolean
has_ended (Driver *self)
{
  siginfo_t info = { 0 };

  return waitid (P_PID, self->pid, &info, WEXITED | WNOWAIT | WNOHANG) != 0 || info.si_pid != 0;
}

/* A program in a flatpak speaks to the bus through it. */
static gboolean
is_proxy (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/comm", pid);
  g_autofree char *name = NULL;

  return g_file_get_contents (path, &name, NULL, NULL) && g_str_equal (name, "xdg-dbus-proxy\n");
}

static gboolean
is_ours (Driver *self, GPid pid)
{
  self->in_flatpak = is_proxy (pid);
  return self->in_flatpak || pid == self->pid;
}

static gboolean
look_for_application (Driver *self, gpointer user_data)
{
  AtspiAccessible *desktop = atspi_get_desktop (0);
  int count = atspi_accessible_get_child_count (desktop, NULL);

  for (int i = 0; i < count && self->application == NULL; i++)
    {
      g_autoptr (AtspiAccessible) application =
          atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (application != NULL &&
          is_ours (self, (GPid) atspi_accessible_get_process_id (application, NULL)))
        self->application = g_steal_pointer (&application);
    }
  g_object_unref (desktop);
  return self->application != NULL;
}

static void
ignore (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
}

static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  return g_strcmp0 (domain, ACCESSIBILITY_DOMAIN) != 0;
}

/* The library warns of ordinary conditions, a program that is not ready yet or has ended, and GLib
 * would end a test for a warning. */
static void
start_accessibility (void)
{
  g_log_set_handler (ACCESSIBILITY_DOMAIN, G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL, ignore, NULL);
  g_test_log_set_fatal_handler (is_fatal, NULL);
  atspi_init ();
  atspi_set_timeout (CALL_LIMIT_MS, CALL_LIMIT_MS);
}

/**
 * driver_start:
 * @argv: (array zero-terminated=1): a program and its arguments
 *
 * Starts a program and waits until it is on the accessibility bus.
 *
 * Returns: (transfer full): its driver
 */
Driver *
driver_start (const char *const *argv)
{
  Driver *self = g_new0 (Driver, 1);
  g_autoptr (GError) error = NULL;

  start_accessibility ();
  self->limit_seconds = DEFAULT_LIMIT_SECONDS;
  self->process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  self->pid = (GPid) g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10);
  driver_wait (self, look_for_application, NULL, "the program on the accessibility bus");
  return self;
}

/**
 * driver_free:
 * @self: a driver
 *
 * Ends the program, if it still runs, with SIGKILL: a test that wants it to end well closes its
 * window and calls driver_wait_exit().
 */
void
driver_free (Driver *self)
{
  g_clear_object (&self->application);
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_free (self);
}

/**
 * driver_get_pid:
 * @self: a driver
 *
 * Returns: the pid of the program
 */
GPid
driver_get_pid (Driver *self)
{
  return self->pid;
}

/**
 * driver_is_in_flatpak:
 * @self: a driver
 *
 * Returns: whether the program runs in the sandbox of a flatpak, where it has another pid
 */
gboolean
driver_is_in_flatpak (Driver *self)
{
  return self->in_flatpak;
}

/**
 * driver_set_limit:
 * @self: a driver
 * @seconds: how long to wait for anything from now on, 120 at first
 */
void
driver_set_limit (Driver *self, guint seconds)
{
  self->limit_seconds = seconds;
}

/**
 * driver_wait_exit:
 * @self: a driver
 *
 * Waits until the program has ended.
 *
 * Returns: its exit status, or 128 and the signal that ended it
 */
int
driver_wait_exit (Driver *self)
{
  gint64 end = g_get_monotonic_time () + self->limit_seconds * G_TIME_SPAN_SECOND;

  while (!has_ended (self))
    {
      if (g_get_monotonic_time () > end)
        driver_fail (self, "waited for the program to end");
      g_usleep (POLL_INTERVAL_US);
    }
  g_subprocess_wait (self->process, NULL, NULL);
  return g_subprocess_get_if_exited (self->process)
             ? g_subprocess_get_exit_status (self->process)
             : 128 + g_subprocess_get_term_sig (self->process);
}

/**
 * driver_wait:
 * @self: a driver
 * @predicate: called again and again, until it returns %TRUE
 * @user_data: for @predicate
 * @what: the condition, for the message if it never becomes true
 */
void
driver_wait (Driver *self, DriverPredicate predicate, gpointer user_data, const char *what)
{
  gint64 end = g_get_monotonic_time () + self->limit_seconds * G_TIME_SPAN_SECOND;

  while (!predicate (self, user_data))
    {
      if (has_ended (self))
        driver_fail (self, "the program ended while the test waited for %s", what);
      if (g_get_monotonic_time () > end)
        driver_fail (self, "waited %u s for %s", self->limit_seconds, what);
      g_usleep (POLL_INTERVAL_US);
    }
}

/* GTK 4.8 names a widget whose label has a mnemonic "_Run Run". */
static gboolean
is_named (AtspiAccessible *accessible, const char *wanted)
{
  g_autofree char *name = driver_get_name (accessible);
  g_auto (GStrv) parts = NULL;
  g_autofree char *plain = NULL;

  if (g_str_equal (name, wanted))
    return TRUE;
  if (!g_str_has_suffix (name, wanted) || strlen (name) != 2 * strlen (wanted) + strlen ("_ "))
    return FALSE;
  name[strlen (wanted) + 1] = '\0';
  parts = g_strsplit (name, "_", 2);
  plain = g_strjoinv ("", parts);
  return g_str_equal (plain, wanted);
}

/* In breadth, so that what is near the top, such as a button, is found early; and into tables only
 * where the search begins at one or in one, since they have a thousand cells to ask. */
static void
search (AtspiAccessible *below, AtspiRole role, const char *name, gboolean all, GPtrArray *found)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (queue, g_object_ref (below));
  for (guint i = 0; i < queue->len && (all || found->len == 0); i++)
    {
      AtspiAccessible *parent = g_ptr_array_index (queue, i);
      int count = atspi_accessible_get_child_count (parent, NULL);

      for (int j = 0; j < count && (all || found->len == 0); j++)
        {
          g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (parent, j, NULL);
          AtspiRole child_role;

          if (child == NULL || !driver_has_state (child, ATSPI_STATE_VISIBLE))
            continue;
          child_role = atspi_accessible_get_role (child, NULL);
          if (child_role == role && (name == NULL || is_named (child, name)))
            g_ptr_array_add (found, g_steal_pointer (&child));
          else if (child_role != ATSPI_ROLE_TREE_TABLE)
            g_ptr_array_add (queue, g_steal_pointer (&child));
        }
    }
}

/**
 * driver_look:
 * @self: a driver
 * @below: (nullable): where to search, or %NULL for the whole program
 * @role: the role
 * @name: (nullable): the accessible name, or %NULL for any
 *
 * Searches once among visible objects, and in a table only if @below is the table or in it.
 *
 * Returns: (transfer full) (nullable): the first, from the top, or %NULL
 */
AtspiAccessible *
driver_look (Driver *self, AtspiAccessible *below, AtspiRole role, const char *name)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  search (below != NULL ? below : self->application, role, name, FALSE, found);
  return found->len > 0 ? g_object_ref (g_ptr_array_index (found, 0)) : NULL;
}

/**
 * driver_list:
 * @self: a driver
 * @below: (nullable): where to search, or %NULL for the whole program
 * @role: the role
 *
 * Searches once, as driver_look() does.
 *
 * Returns: (transfer full) (element-type AtspiAccessible): all of them that are not in one another,
 *   from the top
 */
GPtrArray *
driver_list (Driver *self, AtspiAccessible *below, AtspiRole role)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  search (below != NULL ? below : self->application, role, NULL, TRUE, found);
  return found;
}

typedef struct
{
  AtspiAccessible *below;
  AtspiRole role;
  const char *name;
  AtspiAccessible *found;
  const char *pattern;
  AtspiStateType state;
  gboolean set;
} Wanted;

static gboolean
is_found (Driver *self, gpointer user_data)
{
  Wanted *wanted = user_data;

  g_clear_object (&wanted->found);
  wanted->found = driver_look (self, wanted->below, wanted->role, wanted->name);
  return wanted->found != NULL;
}

static gboolean
is_gone (Driver *self, gpointer user_data)
{
  return !is_found (self, user_data);
}

static char *
describe (AtspiRole role, const char *name)
{
  g_autofree char *role_name = atspi_role_get_name (role);

  return name != NULL ? g_strdup_printf ("a %s named \"%s\"", role_name, name)
                      : g_strdup_printf ("a %s", role_name);
}

/**
 * driver_find:
 * @self: a driver
 * @below: (nullable): where to search, or %NULL for the whole program
 * @role: the role
 * @name: (nullable): the accessible name, or %NULL for any
 *
 * Waits until driver_look() finds one.
 *
 * Returns: (transfer full): the first, from the top
 */
AtspiAccessible *
driver_find (Driver *self, AtspiAccessible *below, AtspiRole role, const char *name)
{
  Wanted wanted = { .below = below, .role = role, .name = name };
  g_autofree char *what = describe (role, name);

  driver_wait (self, is_found, &wanted, what);
  return wanted.found;
}

/**
 * driver_wait_gone:
 * @self: a driver
 * @below: (nullable): where to search, or %NULL for the whole program
 * @role: the role
 * @name: (nullable): the accessible name, or %NULL for any
 *
 * Waits until driver_look() finds none.
 */
void
driver_wait_gone (Driver *self, AtspiAccessible *below, AtspiRole role, const char *name)
{
  Wanted wanted = { .below = below, .role = role, .name = name };
  g_autofree char *thing = describe (role, name);
  g_autofree char *what = g_strconcat (thing, " to go", NULL);

  driver_wait (self, is_gone, &wanted, what);
}

static gboolean
has_text (Driver *self, gpointer user_data)
{
  Wanted *wanted = user_data;
  g_autofree char *text = driver_get_text (wanted->found);

  return text != NULL && g_pattern_match_simple (wanted->pattern, text);
}

/**
 * driver_wait_text:
 * @self: a driver
 * @accessible: something with a text
 * @pattern: the pattern of its text, with * and ? as wildcards
 */
void
driver_wait_text (Driver *self, AtspiAccessible *accessible, const char *pattern)
{
  Wanted wanted = { .found = accessible, .pattern = pattern };
  g_autofree char *what = g_strdup_printf ("the text \"%s\"", pattern);

  driver_wait (self, has_text, &wanted, what);
}

static gboolean
is_in_state (Driver *self, gpointer user_data)
{
  Wanted *wanted = user_data;

  return driver_has_state (wanted->found, wanted->state) == wanted->set;
}

/**
 * driver_wait_state:
 * @self: a driver
 * @accessible: the object to be in that state
 * @state: the state
 * @set: whether it is to be set, or not
 */
void
driver_wait_state (Driver *self, AtspiAccessible *accessible, AtspiStateType state, gboolean set)
{
  Wanted wanted = { .found = accessible, .state = state, .set = set };
  g_autofree char *name = driver_get_name (accessible);
  g_autofree char *what = g_strdup_printf ("state %d of \"%s\" to be %d", state, name, set);

  driver_wait (self, is_in_state, &wanted, what);
}

static void
dump (AtspiAccessible *accessible, guint depth, GString *to)
{
  g_autofree char *role = atspi_accessible_get_role_name (accessible, NULL);
  g_autofree char *name = driver_get_name (accessible);
  g_autofree char *description = atspi_accessible_get_description (accessible, NULL);
  g_autofree char *text = driver_get_text (accessible);
  int count = atspi_accessible_get_child_count (accessible, NULL);

  g_string_append_printf (to, "%*s[%s] \"%s\"", depth * 2, "", role, name);
  if (description != NULL && description[0] != '\0')
    g_string_append_printf (to, " (%s)", description);
  if (text != NULL)
    g_string_append_printf (to, " text \"%s\"", text);
  if (!driver_has_state (accessible, ATSPI_STATE_VISIBLE))
    g_string_append (to, " hidden");
  if (!driver_has_state (accessible, ATSPI_STATE_SENSITIVE))
    g_string_append (to, " insensitive");
  if (driver_has_state (accessible, ATSPI_STATE_FOCUSED))
    g_string_append (to, " focused");
  if (driver_has_state (accessible, ATSPI_STATE_SELECTED))
    g_string_append (to, " selected");
  if (driver_has_state (accessible, ATSPI_STATE_CHECKED))
    g_string_append (to, " checked");
  g_string_append_c (to, '\n');

  for (int i = 0; i < MIN (count, DUMP_CHILDREN_MAX); i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (accessible, i, NULL);

      if (child != NULL)
        dump (child, depth + 1, to);
    }
  if (count > DUMP_CHILDREN_MAX)
    g_string_append_printf (to, "%*s… and so on, %d in all\n", depth * 2 + 2, "", count);
}

/**
 * driver_dump:
 * @self: a driver
 * @below: (nullable): where to begin, or %NULL for the whole program
 *
 * Returns: (transfer full): the tree of accessibles, a line for each, the first 32 below each
 */
char *
driver_dump (Driver *self, AtspiAccessible *below)
{
  GString *text = g_string_new (NULL);

  if (below == NULL)
    below = self->application;
  if (below != NULL)
    dump (below, 0, text);
  return g_string_free (text, FALSE);
}

/**
 * driver_fail:
 * @self: a driver
 * @format: the message, as for printf()
 * @...: its arguments
 *
 * Ends the test as failed, with the tree of accessibles and a screenshot.
 */
void
driver_fail (Driver *self, const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *tree = has_ended (self) ? g_strdup ("") : driver_dump (self, NULL);
  g_autofree char *screenshot = driver_screenshot (self, "failed");
  g_auto (GStrv) lines = g_strsplit (tree, "\n", -1);
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  for (guint i = 0; lines[i] != NULL; i++)
    g_test_message ("%s", lines[i]);
  g_test_message ("screenshot: %s", screenshot);
  g_error ("%s", message);
}
