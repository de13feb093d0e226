/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests “troupe history”: the list of kept runs, and what it does with them. */

#include "cli-run.h"
#include "folder.h"
#include "journal-fixture.h"
#include "results-helpers.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* The journal of the user. */
static void
set_up (JournalFixture *fixture, gconstpointer data)
{
  fixture->folder = g_build_filename (g_get_user_data_dir (), "troupe", NULL);
  fixture->path = g_build_filename (fixture->folder, "runs.db", NULL);
  journal_fixture_reopen (fixture);
}

static void
record (JournalFixture *fixture, guint n_failed)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 5);
  g_auto (TroupeResultChunk) chunk = { 0 };
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = 1;
  status.pid = 4711;
  status.state = TROUPE_WORKER_JOINED;
  status.exited = TRUE;
  troupe_recorder_set_worker (recorder, &status);
  make_squares (&chunk, 0, 5 - n_failed);
  troupe_recorder_add_chunk (recorder, &chunk);
  for (guint i = 5 - n_failed; i < 5; i++)
    {
      g_auto (TroupeResultChunk) failed = {
        .first_index = i,
        .count = 1,
        .status = TROUPE_RESULT_FAILED,
        .items = troupe_items_new_range (i, i, 1, 1),
        .note = troupe_result_note_new (),
      };

      failed.note->message = g_bytes_new_static ("the reason", strlen ("the reason"));
      troupe_recorder_add_chunk (recorder, &failed);
    }
  journal_fixture_end (recorder, 5);
}

static JsonNode *
parse (const CliRun *run)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (run->output, &error);

  g_assert_no_error (error);
  return node;
}

/* Looking for runs begins no journal. */
static void
test_none (void)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "troupe", NULL);
  g_auto (CliRun) text = { 0 };
  g_auto (CliRun) json = { 0 };

  cli_run_call (&text, NULL, "history", NULL);
  g_assert_cmpint (text.status, ==, 0);
  g_assert_nonnull (strstr (text.output, "No runs are kept."));
  cli_run_call (&json, NULL, "history", "--json", NULL);
  g_assert_cmpstr (json.output, ==, "[]\n");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_list (JournalFixture *fixture, gconstpointer data)
{
  g_auto (CliRun) none = { 0 };
  g_auto (CliRun) list = { 0 };
  g_auto (CliRun) json = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *run;

  cli_run_call (&none, NULL, "history", NULL);
  g_assert_cmpint (none.status, ==, 0);
  g_assert_nonnull (strstr (none.output, "No runs are kept."));

  record (fixture, 0);
  record (fixture, 2);
  cli_run_call (&list, NULL, "history", NULL);
  g_assert_cmpint (list.status, ==, 0);
  g_assert_true (g_regex_match_simple ("\n +2 +finished +[-0-9]+ [:0-9]+ .* 5/5 +2 +square\n"
                                       " +1 +finished +[-0-9]+ [:0-9]+ .* 5/5 +0 +square\n$",
                                       list.output, 0, 0));

  cli_run_call (&json, NULL, "history", "--json", NULL);
  node = parse (&json);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 2);
  run = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpint (json_object_get_int_member (run, "run"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (run, "job"), ==, "square");
  g_assert_cmpstr (json_object_get_string_member (run, "state"), ==, "finished");
  g_assert_true (json_object_get_null_member (run, "error"));
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (run, "items"), "failed"), ==, 2);
  g_assert_false (json_object_get_boolean_member (run, "resumable"));
  g_assert_true (g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\dT.*Z$",
                                       json_object_get_string_member (run, "started"), 0, 0));
}

static void
test_show (JournalFixture *fixture, gconstpointer data)
{
  g_auto (CliRun) text = { 0 };
  g_auto (CliRun) json = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *report;

  record (fixture, 1);
  cli_run_call (&text, NULL, "history", "show", "1", NULL);
  g_assert_cmpint (text.status, ==, 0);
  g_assert_true (g_str_has_prefix (text.output, "Run 1: square\n"));
  g_assert_nonnull (strstr (text.output, "\n  Items: 5/5\n  Failed: 1\n"));
  cli_run_assert_line (&text, "*  1  4711 *  finished normally (exit 0)");
  g_assert_nonnull (strstr (text.output, "\n  Function=square\n"));

  cli_run_call (&json, NULL, "history", "show", "--json", "1", NULL);
  node = parse (&json);
  report = json_object_get_object_member (json_node_get_object (node), "report");
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (report, "items"), "ok"), ==, 4);
  g_assert_nonnull (
      strstr (json_object_get_string_member (json_node_get_object (node), "job_file"), "[Items]"));
}

/* A worker that ended at once was hardly ever measured: it has no figures then. */
static void
test_not_started (JournalFixture *fixture, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) text = { 0 };

  cli_run_call (&run, NULL, "map", "--keep", "-j1", "no-such-function", "1", "2", NULL);
  g_assert_cmpint (run.status, ==, 2);
  g_assert_null (strstr (run.messages, "peak 0.0"));

  cli_run_call (&text, NULL, "history", "show", "1", NULL);
  g_assert_null (strstr (text.output, " 0 bytes"));
  g_assert_null (strstr (text.output, " 0.0 µs"));
}

/* A kept run took as long as its report says, not until its results were written. */
static void
test_same_figures (JournalFixture *fixture, gconstpointer data)
{
  static const char *const figures[] = { "seconds", "waited_seconds", "work_seconds", "speedup" };
  g_autofree char *path = g_build_filename (fixture->folder, "report.json", NULL);
  g_autofree char *option = g_strconcat ("--report=", path, NULL);
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) json = { 0 };
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *kept;
  JsonObject *report;

  cli_run_call (&run, NULL, "map", "--keep", "-j2", option, "sleep", "0.1", "0.2", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  report = json_node_get_object (json_parser_get_root (parser));

  cli_run_call (&json, NULL, "history", "show", "--json", "1", NULL);
  node = parse (&json);
  kept = json_object_get_object_member (json_node_get_object (node), "report");
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    g_assert_cmpfloat_with_epsilon (json_object_get_double_member (kept, figures[i]),
                                    json_object_get_double_member (report, figures[i]), 2e-6);
}

