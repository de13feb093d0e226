/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists the runs of another machine, and lets a person choose one. */

#include "troupe-top-far.h"

#include "troupe-config.h"
#include "troupe-top-choice.h"
#include "troupe-watch-command.h"
#include "troupe-watch-error.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* What a login script prints comes before the list. */
static const char *
find_list (const char *text)
{
  const char *list = strstr (text, "\n[");

  return text[0] == '[' || list == NULL ? text : list + 1;
}

static char *
describe (JsonObject *object)
{
  JsonObject *items = json_object_get_object_member (object, "items");
  const TroupeTopChoiceFigures figures = {
    .number = json_object_get_string_member_with_default (object, "run", ""),
    .title = json_object_get_string_member_with_default (object, "job", ""),
    .n_items = json_object_get_null_member (items, "total")
                   ? -1
                   : json_object_get_int_member_with_default (items, "total", -1),
    .n_done = json_object_get_int_member_with_default (items, "done", 0),
    .n_failed = json_object_get_int_member_with_default (items, "failed", 0),
    .elapsed = json_object_get_double_member_with_default (object, "seconds", 0),
  };

  return troupe_top_choice_describe (&figures);
}

/* Those of the list that can be watched. Returns FALSE if it is no list of runs. */
static gboolean
read_list (const char *text, GPtrArray *numbers, GPtrArray *lines)
{
  g_autoptr (JsonNode) root = json_from_string (find_list (text), NULL);
  JsonArray *array;

  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return FALSE;

  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;

      if (object == NULL || !json_object_has_member (object, "items") ||
          !JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "items")) ||
          json_object_get_string_member_with_default (object, "state", NULL) == NULL)
        continue;
      g_ptr_array_add (numbers,
                       g_strdup (json_object_get_string_member_with_default (object, "run", "")));
      g_ptr_array_add (lines, describe (object));
    }
  return TRUE;
}

/**
 * troupe_top_far_choose:
 * @host: another machine
 * @run: (out) (transfer full) (nullable): the number of one of its runs, or %NULL for none
 * @error: return location for an error
 *
 * Shows a list of the runs of another machine until one is chosen, or the list is left.
 *
 * Returns: %FALSE if they cannot be listed, or there is no terminal that could show the list
 */
gboolean
troupe_top_far_choose (const char *host, char **run, GError **error)
{
  const char *const arguments[] = { "list", "--json", NULL };
  g_auto (GStrv) command = troupe_watch_command_for_host (host, arguments, error);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  int chosen;

  *run = NULL;
  if (command == NULL)
    return FALSE;

  process =
      g_subprocess_newv ((const char *const *) command,
                         G_SUBPROCESS_FLAGS_STDIN_INHERIT | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, error))
    return FALSE;
  if (!read_list (text, numbers, lines))
    {
      g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND,
                   /* Translators: a host */
                   _ ("“%s” did not list its runs"), host);
      return FALSE;
    }

  if (!troupe_top_choice_ask_lines (lines, &chosen, error))
    return FALSE;
  if (chosen >= 0)
    *run = g_strdup (numbers->pdata[chosen]);
  return TRUE;
}
