/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the report of a run, a file "report" in a folder of the test. */

#include "far-report.h"

/**
 * far_report_read:
 * @folder: the folder of the report
 *
 * Returns: (transfer full): the report, an object
 */
JsonNode *
far_report_read (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "report", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *report = NULL;

  if (g_file_get_contents (path, &text, NULL, &error))
    report = json_from_string (text, &error);
  g_assert_no_error (error);
  return report;
}

/**
 * far_report_assert_items:
 * @folder: the folder of the report
 * @n_items: the number of items
 * @n_ok: those that succeeded
 * @n_not_run: those that were not run; none has failed
 */
void
far_report_assert_items (const char *folder, gint64 n_items, gint64 n_ok, gint64 n_not_run)
{
  g_autoptr (JsonNode) report = far_report_read (folder);
  JsonObject *items = json_object_get_object_member (json_node_get_object (report), "items");

  g_assert_cmpint (n_ok + n_not_run, ==, n_items);
  g_assert_cmpint (json_object_get_int_member (items, "total"), ==, n_items);
  g_assert_cmpint (json_object_get_int_member (items, "ok"), ==, n_ok);
  g_assert_cmpint (json_object_get_int_member (items, "not_run"), ==, n_not_run);
}

/**
 * far_report_count_workers:
 * @folder: the folder of the report
 * @host: the name of a host
 *
 * Returns: the number of its workers
 */
guint
far_report_count_workers (const char *folder, const char *host)
{
  g_autoptr (JsonNode) report = far_report_read (folder);
  JsonArray *workers = json_object_get_array_member (json_node_get_object (report), "workers");
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (workers); i++)
    {
      JsonObject *worker = json_array_get_object_element (workers, i);

      count += g_str_equal (json_object_get_string_member (worker, "host"), host);
    }
  return count;
}