static void
test_export (JournalFixture *fixture, gconstpointer data)
{
  g_auto (CliRun) lines = { 0 };
  g_auto (CliRun) json = { 0 };
  g_auto (CliRun) file = { 0 };
  g_auto (CliRun) nowhere = { 0 };
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "exported.csv", NULL);
  g_autofree char *contents = NULL;

  record (fixture, 1);
  cli_run_call (&lines, NULL, "history", "export", "1", NULL);
  g_assert_cmpstr (lines.output, ==, "0\n1\n4\n9\n");
  cli_run_call (&json, NULL, "history", "export", "1", "--format", "json", NULL);
  g_assert_cmpstr (json.output, ==, "[0,1,4,9,null]\n");
  cli_run_call (&file, NULL, "history", "export", "1", "--format", "csv", "-o", path, NULL);
  g_assert_cmpstr (file.output, ==, "");
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_nonnull (strstr (contents, "the reason"));
  folder_remove (path);

  cli_run_call (&nowhere, NULL, "history", "export", "1", "-o", "/proc/nonexistent/file", NULL);
  g_assert_cmpint (nowhere.status, ==, 2);
  cli_run_assert_message (&nowhere, "*/proc/nonexistent/file*");
}

static void
test_delete (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) running = NULL;
  g_auto (CliRun) wrong = { 0 };
  g_auto (CliRun) busy = { 0 };
  g_auto (CliRun) two = { 0 };

  for (guint i = 0; i < 3; i++)
    record (fixture, 0);
  running = journal_fixture_record (fixture, 5);
  journal_fixture_wait_for_items (fixture, 4, 0);

  /* None is deleted if one is not there. */
  cli_run_call (&wrong, NULL, "history", "delete", "1", "9", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
  cli_run_assert_message (&wrong, "*There is no kept run 9*");
  cli_run_call (&busy, NULL, "history", "delete", "4", NULL);
  g_assert_cmpint (busy.status, ==, 2);
  cli_run_assert_message (&busy, "*Run 4 is still running*");
  cli_run_call (&two, NULL, "history", "delete", "1", "3", NULL);
  g_assert_cmpint (two.status, ==, 0);
  journal_fixture_get_facts (fixture, 2);
  g_assert_cmpuint (g_list_model_get_n_items (troupe_journal_get_runs (fixture->journal)), ==, 2);
  g_assert_nonnull (troupe_journal_find_run (fixture->journal, 2, NULL));
}

static void
test_compare (JournalFixture *fixture, gconstpointer data)
{
  g_auto (CliRun) text = { 0 };
  g_auto (CliRun) json = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  record (fixture, 0);
  record (fixture, 2);
  cli_run_call (&text, NULL, "history", "compare", "1", "2", NULL);
  g_assert_cmpint (text.status, ==, 0);
  g_assert_nonnull (strstr (text.output, "3 items have the same result, 2 differ."));
  cli_run_assert_line (&text, "  item 4: another outcome");

  cli_run_call (&json, NULL, "history", "compare", "--json", "1", "2", NULL);
  node = parse (&json);
  object = json_node_get_object (node);
  g_assert_cmpint (json_object_get_int_member (object, "same"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (object, "differing"), ==, 2);
  object = json_array_get_object_element (json_object_get_array_member (object, "differences"), 0);
  g_assert_cmpint (json_object_get_int_member (object, "index"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "status");
}

static void
test_wrong (JournalFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *words[4];
    const char *message;
  } calls[] = {
    { { "show" }, "*“show” needs the number of one run*" },
    { { "show", "1", "2" }, "*“show” needs the number of one run*" },
    { { "compare", "1" }, "*“compare” needs the numbers of two runs*" },
    { { "delete" }, "*“delete” needs the number of a run*" },
    { { "show", "one" }, "*“one” is not the number of a run*" },
    { { "show", "0" }, "*“0” is not the number of a run*" },
    { { "show", "7" }, "*There is no kept run 7*" },
    { { "forget", "1" }, "*“forget” is not a command*" },
    { { "export", "1", "--format", "xml" }, "*“xml” is not a format*" },
    { { "--format", "csv" }, "*--format is an option of “troupe history export”*" },
    { { "delete", "1", "--json" }, "*“delete” has no --json*" },
    { { "--nonsense" }, "*--nonsense*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      const char *const words[] = { "history",         calls[i].words[0], calls[i].words[1],
                                    calls[i].words[2], calls[i].words[3], NULL };
      g_auto (CliRun) run = { 0 };

      cli_run_call_strv (&run, NULL, words);
      g_assert_cmpint (run.status, ==, 2);
      cli_run_assert_message (&run, calls[i].message);
      g_assert_cmpstr (run.output, ==, "");
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (JournalFixture *fixture, gconstpointer data);
  } tests[] = {
    { "/cli/history/list", test_list },
    { "/cli/history/show", test_show },
    { "/cli/history/export", test_export },
    { "/cli/history/delete", test_delete },
    { "/cli/history/compare", test_compare },
    { "/cli/history/wrong", test_wrong },
    { "/cli/history/not-started", test_not_started },
    { "/cli/history/same-figures", test_same_figures },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/history/none", test_none);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, JournalFixture, NULL, set_up, tests[i].test,
                journal_fixture_tear_down);

  return g_test_run ();
}
