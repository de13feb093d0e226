/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what makes two jobs the same, so that a run of one goes on as the other. */

#include "troupe-job-digest.h"

#include <string.h>

static TroupeJobFile *
make_file (const char *command, const char *range)
{
  TroupeJobFile *file = troupe_job_file_new ();
  TroupeItemList *list = troupe_item_list_new (TROUPE_ITEM_LIST_RANGE);

  troupe_job_set_kind (file->job, TROUPE_JOB_COMMAND);
  troupe_job_set_subject (file->job, command);
  troupe_item_list_set_range (list, range);
  g_ptr_array_add (file->items, list);
  return file;
}

static char *
make_digest (TroupeJobFile *file)
{
  g_autoptr (GError) error = NULL;
  char *digest = troupe_job_digest_create (file, "/folder", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (digest), ==, 64);
  return digest;
}

static void
set_option (gpointer options, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (troupe_options_set_text (options, name, text, &error));
  g_assert_no_error (error);
}

static void
test_same (void)
{
  static const char *const indifferent[][2] = {
    { "workers", "3" },       { "threads", "2" }, { "chunk", "7" },    { "retries", "2" },
    { "crash-limit", "1" },   { "timeout", "3" }, { "halt", "now" },   { "max-items", "9" },
    { "memory-limit", "1G" }, { "nice", "3" },    { "pin", "true" },   { "replace", "false" },
    { "grace", "4" },         { "delay", "1" },   { "memfree", "1G" }, { "retry-delay", "2" },
  };
  static const char *const outputs[][2] = {
    { "format", "json" },
    { "unordered", "true" },
    { "output", "/x" },
    { "joblog", "/y" },
  };
  g_autoptr (TroupeJobFile) file = make_file ("echo {}", "1:5");
  g_autoptr (TroupeJobFile) other = make_file ("echo {}", "1:5");
  g_autofree char *digest = make_digest (file);
  g_autofree char *before = troupe_job_file_to_text (file, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (indifferent); i++)
    set_option (other->job, indifferent[i][0], indifferent[i][1]);
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    set_option (other->output, outputs[i][0], outputs[i][1]);
  {
    g_autofree char *other_digest = make_digest (other);
    g_autofree char *now = troupe_job_file_to_text (other, NULL);

    g_assert_cmpstr (other_digest, ==, digest);
    g_assert_null (troupe_job_digest_find_change (before, now));
    g_assert_null (troupe_job_digest_find_change (now, before));
  }
}

static void
assert_changed (TroupeJobFile *file, TroupeJobFile *other, const char *change, const char *back)
{
  g_autofree char *digest = make_digest (file);
  g_autofree char *other_digest = make_digest (other);
  g_autofree char *before = troupe_job_file_to_text (file, NULL);
  g_autofree char *now = troupe_job_file_to_text (other, NULL);
  g_autofree char *found = troupe_job_digest_find_change (before, now);
  g_autofree char *found_back = troupe_job_digest_find_change (now, before);

  g_assert_cmpstr (digest, !=, other_digest);
  g_assert_cmpstr (found, ==, change);
  g_assert_cmpstr (found_back, ==, back);
}

static void
test_changed (void)
{
  g_autoptr (TroupeJobFile) file = make_file ("echo {}", "1:5");
  g_autoptr (TroupeJobFile) command = make_file ("echo x{}", "1:5");
  g_autoptr (TroupeJobFile) items = make_file ("echo {}", "1:6");
  g_autoptr (TroupeJobFile) option = make_file ("echo {}", "1:5");
  g_autoptr (TroupeJobFile) more = make_file ("echo {}", "1:5");
  g_autofree char *digest = make_digest (file);
  g_autofree char *elsewhere = troupe_job_digest_create (file, "/other", NULL);

  assert_changed (file, command, "Command is “echo x{}” now, and was “echo {}”",
                  "Command is “echo {}” now, and was “echo x{}”");
  assert_changed (file, items, "Range is “1:6” now, and was “1:5”",
                  "Range is “1:5” now, and was “1:6”");
  set_option (option->job, "shell", "/bin/bash");
  assert_changed (file, option, "Shell is “/bin/bash” now, and was not set",
                  "Shell is not set now, and was “/bin/bash”");
  g_ptr_array_add (more->items, troupe_item_list_copy (g_ptr_array_index (more->items, 0)));
  assert_changed (file, more, "Range is “1:5” now, and was not set",
                  "Range is not set now, and was “1:5”");
  g_assert_cmpstr (digest, !=, elsewhere);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job-digest/same", test_same);
  g_test_add_func ("/job-digest/changed", test_changed);

  return g_test_run ();
}
